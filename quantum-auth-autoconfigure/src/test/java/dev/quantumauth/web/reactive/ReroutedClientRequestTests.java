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

package dev.quantumauth.web.reactive;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.web.AccountSelector;
import dev.quantumauth.web.stack.Interception;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests that leave an account's API after our filter, on connectors of which
 * those for other servers follow redirects: they are sent without the token, as if our
 * filter were not there.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReroutedClientRequestTests {

	private static final String API = "https://qci.example/jobs";

	private static final String ELSEWHERE = "https://other.example/jobs";

	private final AccountSelector selector = new AccountSelector(
			new QuantumAuthClients(List.of(StubAccount.of("qci", "https://qci.example"))));

	private final List<HttpHeaders> written = new ArrayList<>();

	private final ClientHttpConnector following = (method, uri, callback) -> {
		MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
		return callback.apply(request).then(Mono.fromSupplier(() -> {
			this.written.add(request.getHeaders());
			return new MockClientHttpResponse(HttpStatus.UNAUTHORIZED);
		}));
	};

	@Test
	void filterThatSendsTheRequestElsewhereIsNamed(CapturedOutput output) {
		ClientHttpConnector connector = new RedirectGuardConnector(this.following, () -> this.following, this.selector);
		send(WebClient.builder().clientConnector(connector), Interception.rerouting(ELSEWHERE));
		assertRerouted(output);
	}

	@Test
	void connectorThatSendsTheRequestElsewhereIsNamed(CapturedOutput output) {
		ClientHttpConnector connector = (method, uri, callback) -> this.following.connect(method, URI.create(ELSEWHERE),
				callback);
		send(WebClient.builder().clientConnector(connector), Interception.onResponse(() -> {
		}));
		assertRerouted(output);
	}

	private void send(WebClient.Builder builder, Interception after) {
		HttpStatusCode status = builder.filter(new QuantumAuthExchangeFilterFunction(this.selector))
			.filter(after)
			.build()
			.get()
			.uri(API)
			.header("X-Request", "theirs")
			.exchangeToMono((response) -> Mono.just(response.statusCode()))
			.block();
		assertThat(status).isEqualTo(HttpStatus.UNAUTHORIZED);
	}

	private void assertRerouted(CapturedOutput output) {
		assertThat(this.written).singleElement().satisfies(ReroutedClientRequestTests::hasNoToken);
		assertThat(output).contains("A request to " + ELSEWHERE + " was answered 401. It carried no token of the "
				+ "account 'qci', which goes only to [https://qci.example:443]: a filter or an interceptor");
	}

	private static void hasNoToken(HttpHeaders headers) {
		assertThat(headers.containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
		assertThat(headers.getFirst("X-Request")).isEqualTo("theirs");
	}

}
