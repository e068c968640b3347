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

package dev.quantumauth.springcloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.springcloud.docs.SettingsFromTheEnvironment;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of what {@code POST /actuator/refresh} changes: the properties are in a file that
 * is written anew while the application runs.
 */
class RefreshTests {

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeQci other = FakeQci.start();

	@TempDir
	private Path directory;

	@BeforeEach
	void reset() {
		qci.reset();
		other.reset();
	}

	@Test
	void propertiesOfAccountsAreReadOnce() throws Exception {
		Map<String, Object> before = Map.of("quantum.auth.qci.url", qci.url(), "quantum.auth.qci.api-token",
				qci.apiToken());
		try (ConfigurableApplicationContext context = start(Application.class, before)) {
			QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
			QuantumAuthClient client = clients.get("qci");
			client.accessToken().block();
			assertThat(refresh(context,
					Map.of("quantum.auth.qci.url", other.url(), "quantum.auth.qci.api-token", other.apiToken(),
							"quantum.auth.qci.accounts.alice.api-token", other.apiToken())))
				.contains("quantum.auth.qci.url", "quantum.auth.qci.api-token",
						"quantum.auth.qci.accounts.alice.api-token");
			assertThat(context.getBean(QuantumAuthClients.class)).isSameAs(clients);
			assertThat(clients.ids()).containsExactly("qci");
			assertThat(clients.get("qci")).isSameAs(client);
			client.renew().block();
			assertThat(qci.tokenRequests()).isEqualTo(2);
			assertThat(other.tokenRequests()).isZero();
		}
	}

	@Test
	void accountThatIsRemovedOrSwitchedOffStays() throws Exception {
		Map<String, Object> before = Map.of("quantum.auth.qci.url", qci.url(), "quantum.auth.qci.api-token",
				qci.apiToken());
		try (ConfigurableApplicationContext context = start(Application.class, before)) {
			refresh(context, Map.of("quantum.auth.qci.enabled", "false", "quantum.auth.enabled", "false"));
			assertThat(read(context)).contains("allocations");
		}
	}

	@Test
	void requestsOfABeanInRefreshScopeGetTheTokenBeforeAndAfter() throws Exception {
		Map<String, Object> before = Map.of("quantum.auth.qci.url", qci.url(), "quantum.auth.qci.api-token",
				qci.apiToken(), "jobs.path", "/optimization/v1/jobs/allocations");
		try (ConfigurableApplicationContext context = start(InRefreshScope.class, before)) {
			Jobs jobs = context.getBean(Jobs.class);
			assertThat(jobs.read()).contains("allocations");
			refresh(context, Map.of("quantum.auth.qci.url", qci.url(), "quantum.auth.qci.api-token", qci.apiToken(),
					"jobs.path", "/optimization/v1/files"));
			assertThat(jobs.read()).contains("files");
			assertThat(qci.tokenRequests()).isOne();
		}
	}

	@Test
	void connectionDetailsThatReadTheEnvironmentTakeACredentialOver() throws Exception {
		Map<String, Object> before = Map.of("quantum.auth.qci.url", qci.url(), "quantum.auth.qci.api-token", "old");
		try (ConfigurableApplicationContext context = start(WithConnectionDetails.class, before)) {
			QuantumAuthClient client = context.getBean(QuantumAuthClients.class).get("qci");
			assertThatException().isThrownBy(() -> client.accessToken().block()).withMessageContaining("invalid_grant");
			refresh(context, Map.of("quantum.auth.qci.url", qci.url(), "quantum.auth.qci.api-token", qci.apiToken()));
			client.renew().block();
			assertThat(read(context)).contains("allocations");
			assertThat(sentApiTokens()).containsExactly("old", qci.apiToken());
		}
	}

	@Test
	void connectionDetailsThatReadTheEnvironmentMustKeepTheirUrl() throws Exception {
		Map<String, Object> before = Map.of("quantum.auth.qci.url", qci.url(), "quantum.auth.qci.api-token",
				qci.apiToken());
		try (ConfigurableApplicationContext context = start(WithConnectionDetails.class, before)) {
			QuantumAuthClient client = context.getBean(QuantumAuthClients.class).get("qci");
			client.accessToken().block();
			refresh(context,
					Map.of("quantum.auth.qci.url", other.url(), "quantum.auth.qci.api-token", other.apiToken()));
			assertThatException().isThrownBy(() -> client.renew().block())
				.withMessageContaining("has changed since the application started. Restart it");
			assertThat(other.tokenRequests()).isZero();
		}
	}

	@Test
	void fileIsReadAgainWithoutARefresh() throws Exception {
		Path file = Files.writeString(this.directory.resolve("api-token"), "old");
		Map<String, Object> properties = Map.of("quantum.auth.qci.url", qci.url(), "quantum.auth.qci.api-token-file",
				file);
		try (ConfigurableApplicationContext context = start(Application.class, properties)) {
			QuantumAuthClient client = context.getBean(QuantumAuthClients.class).get("qci");
			assertThatException().isThrownBy(() -> client.accessToken().block()).withMessageContaining("invalid_grant");
			Files.writeString(file, qci.apiToken());
			client.renew().block();
			assertThat(sentApiTokens()).containsExactly("old", qci.apiToken());
		}
	}

	private ConfigurableApplicationContext start(Class<?> configuration, Map<String, Object> properties)
			throws IOException {
		write(properties);
		return Applications.start(WebApplicationType.SERVLET, configuration,
				new String[] { "spring.config.location=" + file().toUri() }, "server.port=0",
				"server.address=127.0.0.1", "management.endpoints.web.exposure.include=refresh");
	}

	private String refresh(ConfigurableApplicationContext context, Map<String, Object> properties) throws Exception {
		write(properties);
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/refresh"))
				.POST(HttpRequest.BodyPublishers.noBody())
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(answer.statusCode()).isEqualTo(200);
		return answer.body();
	}

	private Path file() {
		return this.directory.resolve("application.properties");
	}

	private void write(Map<String, Object> properties) throws IOException {
		Files.writeString(file(),
				properties.entrySet()
					.stream()
					.map((property) -> property.getKey() + "=" + property.getValue() + "\n")
					.collect(Collectors.joining()));
	}

	private static String read(ConfigurableApplicationContext context) {
		return context.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri(qci.url() + "/optimization/v1/jobs/allocations")
			.retrieve()
			.body(String.class);
	}

	private static Iterable<String> sentApiTokens() {
		return qci.wireMock()
			.findAll(WireMock.postRequestedFor(WireMock.urlEqualTo("/auth/v1/access-tokens/")))
			.stream()
			.map((request) -> request.getBodyAsString().replaceAll(".*\"refresh_token\"\\s*:\\s*\"([^\"]+)\".*", "$1"))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SettingsFromTheEnvironment.class)
	static class WithConnectionDetails {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class InRefreshScope {

		@Bean
		@RefreshScope
		Jobs jobs(RestClient.Builder builder, Environment environment) {
			return new Jobs(builder.baseUrl(qci.url() + environment.getRequiredProperty("jobs.path")).build());
		}

	}

	static class Jobs {

		private final RestClient client;

		Jobs() {
			this(RestClient.create());
		}

		Jobs(RestClient client) {
			this.client = client;
		}

		String read() {
			return this.client.get().retrieve().body(String.class);
		}

	}

}
