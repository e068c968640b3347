/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.quantumauth.readme;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/requests.md}.
 */
@Tag("boot")
@Tag("docs")
class RequestsPageTests {

	private static final String HEADING = "What gets a token";

	private static final Pattern CODE = Pattern.compile("`([^`]*)`");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, IqmAuthAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, WebClientAutoConfiguration.class))
		.withPropertyValues("quantum.auth.iqm.token=x");

	@ParameterizedTest
	@MethodSource("requests")
	void requestGetsWhatTheTableSays(String url, String request, String answer) {
		this.contextRunner.withPropertyValues("quantum.auth.iqm.url=" + url).run((context) -> {
			String outcome = outcome(context.getBean(WebClient.Builder.class), request);
			assertThat(answer).startsWith(outcome);
		});
	}

	static Stream<Object[]> requests() {
		Readme page = Readme.read("docs/requests.md");
		String url = code(page.tableHeader(HEADING)).replace("url: ", "");
		return page.tableRows(HEADING).stream().map((row) -> row.split("\\s*\\|\\s*")).map((cells) -> {
			assertThat(cells).as("a row with two cells").hasSize(3);
			return new Object[] { url, cells[1], cells[2] };
		});
	}

	private static String outcome(WebClient.Builder builder, String request) {
		MockClientHttpRequest[] sent = new MockClientHttpRequest[1];
		ClientHttpConnector connector = (method, uri, callback) -> {
			sent[0] = new MockClientHttpRequest(method, uri);
			return callback.apply(sent[0]).then(Mono.just(new MockClientHttpResponse(HttpStatus.OK)));
		};
		RequestHeadersSpec<?> spec = builder.clientConnector(RedirectGuardConnector.notFollowing(connector))
			.build()
			.get()
			.uri(URI.create(code(request)));
		if (request.contains("Authorization")) {
			spec.header(HttpHeaders.AUTHORIZATION, "Basic YTpi");
		}
		if (request.contains("`Host`")) {
			spec.header(HttpHeaders.HOST, "other.example.com");
		}
		if (request.contains("explicitly")) {
			spec.attributes(QuantumAuth.account("iqm"));
		}
		String error = spec.retrieve()
			.toBodilessEntity()
			.map((response) -> "")
			.onErrorResume((failure) -> Mono.just("an error"))
			.block();
		if (!error.isEmpty()) {
			return error;
		}
		return "Bearer x".equals(sent[0].getHeaders().getFirst(HttpHeaders.AUTHORIZATION)) ? "token" : "none";
	}

	private static String code(String cell) {
		Matcher code = CODE.matcher(cell);
		assertThat(code.find()).isTrue();
		return code.group(1);
	}

}
