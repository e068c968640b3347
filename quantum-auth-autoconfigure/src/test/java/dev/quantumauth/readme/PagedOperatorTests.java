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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.autoconfigure.fixture.HttpCalls;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@code docs/operations.md} tells a person to do who is paged: each row
 * of its tables is provoked, and its command sent.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
class PagedOperatorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private static final String FILES = "/optimization/v1/files";

	@AutoClose
	private static final FakeQci qci = FakeQci.builder().tokenLifetime(Duration.ofMinutes(20)).start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.start();

	@TempDir
	private Path directory;

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@Test
	void userWasUnlocked() {
		CommandSection section = CommandSection.of("A user was unlocked, or a credential was replaced");
		iqm.disableUser(iqm.getUsername());
		try (ConfigurableApplicationContext application = start(iqm.propertyPairs())) {
			failToObtain(application, "iqm");
			section.assertRow("Before", application);
			section.assertRow("The cloud still rejects it", application);
			section.assertRow("Once more within a minute", application);
		}
		try (ConfigurableApplicationContext application = start(iqm.propertyPairs())) {
			failToObtain(application, "iqm");
			iqm.enableUser(iqm.getUsername());
			section.assertRow("The cloud accepts the credential again", application);
		}
	}

	@Test
	void credentialWasReplaced() throws IOException {
		CommandSection section = CommandSection.of("A user was unlocked, or a credential was replaced");
		Path file = Files.writeString(this.directory.resolve("password"), "old");
		try (ConfigurableApplicationContext application = start("quantum.auth.iqm.url=" + iqm.getUrl(),
				"quantum.auth.iqm.auth-server-url=" + iqm.getAuthServerUrl(),
				"quantum.auth.iqm.username=" + iqm.getUsername(), "quantum.auth.iqm.password-file=" + file)) {
			failToObtain(application, "iqm");
			section.assertRow("The cloud still rejects it", application);
			section.assertRow("Once more within a minute", application);
			Files.writeString(file, iqm.getPassword());
			section.assertRow("The value was changed where the application reads it", application);
		}
	}

	@Test
	void cloudIsDown() {
		CommandSection section = CommandSection.of("The cloud is down");
		try (ConfigurableApplicationContext application = start(qci.propertyPairs())) {
			client(application, "qci").accessToken().block(PATIENCE);
			qci.failTokenRequests(QciFault.status(503));
			section.assertRow("It is still down", application);
			section.assertRow("A token is left", application);
			qci.recover();
			section.assertRow("It is up", application);
		}
	}

	@Test
	void cloudIsDownAndNoTokenIsLeft() {
		qci.tokenLifetime(Duration.ofSeconds(1));
		try (ConfigurableApplicationContext application = start(qci.propertyPairs())) {
			QuantumAuthClient client = client(application, "qci");
			client.accessToken().block(PATIENCE);
			qci.failTokenRequests(QciFault.status(503));
			client.renew().onErrorComplete().block(PATIENCE);
			Awaitility.await().atMost(PATIENCE).until(() -> client.getStatus().token() == TokenState.EXPIRED);
			CommandSection.of("The cloud is down").assertRow("No token is left", application);
		}
	}

	@Test
	void clockIsOff() {
		CommandSection section = CommandSection.of("A clock is off");
		try (FakeQci behind = FakeQci.builder().clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(-3))).start();
				ConfigurableApplicationContext application = start(behind.propertyPairs())) {
			section.assertRow("The clock of this machine is three hours ahead", application);
			assertThat(call(application, behind.url() + ALLOCATIONS)).isEqualTo(200);
		}
		try (ConfigurableApplicationContext application = start(qci.propertyPairs())) {
			refuse(WireMock.any(WireMock.urlPathMatching("/optimization/.*")));
			assertThat(call(application, qci.url() + ALLOCATIONS)).isEqualTo(401);
			section.assertRow("The clock of the API is off, so that each new token is over or not yet valid there",
					application);
		}
		qci.failTokenRequests(QciFault.body("""
				{"token_type": "Bearer", "access_token": "old", "expires_at_rfc3339": "%s",
				"organization_id": "o", "user_id": "u"}""".formatted(Instant.now().minusSeconds(60)))
			.header("Age", "600"));
		try (ConfigurableApplicationContext application = start(qci.propertyPairs())) {
			section.assertRow("A token is over when it arrives", application);
		}
	}

	@Test
	void tokenIsRefusedByOneEndpoint() {
		CommandSection section = CommandSection.of("A token is refused by one endpoint of the API only");
		refuse(WireMock.get(FILES));
		try (ConfigurableApplicationContext application = start(qci.propertyPairs())) {
			assertThat(call(application, qci.url() + FILES)).isEqualTo(401);
			assertThat(call(application, qci.url() + ALLOCATIONS)).isEqualTo(200);
			section.assertRow("Calls of that endpoint fail", application);
			section.assertRow("The token is renewed", application);
			assertThat(call(application, qci.url() + FILES)).isEqualTo(401);
		}
	}

	@Test
	void externallyManagedTokenIsRefusedByOneEndpoint() {
		CommandSection section = CommandSection.of("A token is refused by one endpoint of the API only")
			.replacing("/qci", "/iqm");
		iqm.acceptToken("a-token");
		iqm.wireMock().stubFor(WireMock.get("/api/v1/quantum-computers").willReturn(WireMock.unauthorized()));
		try (ConfigurableApplicationContext application = start("quantum.auth.iqm.url=" + iqm.getUrl(),
				"quantum.auth.iqm.token=a-token")) {
			assertThat(call(application, iqm.getUrl() + "/api/v1/quantum-computers")).isEqualTo(401);
			section.assertRow("The token is externally managed", application);
			assertThat(call(application, iqm.getUrl() + "/api/v1/about")).isEqualTo(200);
			assertThat(client(application, "iqm").getStatus().token()).isEqualTo(TokenState.VALID);
		}
	}

	private static void refuse(MappingBuilder requests) {
		qci.wireMock()
			.stubFor(requests
				.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")));
	}

	private static void failToObtain(ConfigurableApplicationContext application, String id) {
		assertThat(client(application, id).accessToken().onErrorComplete().blockOptional(PATIENCE)).isEmpty();
	}

	private static QuantumAuthClient client(ConfigurableApplicationContext application, String id) {
		return application.getBean(QuantumAuthClients.class).get(id);
	}

	private static int call(ConfigurableApplicationContext application, String url) {
		HttpStatusCode status = application.getBean(WebClient.Builder.class)
			.build()
			.get()
			.uri(url)
			.exchangeToMono((response) -> response.releaseBody().then(Mono.just(response.statusCode())))
			.block(PATIENCE);
		assertThat(status).isNotNull();
		return status.value();
	}

	private static ConfigurableApplicationContext start(String... properties) {
		List<String> arguments = new ArrayList<>(HttpCalls.serverProperties());
		arguments.add("management.endpoints.web.exposure.include=quantumauth");
		arguments.addAll(List.of(properties));
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.empty())
			.run(arguments.stream().map((argument) -> "--" + argument).toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class TestApplication {

	}

}
