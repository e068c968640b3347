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

package dev.quantumauth.autoconfigure.secrets;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.http.RawServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a secret which a server sends back is shown nowhere, wherever the server
 * puts it, in whatever charset and spelling: not by logs at TRACE, exceptions, health,
 * the endpoint, meters, observations or events. Each answer is that of an account of its
 * own.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(LoggersLeftAlone.class)
class EchoedSecretTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final List<String> ENDPOINTS = List.of("/actuator/health", "/actuator/quantumauth",
			"/actuator/metrics/quantum.auth.token.requests", "/actuator/metrics/http.client.requests",
			"/actuator/metrics");

	@ParameterizedTest
	@EnumSource
	void secretThatIsSentBackIsShownNowhere(Credential credential) throws IOException {
		EchoingAnswers answers = EchoingAnswers.of(credential.secret);
		if (credential == Credential.REFRESH_TOKEN || credential == Credential.ACCESS_TOKEN) {
			answers.inFewSpellings();
		}
		try (RawServer server = RawServer.answering((client, head) -> answer(answers.answers(), client, head));
				Evidence evidence = Evidence.collect()) {
			// They say nothing of answers, but much
			for (String logger : List.of("reactor.netty", "org.springframework.beans", "org.springframework.boot",
					"org.springframework.context", "org.springframework.core")) {
				evidence.level(logger, "INFO");
			}
			try (WatchedApplication application = start(credential, answers, server, evidence)) {
				Flux.fromIterable(application.bean(QuantumAuthClients.class))
					.flatMap((client) -> ask(client, evidence), 16)
					.blockLast(PATIENCE);
				application.read(ENDPOINTS, 200, 503);
			}
			Set<String> spellings = new TreeSet<>(answers.spellings().values());
			// A backslash that is taken away makes a text no less readable
			answers.spellings().values().forEach((spelling) -> spellings.add(spelling.replace("\\", "")));
			assertThat(evidence.placesThatShow(spellings)).isEmpty();
			assertThat(evidence.placesThatShowLettersOf(credential.secret)).isEmpty();
			assertThat(evidence.sources()).contains("failure of verbatim-object", "failure of status-line",
					"event AccessTokenRenewalFailed", "observation quantum.auth.token.requests");
			assertThat(evidence.of("/actuator/health")).contains("verbatim-object", "status-line");
			assertThat(evidence.of("/actuator/quantumauth")).contains("verbatim-object", "status-line");
		}
	}

	private static Mono<?> ask(QuantumAuthClient client, Evidence evidence) {
		return client.accessToken()
			.then()
			.doOnError((failure) -> evidence.add("failure of " + client.getId(), failure))
			.onErrorComplete()
			.doFinally((signal) -> evidence.add("status of " + client.getId(), client.getStatus().toString()));
	}

	private static WatchedApplication start(Credential credential, EchoingAnswers answers, RawServer server,
			Evidence evidence) {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String id : answers.answers().keySet()) {
			credential.account(id, server.url() + "/" + id, properties);
		}
		ConfigurableApplicationContext context = WatchedApplication.builder(TestApplication.class, evidence)
			.initializers(SystemEnvironment.empty())
			.properties("spring.main.lazy-initialization=true")
			.properties(properties)
			.run();
		return new WatchedApplication(context, evidence);
	}

	// Only what a credential is sent to echoes it. The rest answers as a cloud does, so
	// that the health shows the answer to the credential
	private static void answer(Map<String, byte[]> answers, Socket client, String head) throws IOException {
		String path = head.split(" ")[1];
		if (head.startsWith("POST")) {
			client.getOutputStream().write(Objects.requireNonNull(answers.get(path.split("/")[1])));
		}
		else {
			String body = "{\"message\":\"ok\",\"issuer\":\"https://auth.example\",\"version\":\"1\"}";
			client.getOutputStream()
				.write(("HTTP/1.1 " + (path.endsWith("/token") ? 405 : 200) + " X\r\nContent-Length: " + body.length()
						+ "\r\n\r\n" + body)
					.getBytes(StandardCharsets.UTF_8));
		}
		client.shutdownOutput();
	}

	enum Credential {

		API_TOKEN("qpi-Zqv/ark+had%22\"xw\\nq&bw<yk>=wert7mnopqz1lmk9jhgfd'sapoi(uyt}rewq"),

		PASSWORD("Zqv/ark h\u00e4d+%22\"xw\\nq\u20ac&bw<yk>=wert7mnopqz1lmk9jhg\ud83d\ude00fd'sapoi(uyt}rewq"),

		REFRESH_TOKEN("qrt-Zqv/ark+had%22\"xw\\nq&bw<yk>=wert7mnopqz1lmk9jhgfd'sapoi(uyt}rewq"),

		ACCESS_TOKEN("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0Iiwia2lkIjoiMSJ9.dozjgNryP4J3jVmNHl0w5N_nQ-x");

		private final String secret;

		Credential(String secret) {
			this.secret = secret;
		}

		private void account(String id, String url, Map<String, Object> properties) {
			String qci = "quantum.auth.qci.accounts." + id + ".";
			String iqm = "quantum.auth.iqm.accounts." + id + ".";
			switch (this) {
				case API_TOKEN -> properties.putAll(Map.of(qci + "url", url, qci + "api-token", this.secret));
				case ACCESS_TOKEN -> properties.putAll(Map.of(qci + "url", url, qci + "api-token", "some-api-token"));
				case PASSWORD -> properties.putAll(Map.of(iqm + "url", url, iqm + "auth-server-url", url,
						iqm + "username", "alice", iqm + "password", this.secret));
				case REFRESH_TOKEN -> properties
					.putAll(Map.of(iqm + "url", url, iqm + "auth-server-url", url, iqm + "refresh-token", this.secret));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class TestApplication {

	}

}
