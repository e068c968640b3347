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

package dev.quantumauth.test.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.mock.http.client.MockClientHttpRequest;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.autoconfigure.authserver.AuthServerWebClients;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.web.QuantumAuthAssertions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AutoConfigureQuantumAuthTest @AutoConfigureQuantumAuthTest}.
 */
class AutoConfigureQuantumAuthTestTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of())))
		.withUserConfiguration(Slice.class);

	@Test
	void nothingFailsWithoutAnyAccount() {
		this.contextRunner.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).isEmpty()).isTrue());
	}

	@Test
	void nothingFailsWhereEverythingIsOff() {
		this.contextRunner
			.withPropertyValues("quantum.auth.enabled=false", "quantum.auth.qci.url=https://api.qci.example")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).isEmpty()).isTrue());
	}

	@Test
	void accountsHaveValidTokensAndNoSocketIsOpened() throws IOException {
		try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
			server.configureBlocking(false);
			String url = "http://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort();
			this.contextRunner.withBean(ClientHttpConnectorBuilder.class, NoConnectors::new)
				.withPropertyValues("quantum.auth.qci.url=" + url + "/qci", "quantum.auth.qci.api-token=secret",
						"quantum.auth.qci.accounts.alice.api-token=secret", "quantum.auth.iqm.url=" + url + "/iqm",
						"quantum.auth.iqm.auth-server-url=" + url + "/auth",
						"quantum.auth.iqm.accounts.bob.username=bob")
				.run((context) -> {
					QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
					assertThat(clients.ids()).containsExactlyInAnyOrder("qci", "alice", "bob");
					for (QuantumAuthAccount account : clients.accounts()) {
						QuantumAuthClient client = account.client();
						assertThat(token(context, client.getId()))
							.isEqualTo("test-access-token-of-" + client.getId() + "-1");
						client.renew().block();
						assertThat(token(context, client.getId()))
							.isEqualTo("test-access-token-of-" + client.getId() + "-2");
						assertThat(client.getStatus().token()).isEqualTo(TokenState.VALID);
						assertThat(account.probe().block()).isNotNull();
						client.endSession().block();
						assertThat(token(context, client.getId()))
							.isEqualTo("test-access-token-of-" + client.getId() + "-3");
					}
				});
			assertThat(server.accept()).isNull();
		}
	}

	@Test
	void connectorsOfTheApplicationAreNotUsedAndMayBeMisconfigured() {
		AuthServerWebClients unused = AuthServerWebClients.of((id) -> {
			throw new AssertionError("asked for " + id);
		});
		this.contextRunner.withBean("own", AuthServerWebClients.class, () -> unused)
			.withPropertyValues("quantum.auth.qci.url=https://api.qci.example", "quantum.auth.http.ssl.bundle=missing")
			.run((context) -> assertThat(token(context, "qci")).isEqualTo("test-access-token-of-qci-1"));
	}

	@Test
	void clientsAreTheRealOnes() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci.example",
					"quantum.auth.iqm.url=https://iqm.example", "quantum.auth.iqm.auth-server-url=https://auth.example")
			.run((context) -> {
				QciAuthClient qci = context.getBean(QciAuthClient.class);
				assertThat(qci.accessToken().block().getOrganizationId()).isEqualTo("test-organization");
				assertThat(qci.getAccessTokensHealth().block().message()).isNotEmpty();
				assertThat(qci.getAccessTokensVersion().block().applicationName()).isEqualTo("quantum-auth-test");
				assertThat(context.getBean(IqmAuthClient.class).accessToken().block()).isNotNull();
			});
	}

	@Test
	void accountsAtOtherCloudsHaveCredentialsWhateverTheirForm() {
		this.contextRunner.withPropertyValues("quantum.auth.accounts.ionq.api-key=${MISSING}",
				"quantum.auth.accounts.azure.variables.location=eastus",
				"quantum.auth.accounts.azure.variables.tenant=lab",
				"quantum.auth.accounts.pasqal.password-file=/no/such/file", "quantum.auth.accounts.rigetti.timeout=5s",
				"quantum.auth.accounts.oqc-login.url=https://oqc.example")
			.run((context) -> {
				assertThat(token(context, "ionq")).isEqualTo("test-api-key-of-ionq");
				assertThat(token(context, "azure")).isEqualTo("test-access-token-of-azure-1");
				assertThat(token(context, "pasqal")).isEqualTo("test-access-token-of-pasqal-1");
				assertThat(token(context, "rigetti")).isEqualTo("test-access-token-of-rigetti-1");
				assertThat(token(context, "oqc-login")).isEqualTo("test-access-token-of-oqc-login-1");
			});
	}

	@Test
	void missingCredentialsAreSupplied() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.accounts.lab-1.url=https://lab-1.example",
				"quantum.auth.qci.url=https://api.qci.example", "quantum.auth.iqm.url=https://iqm.example",
				"quantum.auth.iqm.accounts.bob.url=https://bob.example",
				"quantum.auth.iqm.accounts.bob.auth-server-url=https://auth.example",
				"quantum.auth.iqm.accounts.eve.url=https://eve.example", "quantum.auth.iqm.accounts.eve.username=eve")
			.run((context) -> {
				assertThat(token(context, "qci")).isEqualTo("test-access-token-of-qci-1");
				assertThat(token(context, "lab-1")).isEqualTo("test-access-token-of-lab-1-1");
				assertThat(token(context, "iqm")).isEqualTo("test-access-token-of-iqm");
				assertThat(token(context, "bob")).isEqualTo("test-access-token-of-bob-1");
				assertThat(token(context, "eve")).isEqualTo("test-access-token-of-eve-1");
			});
	}

	@Test
	void emptyAndUnresolvedCredentialsAreReplaced() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci.example",
					"quantum.auth.qci.api-token=${NOBODY_SETS_THIS}",
					"quantum.auth.qci.accounts.alice.api-token=${NOBODY_SETS_THIS:}",
					"quantum.auth.iqm.url=https://iqm.example", "quantum.auth.iqm.auth-server-url=https://auth.example",
					"quantum.auth.iqm.username=alice", "quantum.auth.iqm.password=${NOBODY_SETS_THIS}")
			.run((context) -> {
				assertThat(token(context, "qci")).isEqualTo("test-access-token-of-qci-1");
				assertThat(token(context, "alice")).isEqualTo("test-access-token-of-alice-1");
				assertThat(token(context, "iqm")).isEqualTo("test-access-token-of-iqm-1");
			});
	}

	@Test
	void filesThatAreNotThereAreReplaced() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci.example",
					"quantum.auth.qci.api-token-file=" + this.directory.resolve("missing"),
					"quantum.auth.iqm.url=https://iqm.example",
					"quantum.auth.iqm.tokens-file=" + this.directory.resolve("missing"),
					"quantum.auth.iqm.accounts.bob.auth-server-url=https://auth.example",
					"quantum.auth.iqm.accounts.bob.username=bob",
					"quantum.auth.iqm.accounts.bob.password-file=" + this.directory.resolve("missing"))
			.run((context) -> {
				assertThat(token(context, "qci")).isEqualTo("test-access-token-of-qci-1");
				assertThat(token(context, "iqm")).isEqualTo("test-access-token-of-iqm");
				assertThat(token(context, "bob")).isEqualTo("test-access-token-of-bob-1");
			});
	}

	@Test
	void credentialsThatAreThereAreKept() throws IOException {
		Path tokens = Files.writeString(this.directory.resolve("tokens.json"), "{\"access_token\": \"own-file\"}");
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example", "quantum.auth.iqm.token=own-token",
					"quantum.auth.iqm.accounts.bob.tokens-file=" + tokens)
			.run((context) -> {
				assertThat(token(context, "iqm")).isEqualTo("own-token");
				assertThat(token(context, "bob")).isEqualTo("own-file");
				assertThat(context.getEnvironment().getPropertySources())
					.noneMatch((source) -> source instanceof MapPropertySource && source.getName().contains("quantum"));
			});
	}

	@Test
	void sectionThatOnlyServesFurtherAccountsGetsNoAccount() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci.example",
					"quantum.auth.qci.accounts.alice.timeout=10s", "quantum.auth.qci.accounts.bob.api-token=secret")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
				.containsExactlyInAnyOrder("alice", "bob"));
	}

	@Test
	void failedAssertionObtainsNoTokenOfOtherAccounts() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci.example",
					"quantum.auth.iqm.url=https://iqm.example", "quantum.auth.iqm.auth-server-url=https://auth.example")
			.run((context) -> {
				QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
				MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.GET, "https://api.qci.example");
				request.getHeaders().setBearerAuth("unknown");
				assertThatExceptionOfType(AssertionError.class)
					.isThrownBy(() -> QuantumAuthAssertions.assertThatRequest(request).carriesTokenOf("qci", clients));
				assertThat(clients.get("qci").getStatus().token()).isEqualTo(TokenState.VALID);
				assertThat(clients.get("iqm").getStatus().token()).isEqualTo(TokenState.ABSENT);
			});
	}

	@Test
	void whatIsWrongWithTheConfigurationIsStillSaid() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=http://api.qci.example", "quantum.auth.qci.api-token=secret")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property quantum.auth.qci.url is plain http"));
	}

	private static String token(ApplicationContext context, String id) {
		return context.getBean(QuantumAuthClients.class).get(id).accessToken().block().getTokenValue();
	}

	@AutoConfigureQuantumAuthTest
	@ImportAutoConfiguration(HealthContributorAutoConfiguration.class)
	@Configuration(proxyBeanMethods = false)
	static class Slice {

	}

	/**
	 * Whoever wants to open a connection, fails.
	 */
	static class NoConnectors implements ClientHttpConnectorBuilder<ClientHttpConnector> {

		@Override
		public ClientHttpConnector build(HttpClientSettings settings) {
			throw new IllegalStateException("Somebody wants to open connections");
		}

	}

}
