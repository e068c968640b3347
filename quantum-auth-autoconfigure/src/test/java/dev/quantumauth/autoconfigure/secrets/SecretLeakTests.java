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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.fixture.AccountsWithHeader;
import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.qci.QciAccessToken;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.token.TokenGrant;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no secret can be read anywhere: one scenario with all that can go wrong,
 * every logger at TRACE, Actuator over HTTP, exceptions with their stack traces, and the
 * {@code toString()} of every object of ours.
 */
@Tag("boot")
@Tag("http")
@ExtendWith({ LoggersLeftAlone.class, OutputCaptureExtension.class })
class SecretLeakTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String API = "/optimization/v1/jobs/allocations";

	private static final String REVOKED = "revoked-api-token-bWFsaWNpb3VzLW1pbmRz";

	private static final String ANSWERED = "answered-access-token-c2VjcmV0LXdvcmRz";

	private static final List<String> ENDPOINTS = List.of("/actuator", "/actuator/beans", "/actuator/conditions",
			"/actuator/configprops", "/actuator/env", "/actuator/health", "/actuator/info", "/actuator/mappings",
			"/actuator/metrics", "/actuator/threaddump", "/actuator/env/quantum.auth.qci.accounts.alice.api-token",
			"/actuator/env/QCI_TOKEN", "/actuator/env/quantum.auth.qci.api-token", "/actuator/configprops/quantum.auth",
			"/actuator/health/quantumAuth", "/actuator/startup", "/actuator/env/API_TOKEN_OF_MALLORY",
			"/actuator/env/JAVA_TOOL_OPTIONS", "/actuator/quantumauth", "/actuator/quantumauth/qci",
			"/actuator/quantumauth/mallory", "/actuator/metrics/quantum.auth.token.requests",
			"/actuator/metrics/quantum.auth.token.expiry", "/actuator/metrics/quantum.auth.token.rejections",
			"/actuator/metrics/http.client.requests",
			"/actuator/metrics/quantum.auth.token.requests?tag=account:mallory&tag=outcome:REJECTED");

	private static final Map<String, TokenHeader> OTHER_HEADERS = Map.of("qci", TokenHeaders.X_AUTH_TOKEN, "alice",
			new TokenHeader("Authorization", "apiKey"), "bob", new TokenHeader("Authorization", "Basic"), "carol",
			new TokenHeader("Authorization", ""));

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@TempDir
	private static Path directory;

	private final Set<String> secrets = new TreeSet<>(List.of(qci.apiToken(), REVOKED, ANSWERED));

	// Jetty's and Apache's clients log what goes over the wire when told to: not here
	@ParameterizedTest
	@CsvSource({ "reactor, never, QCI_TOKEN, false", "jdk, always, quantum.auth.qci.api-token, false",
			"reactor, always, QCI_TOKEN, true" })
	void nothingShowsASecret(String connector, String showValues, String credential, boolean otherHeaders,
			CapturedOutput output) throws IOException {
		Map<String, TokenHeader> headers = otherHeaders ? OTHER_HEADERS : Map.of();
		try (Evidence evidence = Evidence.collect()) {
			try (WatchedApplication application = start(connector, showValues, credential, headers, evidence)) {
				headers.values().forEach(SecretLeakTests::acceptTokensIn);
				playScenario(application, headers.getOrDefault("qci", TokenHeader.BEARER));
				application.read(ENDPOINTS, 200, 404, 503);
				steer(application);
				application.readObjects();
			}
			failToStart(evidence);
			evidence.add("console", output.toString());
			this.secrets.addAll(qci.issuedTokens());
			assertThat(evidence.placesThatShow(this.secrets)).isEmpty();
			assertThatEvidenceIsComplete(evidence, showValues, credential);
			assertThat(headers).allSatisfy((id, header) -> assertThatTokenWasIn(header));
		}
	}

	@Test
	void secretThatIsLoggedAtTraceWouldBeFound() {
		try (Evidence evidence = Evidence.collect()) {
			LoggerFactory.getLogger("some.library").trace("Got {}", REVOKED);
			LoggerFactory.getLogger("dev.quantumauth").debug("Oops", new IllegalStateException(ANSWERED));
			assertThat(evidence.placesThatShow(this.secrets)).containsExactly("log of dev.quantumauth",
					"log of some.library");
		}
	}

	@Test
	void partOfASecretInAnObservationAnExceptionOrTextWouldBeFound() {
		try (Evidence evidence = Evidence.collect()) {
			ObservationRegistry observations = ObservationRegistry.create();
			observations.observationConfig().observationHandler(evidence.observations());
			Observation.createNotStarted("some", observations).highCardinalityKeyValue("key", REVOKED).observe(() -> {
			});
			evidence.add("exception", new IllegalStateException("No", new IOException(REVOKED.substring(20))));
			evidence.add("text", "{\"apiToken\": \"" + qci.apiToken().substring(30) + "\"}");
			evidence.add("harmless", "revoked-api-token");
			assertThat(evidence.placesThatShow(this.secrets)).containsExactly("exception", "observation some", "text");
		}
	}

	private static void assertThatTokenWasIn(TokenHeader header) {
		List<String> values = qci.issuedTokens().stream().map(header::value).toList();
		assertThat(qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(API))))
			.anyMatch((request) -> request.containsHeader(header.name())
					&& values.contains(request.getHeader(header.name())));
	}

	private WatchedApplication start(String connector, String showValues, String credential,
			Map<String, TokenHeader> headers, Evidence evidence) throws IOException {
		Path file = Files.writeString(directory.resolve("api-token"), "Bearer " + qci.apiToken() + "\n");
		qci.reset();
		ConfigurableApplicationContext context = WatchedApplication.builder(TestApplication.class, evidence)
			.applicationStartup(new BufferingApplicationStartup(4096))
			.initializers(
					SystemEnvironment.of(credential + "=" + qci.apiToken(), "API_TOKEN_OF_MALLORY=" + REVOKED,
							"JAVA_TOOL_OPTIONS=-Xmx1g -Dquantum.auth.qci.api-token=" + qci.apiToken()),
					(application) -> application.getBeanFactory()
						.registerSingleton("accountsWithHeader", new AccountsWithHeader(headers)))
			.properties("management.endpoint.env.show-values=" + showValues,
					"management.endpoint.configprops.show-values=" + showValues,
					"spring.http.clients.reactive.connector=" + connector, "quantum.auth.refresh.backoff.initial=1ns",
					"quantum.auth.refresh.backoff.max=1ns", "quantum.auth.qci.url=" + qci.url(),
					"quantum.auth.qci.accounts.alice.api-token='" + qci.apiToken() + "'",
					"quantum.auth.qci.accounts.bob.api-token-file=" + file,
					"quantum.auth.qci.accounts.carol.api-token=" + qci.apiToken(),
					"quantum.auth.qci.accounts.mallory.api-token=${API_TOKEN_OF_MALLORY}")
			.run();
		return new WatchedApplication(context, evidence);
	}

	// The fake's own API knows bearer tokens only
	private static void acceptTokensIn(TokenHeader header) {
		qci.wireMock()
			.stubFor(WireMock.get(API)
				.withHeader(header.name(), WireMock.matching(header.value(".+")))
				.willReturn(WireMock.okJson("{}")));
	}

	private static void revokeTokensIn(TokenHeader header) {
		qci.revokeTokens();
		for (String token : qci.issuedTokens()) {
			qci.wireMock()
				.stubFor(WireMock.get(API)
					.withHeader(header.name(), WireMock.equalTo(header.value(token)))
					.willReturn(WireMock.unauthorized()));
		}
	}

	private void playScenario(WatchedApplication application, TokenHeader header) {
		Evidence evidence = application.evidence();
		for (String id : application.bean(QuantumAuthClients.class).ids()) {
			evidence.add("answer", call(application, id));
			evidence.add("blocking answer", callBlocking(application, id));
		}
		revokeTokensIn(header);
		evidence.add("answer", call(application, "qci"));
		revokeTokensIn(header);
		evidence.add("blocking answer", callBlocking(application, "qci"));
		QciAuthClient client = application.bean(QciAuthClient.class);
		for (QciFault fault : faults()) {
			qci.failTokenRequests(fault);
			application.attempt("renewal", client.renew());
			application.attempt("rejection",
					Mono.justOrEmpty(RequestTokens.of(client).cachedAccessToken()).doOnNext(client::reject));
			application.attempt("token", client.accessToken());
			application.attempt("own token request", client.postAccessTokens());
			application.attempt("call", Mono.fromSupplier(() -> call(application, "alice")));
			application.attempt("blocking call", Mono.fromSupplier(() -> callBlocking(application, "alice")));
			qci.recover();
			client.renew().block(PATIENCE);
		}
		evidence.add("status", client.getStatus().toString());
		QciAccessToken token = client.accessToken().block(PATIENCE);
		evidence.add("grant", new TokenGrant<>(token, SessionClock.system().now(), PATIENCE).toString());
		evidence.add("headers", client.headersWithoutAuthorization().toString());
		application.attempt("end of the session", client.endSession());
	}

	private static List<QciFault> faults() {
		return List.of(QciFault.rejected(), QciFault.status(503), QciFault.html(403), QciFault.truncatedJson(),
				QciFault.hugeBody(300 * 1024), QciFault.connectionReset(), QciFault.redirectTo(qci.url()),
				QciFault.body("{\"access_token\": \"" + ANSWERED + "\"}"),
				QciFault.body("{\"access_token\": \"" + ANSWERED + "\", \"expires_at_rfc3339\": \"soon\"}"),
				QciFault
					.body("{\"access_token\": \"" + ANSWERED + "\", \"expires_at_rfc3339\": \"2020-01-01T00:00:00Z\"}"),
				QciFault.body("\"" + ANSWERED),
				QciFault.status(400, "{\"message\": \"unknown: " + qci.apiToken() + "\"}"),
				QciFault.status(500, "refresh_token=" + qci.apiToken() + "&access_token=" + ANSWERED));
	}

	private static String call(WatchedApplication application, String id) {
		return application.bean(WebClient.Builder.class)
			.build()
			.get()
			.uri(qci.url() + API)
			.attributes(QuantumAuth.account(id))
			.exchangeToMono((response) -> response.bodyToMono(String.class)
				.map((body) -> response.statusCode() + " " + response.headers().asHttpHeaders() + body))
			.onErrorResume((failure) -> {
				application.evidence().add("failed call", failure);
				return Mono.just("failed");
			})
			.block(PATIENCE);
	}

	private static String callBlocking(WatchedApplication application, String id) {
		try {
			return application.bean(RestClient.Builder.class).requestInterceptor((request, body, execution) -> {
				application.evidence()
					.add("interceptor", request + " " + request.getHeaders() + request.getAttributes());
				return execution.execute(request, body);
			})
				.build()
				.get()
				.uri(qci.url() + API)
				.attributes(QuantumAuth.account(id))
				.retrieve()
				.toEntity(String.class)
				.toString();
		}
		catch (RuntimeException ex) {
			application.evidence().add("failed blocking call", ex);
			return "failed";
		}
	}

	private static void steer(WatchedApplication application) {
		String path = "/actuator/quantumauth/";
		application.send("POST", path + "qci", 200);
		application.send("POST", path + "mallory", 502);
		application.send("POST", path + "nobody", 404);
		qci.failTokenRequests(QciFault.status(400, "{\"message\": \"unknown: " + qci.apiToken() + "\"}"));
		application.send("POST", path + "alice", 502);
		qci.recover();
		application.send("DELETE", path + "qci", 204);
		application.send("DELETE", path + "nobody", 404);
	}

	private static void failToStart(Evidence evidence) {
		for (String property : List.of("quantum.auth.qci.api-token=" + REVOKED,
				"quantum.auth.iqm.accounts.bob.token=" + REVOKED,
				"quantum.auth.qci.accounts.bob.api-token=${" + REVOKED,
				"quantum.auth.qci.accounts.B--b.api-token=" + REVOKED)) {
			try {
				new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE)
					.bannerMode(Banner.Mode.OFF)
					.initializers(SystemEnvironment.empty())
					.properties("spring.http.clients.reactive.connector=jdk", property)
					.run()
					.close();
				evidence.add("start", property.substring(0, property.indexOf('=')));
			}
			catch (RuntimeException ex) {
				evidence.add("failed start", ex);
			}
		}
	}

	private static void assertThatEvidenceIsComplete(Evidence evidence, String showValues, String credential) {
		assertThat(evidence.sources()).contains("answer", "failed call", "interceptor", "failed blocking call",
				"failed renewal", "failed token", "failed own token request",
				"log of dev.quantumauth.session.TokenSession",
				"log of " + "org.springframework.web.reactive.function.client.ExchangeFunctions",
				"toString of dev.quantumauth.qci.QciAccessToken", "toString of dev.quantumauth.account.TokenAccount",
				"toString of dev.quantumauth.session.SessionState",
				"toString of dev.quantumauth.autoconfigure.qci.QciProperties",
				"toString of dev.quantumauth.autoconfigure.qci.QciProperties$Account");
		assertThat(evidence.of("answer")).contains("200 OK", "failed");
		assertThat(evidence.of("blocking answer")).contains("200 OK", "failed");
		assertThat(evidence.of("/actuator/configprops")).contains("quantum.auth.qci", "apiToken")
			.doesNotContain("\"apiToken\":\"");
		assertThat(evidence.of("/actuator/env")).contains("quantum.auth.qci.accounts.alice.api-token", credential);
		assertThat(evidence.of("/actuator/env").contains(qci.url().toString())).isEqualTo(showValues.equals("always"));
		assertThat(evidence.of("/actuator/health")).contains("mallory", "invalid_grant");
		assertThat(evidence.of("/actuator/beans")).contains("qciQuantumAuthClient");
		assertThat(evidence.of("/actuator/env/API_TOKEN_OF_MALLORY")).contains("******");
		assertThat(evidence.of("/actuator/quantumauth")).contains("mallory", "invalid_grant");
		assertThat(evidence.of("POST /actuator/quantumauth/mallory")).contains("invalid_grant");
		assertThat(evidence.of("/actuator/metrics/quantum.auth.token.requests")).contains("REJECTED", "mallory");
		assertThat(evidence.of("/actuator/metrics/http.client.requests")).contains("COUNT");
		assertThat(evidence.of("observation quantum.auth.token.requests")).contains("mallory", "REJECTED");
		assertThat(evidence.of("observation http.client.requests")).contains("client.name");
		assertThat(evidence.sources())
			.contains("event AccessTokenObtained", "event AccessTokenRenewed", "event AccessTokenRenewalFailed",
					"event AccessTokenRejected", "event SessionEnded", "failed start")
			.doesNotContain("start");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class TestApplication {

		@Bean
		ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder(
				@Value("${spring.http.clients.reactive.connector}") String connector) {
			return connector.equals("jdk") ? ClientHttpRequestFactoryBuilder.jdk()
					: ClientHttpRequestFactoryBuilder.reactor();
		}

	}

}
