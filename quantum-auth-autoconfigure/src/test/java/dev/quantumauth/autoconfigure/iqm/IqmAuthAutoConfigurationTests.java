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

package dev.quantumauth.autoconfigure.iqm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SuppliedIqmDetails;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.test.iqm.FakeIqm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IqmAuthAutoConfiguration}: which accounts exist, how they come to
 * their tokens, and what is said when one does not exist.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class IqmAuthAutoConfigurationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	private static final String URL = "quantum.auth.iqm.url=" + iqm.getUrl();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, IqmAuthAutoConfiguration.class,
				QciAuthAutoConfiguration.class));

	@BeforeEach
	void reset() {
		iqm.reset();
	}

	@Test
	void withoutConfigurationThereIsNoAccount(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(QuantumAuthClient.class)
				.doesNotHaveBean(QuantumAuthAccount.class);
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	@Test
	void usernameAndPasswordLogInAndTheSessionEndsWithTheApplication(CapturedOutput output) {
		this.contextRunner.withPropertyValues(iqm.propertyPairs()).run((context) -> {
			assertThat(context).hasSingleBean(IqmAuthClient.class).hasBean("iqmQuantumAuthClient");
			assertThat(tokenOf(context)).isEqualTo(iqm.issuedTokens().get(0));
			assertThat(iqm.activeSessions()).isEqualTo(1);
			assertThat(Remarks.in(output)).isEmpty();
			IqmAuthClient client = context.getBean(IqmAuthClient.class);
			assertThat(client.getUrl()).isEqualTo(iqm.getUrl());
			assertThat(client.getAuthServerUrl()).isEqualTo(iqm.getAuthServerUrl());
		});
		assertThat(iqm.activeSessions()).isZero();
		assertThat(iqm.logoutCount()).isEqualTo(1);
	}

	@Test
	void realmAndClientCanBeOthers() {
		try (FakeIqm other = FakeIqm.builder().base64UrlCharacters(true).realm("lab").clientId("notebook").start()) {
			this.contextRunner.withPropertyValues(other.propertyPairs())
				.run((context) -> assertThat(tokenOf(context)).isEqualTo(other.issuedTokens().get(0)));
		}
	}

	@Test
	void environmentVariablesAloneMakeTheDefaultAccount(CapturedOutput output) {
		environment("IQM_SERVER_URL=" + iqm.getUrl(), "IQM_AUTH_SERVER=" + iqm.getAuthServerUrl() + "/",
				"IQM_AUTH_USERNAME=" + iqm.getUsername(), "IQM_AUTH_PASSWORD=" + iqm.getPassword())
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("iqm");
				assertThat(tokenOf(context)).isEqualTo(iqm.issuedTokens().get(0));
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@Test
	void urlsInPropertiesGoWithACredentialInTheEnvironment() {
		environment("IQM_AUTH_USERNAME=" + iqm.getUsername(), "IQM_AUTH_PASSWORD=" + iqm.getPassword())
			.withPropertyValues(URL, "quantum.auth.iqm.auth-server-url=" + iqm.getAuthServerUrl())
			.run((context) -> assertThat(tokenOf(context)).isEqualTo(iqm.issuedTokens().get(0)));
	}

	@Test
	void credentialInPropertiesBeatsTheEnvironmentWhichIsSaid(CapturedOutput output) {
		environment("IQM_TOKEN=of-somebody-else", "IQM_AUTH_PASSWORD=neither").withPropertyValues(iqm.propertyPairs())
			.run((context) -> {
				assertThat(tokenOf(context)).isEqualTo(iqm.issuedTokens().get(0));
				assertThat(Remarks.in(output)).singleElement()
					.asString()
					.contains("IQM_TOKEN", "IQM_AUTH_PASSWORD", "are ignored")
					.doesNotContain("of-somebody-else", "neither");
			});
	}

	@Test
	void variableThatAPropertyRefersToIsNotSaidToBeIgnored(CapturedOutput output) {
		environment("IQM_AUTH_PASSWORD=" + iqm.getPassword()).withPropertyValues(iqm.propertyPairs())
			.withPropertyValues("quantum.auth.iqm.password=${IQM_AUTH_PASSWORD}")
			.run((context) -> {
				assertThat(tokenOf(context)).isEqualTo(iqm.issuedTokens().get(0));
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@Test
	void authServerOfTheEnvironmentDoesNotDisturbATokenInProperties(CapturedOutput output) {
		environment("IQM_AUTH_SERVER=" + iqm.getAuthServerUrl())
			.withPropertyValues(URL, "quantum.auth.iqm.token=sesame")
			.run((context) -> {
				assertThat(tokenOf(context)).isEqualTo("sesame");
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@ParameterizedTest
	@CsvSource({ "IQM_AUTH_SERVER=https://auth.example.com, variable IQM_AUTH_SERVER is ignored.",
			"IQM_AUTH_USERNAME=alice IQM_AUTH_PASSWORD=hush, "
					+ "variables IQM_AUTH_USERNAME and IQM_AUTH_PASSWORD are ignored." })
	void tokenInTheEnvironmentWinsOverALoginThatIsLeftOver(String leftOver, String said, CapturedOutput output) {
		environment(("IQM_SERVER_URL=" + iqm.getUrl() + " IQM_TOKEN=sesame " + leftOver).split(" ")).run((context) -> {
			assertThat(tokenOf(context)).isEqualTo("sesame");
			assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains(" INFO ", "The environment variable IQM_TOKEN is set, so the environment " + said)
				.doesNotContain("sesame", "hush");
		});
	}

	@Test
	void tokensFileInTheEnvironmentWinsOverALoginThatIsLeftOver(@TempDir Path directory, CapturedOutput output)
			throws IOException {
		Path file = Files.writeString(directory.resolve("tokens.json"), "{\"access_token\": \"sesame\"}");
		assertThat(file.toFile().setReadable(false, false) && file.toFile().setReadable(true, true)).isTrue();
		environment("IQM_SERVER_URL=" + iqm.getUrl(), "IQM_TOKENS_FILE=" + file,
				"IQM_AUTH_SERVER=" + iqm.getAuthServerUrl(), "IQM_AUTH_USERNAME=alice", "IQM_AUTH_PASSWORD=hush")
			.run((context) -> {
				assertThat(tokenOf(context)).isEqualTo("sesame");
				assertThat(Remarks.in(output)).singleElement()
					.asString()
					.contains("IQM_TOKENS_FILE is set, so the environment variables IQM_AUTH_SERVER, "
							+ "IQM_AUTH_USERNAME and IQM_AUTH_PASSWORD are ignored.");
			});
	}

	@Test
	void tokenIsHandedOutAsItIs() {
		this.contextRunner.withPropertyValues(URL, "quantum.auth.iqm.token= \"sesame\" ").run((context) -> {
			assertThat(tokenOf(context)).isEqualTo("sesame");
			IqmAuthClient client = context.getBean(IqmAuthClient.class);
			assertThat(client.getAuthServerUrl()).isNull();
			assertThat(client.endSession().onErrorComplete().block(PATIENCE)).isNull();
			assertThat(client.getStatus().token()).isEqualTo(TokenState.VALID);
		});
		assertThat(iqm.tokenRequests()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "username, `\ufeffalice`, U+FEFF", "username, \"alice\", in quotes", "password, `hush\r`, U+000D",
					"password, hu\u00a0sh, U+00A0", "password, 'hush', in quotes", "password, \u200bhush, U+200B" })
	void whatIsNeverMeantInUsernameOrPasswordKeepsTheApplicationFromStarting(String name, String value, String found) {
		Map<String, Object> properties = new LinkedHashMap<>(Map.of("quantum.auth.iqm.url", iqm.getUrl().toString(),
				"quantum.auth.iqm.auth-server-url", iqm.getAuthServerUrl().toString(), "quantum.auth.iqm.username",
				"alice", "quantum.auth.iqm.password", "hush"));
		properties.put("quantum.auth.iqm." + name, value);
		this.contextRunner.withInitializer(properties(properties))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property quantum.auth.iqm." + name)
				.hasMessageContaining(found)
				.hasMessageNotContaining("hush")
				.hasMessageNotContaining("alice"));
		assertThat(iqm.tokenRequests()).isEmpty();
	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> properties(
			Map<String, Object> properties) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("own", properties));
	}

	@Test
	void furtherAccountsInheritSettingsButNoCredentials() {
		iqm.addUser("bob", "bobs");
		this.contextRunner.withPropertyValues(iqm.propertyPairs())
			.withPropertyValues("quantum.auth.iqm.accounts.bob.username=bob",
					"quantum.auth.iqm.accounts.bob.password=bobs", "quantum.auth.iqm.accounts.lab-1.token=sesame",
					"quantum.auth.iqm.accounts.lab-1.url=https://iqm.lab.example/garnet")
			.run((context) -> {
				QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
				assertThat(clients.ids()).containsExactlyInAnyOrder("iqm", "bob", "lab-1");
				assertThat(clients.get("bob").accessToken().block(PATIENCE).getTokenValue())
					.isEqualTo(iqm.issuedTokens().get(0));
				assertThat(clients.get("lab-1").accessToken().block(PATIENCE).getTokenValue()).isEqualTo("sesame");
				assertThat(context.getBean(IqmAuthClient.class).getId()).isEqualTo("iqm");
			});
		assertThat(iqm.activeSessions()).isZero();
	}

	@Test
	void sectionMayLendItsAuthServerToFurtherAccountsAlthoughItHasAToken() {
		iqm.addUser("bob", "bobs");
		this.contextRunner
			.withPropertyValues(URL, "quantum.auth.iqm.auth-server-url=" + iqm.getAuthServerUrl(),
					"quantum.auth.iqm.token=sesame", "quantum.auth.iqm.accounts.bob.username=bob",
					"quantum.auth.iqm.accounts.bob.password=bobs")
			.run((context) -> assertThat(
					context.getBean(QuantumAuthClients.class).get("bob").accessToken().block(PATIENCE).getTokenValue())
				.isEqualTo(iqm.issuedTokens().get(0)));
	}

	@Test
	void accountThatTwoVendorsHaveIsAFailureThatSaysSo() {
		this.contextRunner
			.withPropertyValues(URL, "quantum.auth.iqm.accounts.lab.token=sesame",
					"quantum.auth.qci.url=https://api.example.com", "quantum.auth.qci.accounts.lab.api-token=sesame")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void environmentMayLendItsAuthServerToFurtherAccountsAlthoughItHasAToken() {
		iqm.addUser("bob", "bobs");
		environment("IQM_SERVER_URL=" + iqm.getUrl(), "IQM_AUTH_SERVER=" + iqm.getAuthServerUrl(), "IQM_TOKEN=sesame")
			.withPropertyValues("quantum.auth.iqm.accounts.bob.username=bob",
					"quantum.auth.iqm.accounts.bob.password=bobs")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
				.containsExactlyInAnyOrder("iqm", "bob"));
	}

	@Test
	void passwordInTheEnvironmentIsTakenAsItIs() {
		iqm.setPassword(iqm.getUsername(), "Tr0ub4${dor}&${HOME}3");
		environment("IQM_SERVER_URL=" + iqm.getUrl(), "IQM_AUTH_SERVER=" + iqm.getAuthServerUrl(),
				"IQM_AUTH_USERNAME=" + iqm.getUsername(), "IQM_AUTH_PASSWORD=Tr0ub4${dor}&${HOME}3")
			.run((context) -> assertThat(tokenOf(context)).isEqualTo(iqm.issuedTokens().get(0)));
	}

	@Test
	void blankRealmAndClientAreTheDefaultOnes() {
		this.contextRunner.withPropertyValues(iqm.propertyPairs())
			.withPropertyValues("quantum.auth.iqm.realm=", "quantum.auth.iqm.client-id= ")
			.run((context) -> assertThat(tokenOf(context)).isEqualTo(iqm.issuedTokens().get(0)));
	}

	@Test
	void authServerWithoutACredentialIsWarnedAbout(CapturedOutput output) {
		this.contextRunner.withPropertyValues("quantum.auth.iqm.auth-server-url=https://auth.example.com")
			.run((context) -> assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains(" WARN ", "quantum.auth.iqm.auth-server-url is set, but there is no credential"));
	}

	@Test
	void connectionDetailsWithATokenNeedNoAuthServer() {
		this.contextRunner.withBean(IqmConnectionDetails.class, TokenDetails::new).run((context) -> {
			assertThat(tokenOf(context)).isEqualTo("sesame");
			assertThat(context.getBean(IqmAuthClient.class).getStatus().token()).isEqualTo(TokenState.VALID);
		});
	}

	@Test
	void urlWithoutACredentialIsWarnedAbout(CapturedOutput output) {
		this.contextRunner.withPropertyValues(URL).run((context) -> {
			assertThat(context).doesNotHaveBean(IqmAuthClient.class);
			assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains(" WARN ")
				.contains("quantum.auth.iqm.url is set, but there is no credential", "IQM_TOKEN", ".tokens-file");
		});
	}

	@Test
	void incompleteEnvironmentMakesNoAccountAndOneRemark(CapturedOutput output) {
		for (List<String> variables : List.of(List.of("IQM_SERVER_URL=https://iqm.example.com"),
				List.of("IQM_TOKEN=sesame"), List.of("IQM_AUTH_SERVER=https://auth.example.com"),
				List.of("IQM_AUTH_USERNAME=alice", "IQM_AUTH_PASSWORD=sesame"),
				List.of("IQM_SERVER_URL=https://iqm.example.com", "IQM_AUTH_USERNAME=alice"))) {
			environment(variables.toArray(String[]::new)).run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(IqmAuthClient.class);
				assertThat(Remarks.in(output)).last().asString().contains(" INFO ").doesNotContain("sesame");
			});
		}
		assertThat(Remarks.in(output)).hasSize(5);
	}

	@Test
	void vendorCanBeSwitchedOff(CapturedOutput output) {
		environment("IQM_SERVER_URL=https://iqm.example.com", "IQM_TOKEN=sesame")
			.withPropertyValues("quantum.auth.iqm.enabled=false", "quantum.auth.iqm.token=sesame")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(IqmAuthClient.class);
				assertThat(output).contains("quantum.auth.iqm.enabled is false, so the other properties below "
						+ "quantum.auth.iqm make no account.");
			});
	}

	@Test
	void connectionDetailsTakePrecedenceAndAreAskedForEachLogin() {
		AtomicReference<String> password = new AtomicReference<>(iqm.getPassword());
		this.contextRunner.withBean(IqmConnectionDetails.class, () -> details(password::get))
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com", "quantum.auth.iqm.token=of-nobody")
			.run((context) -> {
				assertThat(tokenOf(context)).isEqualTo(iqm.issuedTokens().get(0));
				iqm.endSessions();
				iqm.setPassword(iqm.getUsername(), "another one");
				password.set("another one");
				context.getBean(IqmAuthClient.class).renew().block(PATIENCE);
				assertThat(iqm.loginCount()).isEqualTo(2);
				assertThat(iqm.failedLogins()).isZero();
			});
		assertThat(iqm.activeSessions()).isZero();
	}

	@Test
	void connectionDetailsAloneMakeTheDefaultAccount() {
		this.contextRunner.withBean(IqmConnectionDetails.class, () -> details(iqm::getPassword))
			.run((context) -> assertThat(context).hasSingleBean(IqmAuthClient.class));
	}

	private ApplicationContextRunner environment(String... variables) {
		return this.contextRunner.withInitializer(SystemEnvironment.of(variables));
	}

	private static IqmConnectionDetails details(Supplier<String> password) {
		return new SuppliedIqmDetails(() -> iqm.getUrl().toString(), iqm.getAuthServerUrl().toString(),
				iqm.getUsername(), password);
	}

	private static String tokenOf(ApplicationContext context) {
		return context.getBean(IqmAuthClient.class).accessToken().block(PATIENCE).getTokenValue();
	}

	/**
	 * A form that was filled in leaves an empty text where there is no authentication
	 * server.
	 */
	private static final class TokenDetails implements IqmConnectionDetails {

		@Override
		public String getUrl() {
			return iqm.getUrl().toString();
		}

		@Override
		public String getAuthServerUrl() {
			return "";
		}

		@Override
		public String getToken() {
			return "sesame";
		}

	}

}
