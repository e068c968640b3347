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

package dev.quantumauth.autoconfigure.provider;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.StandardEnvironment;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for the accounts below {@code quantum.auth.accounts}: which exist, where their
 * tokens go, and what is said about mistakes.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class CloudAccountsTests {

	private static final String KEY = "quantum.auth.accounts.ionq.api-key=sesame";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, CloudAccountsAutoConfiguration.class));

	@Test
	void keyAloneMakesAnAccountAtTheCloudThatTheIdNames() {
		run((context) -> {
			QuantumAuthAccount account = account(context, "ionq");
			assertThat(account.targets()).containsExactly(QuantumAuthTarget.of("https://api.ionq.co/v0.4", false));
			assertThat(account.tokenHeader()).isEqualTo(new TokenHeader("Authorization", "apiKey"));
			assertThat(account.client().getProvider()).isEqualTo("ionq");
			assertThat(account.client().accessToken().block().getTokenValue()).isEqualTo("sesame");
			assertThat(account.credentialSource()).isEqualTo("the property quantum.auth.accounts.ionq.api-key");
			assertThat(context.getBean(QuantumAuthClient.class)).isSameAs(account.client());
		}, KEY);
	}

	@Test
	void severalAccountsAtOneCloudHaveIdsOfTheirOwn() {
		run((context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("ionq", "lab-1");
			assertThat(account(context, "lab-1").client().getProvider()).isEqualTo("ionq");
			assertThat(account(context, "lab-1").isDefault()).isFalse();
			assertThat(account(context, "ionq").isDefault()).isTrue();
		}, KEY, "quantum.auth.accounts.lab-1.provider=ionq", "quantum.auth.accounts.lab-1.api-key=other");
	}

	@Test
	void environmentVariablesNameAPresetWithoutItsDashes() {
		this.contextRunner.withInitializer(SystemEnvironment.of("QUANTUM_AUTH_ACCOUNTS_ALICEBOB_APIKEY=sesame",
				"QUANTUM_AUTH_ACCOUNTS_AZUREKEY_APIKEY=sesame",
				"QUANTUM_AUTH_ACCOUNTS_AZUREKEY_VARIABLES_LOCATION=eastus"))
			.run((context) -> {
				assertThat(account(context, "alice-bob").tokenHeader().scheme()).isEqualTo("Basic");
				assertThat(account(context, "azure-key").targets())
					.containsExactly(QuantumAuthTarget.of("https://eastus.quantum.azure.com/", false));
			});
	}

	@Test
	void variablesOfAPresetAreForAnAccountThatIsNamed() {
		SystemEnvironment variables = SystemEnvironment.of("IONQ_API_KEY=sesame", "DWAVE_API_TOKEN=open");
		this.contextRunner.withInitializer(variables)
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).isEmpty()).isTrue());
		this.contextRunner.withInitializer(variables)
			.withPropertyValues("quantum.auth.accounts.ionq=")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("ionq");
				assertThat(account(context, "ionq").client().accessToken().block().getTokenValue()).isEqualTo("sesame");
			});
	}

	@ParameterizedTest
	@CsvSource({ "accounts.ionq.url", "accounts.ionq.api-urls", "providers.ionq.url", "providers.ionq.api-urls" })
	void variablesOfAPresetAreNotSentElsewhere(String property, CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of("IONQ_API_KEY=sesame"))
			.withPropertyValues("quantum.auth.accounts.ionq.timeout=5s",
					"quantum.auth." + property + "=https://api.example.com")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).isEmpty()).isTrue();
				assertThat(output).contains("quantum.auth.accounts.ionq has no API key, so the account does not exist. "
						+ "Set quantum.auth.accounts.ionq.api-key or quantum.auth.accounts.ionq.api-key-file.");
			});
	}

	@Test
	void ownUrlReplacesThoseOfThePreset() {
		run((context) -> assertThat(account(context, "pasqal").targets())
			.containsExactly(QuantumAuthTarget.of("https://pasqal.example.com", false)),
				"quantum.auth.accounts.pasqal.username=me", "quantum.auth.accounts.pasqal.password=sesame",
				"quantum.auth.accounts.pasqal.url=https://pasqal.example.com");
	}

	@Test
	void headersOfPresetProviderAndAccountAreOneWhateverTheirSpelling() {
		run((context) -> assertThat(account(context, "xanadu").requestHeaders())
			.containsOnly(entry("Accept-Version", "0.5.0"), entry("X-Team", "us")),
				"quantum.auth.accounts.xanadu.api-key=sesame",
				"quantum.auth.accounts.xanadu.headers.accept-version=0.5.0",
				"quantum.auth.providers.xanadu.headers.X-Team=us");
	}

	@Test
	void accountThatIsOffDoesNotExist() {
		run((context) -> assertThat(context.getBean(QuantumAuthClients.class).isEmpty()).isTrue(), KEY,
				"quantum.auth.accounts.ionq.enabled=false");
	}

	@Test
	void cloudWithoutAPresetIsDescribedByProperties() {
		run((context) -> {
			QuantumAuthAccount account = account(context, "acme");
			assertThat(account.targets()).containsExactly(QuantumAuthTarget.of("https://api.acme.example", false));
			assertThat(account.tokenHeader()).isEqualTo(new TokenHeader("X-Key", ""));
		}, "quantum.auth.providers.acme.url=https://api.acme.example",
				"quantum.auth.providers.acme.token-header.name=X-Key", "quantum.auth.accounts.acme.api-key=sesame");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"accounts.ionqq.api-key=sesame | there is no provider 'ionqq'. Did you mean ionq? Presets are: ",
			"accounts=sesame | quantum.auth.accounts has a single value",
			"accounts[0].api-key=sesame | quantum.auth.accounts is no list",
			"accounts.qci.api-key=sesame | QCi is configured below quantum.auth.qci",
			"accounts.lab.provider=iqm | whose accounts are configured below quantum.auth.iqm",
			"providers.iqm.url=https://x.example | IQM is configured below quantum.auth.iqm",
			"accounts.ionq.password=sesame | but IonQ wants api-key or api-key-file",
			"accounts.azure-key.api-key=sesame | quantum.auth.accounts.azure-key.variables.location is missing",
			"accounts.azure-key.variables.location=eastus.evil.com/ | has other characters than letters, digits and dashes",
			"accounts.pasqal.token-uri=http://auth.example.com/token | is plain http to a host that is not loopback",
			"accounts.ionq.token-uri=https://auth.example.com/token | the credential itself is the token",
			"accounts.ionq.headers.Authorization=sesame | quantum.auth.accounts.ionq.headers.Authorization is not possible",
			"accounts.dwave.headers.x-auth-token=sesame | quantum.auth.accounts.dwave.headers.x-auth-token is not possible",
			"accounts.Lab.api-key=sesame | 'Lab' is not an account id",
			"accounts.ionq.enabled=true;providers.ionq.token-header.name=Cookie | quantum.auth.providers.ionq.token-header "
					+ "cannot carry a token",
			"accounts.oqc-login.url=https://oqc.example;providers.oqc-login.token-uri=a b | A URL of the provider oqc-login",
			"accounts.oqc-login.url=https://oqc.example;providers.oqc-login.token-response.access-token=token | "
					+ "is no JSON pointer",
			"accounts.lab.provider=../ibm | there is no provider '../ibm'",
			"accounts.acme.username=a;providers.acme.url=http://acme.example;providers.acme.credential=password;"
					+ "providers.acme.token-uri=token;accounts.acme.password=sesame | The URL of the provider acme is plain http",
			"accounts.pasqal.timeout=5s;providers.pasqal.logout-uri=http://out.example/logout | "
					+ "The logout-uri of the account 'pasqal' is plain http",
			"accounts.x.api-key=a;providers.x.url=https://x.example;providers.x.grant-type=y | has neither token-uri nor",
			"accounts.x.client-id=a;accounts.x.client-secret=sesame;providers.x.url=https://x.example;"
					+ "providers.x.credential=client;providers.x.grant-type=none | which is possible only with an api-key",
			"accounts.lab.provider=QCI | whose accounts are configured below quantum.auth.qci",
			"accounts.ionq.headers[X Foo]=a | has a header whose name is not possible",
			"accounts.ionq.headers.Proxy-Authorization=sesame | headers.Proxy-Authorization is not possible",
			"accounts.ionq.headers.X-Foo={v} | quantum.auth.accounts.ionq.variables.v is missing",
			"accounts.ibm.api-key=a;providers.ibm.token-request.names.api_kee=k | is no part of a token request. "
					+ "Did you mean api-key?",
			"accounts.ionq.api-key=a;providers.ionq.unauthenticated-status=200 | a status that is not from 400 to 499",
			"accounts.ibm.api-key=a;providers.ibm.refresh-margin=-1m | refresh-margin is not possible: the duration is negative",
			"accounts.ibm.api-key=a;providers.ibm.lifetime=0s | lifetime is not possible: the duration is negative",
			"accounts.rigetti.issuer-uri=realms/x | does not begin with https://",
			"accounts.ibm.token-uri=iam.example.com/t | does not begin with https://",
			"accounts.acme.api-key=a;providers.acme.url=https://a.example;providers.acme.probe.uri=https://{r}.a.example | "
					+ "variables.r is missing",
			"accounts.ionq.headers=sesame | Failed to bind properties under 'quantum.auth.accounts.ionq.headers'",
			"accounts.ionq.variables=sesame | Failed to bind properties under 'quantum.auth.accounts.ionq.variables'",
			"accounts.ionq.timeout=abc | Failed to bind properties under 'quantum.auth.accounts.ionq.timeout'",
			"accounts.ionq.api-key=a;providers.ionq.headers=sesame | "
					+ "Failed to bind properties under 'quantum.auth.providers.ionq.headers'",
			"accounts.ionq.api-key=a;providers.ionq.lifetime=long | "
					+ "Failed to bind properties under 'quantum.auth.providers.ionq.lifetime'" })
	void mistakeKeepsTheApplicationFromStarting(String property, String message) {
		this.contextRunner
			.withPropertyValues(
					Stream.of(property.split(";")).map((each) -> "quantum.auth." + each).toArray(String[]::new))
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(message)
				.hasMessageNotContaining("sesame"));
	}

	@Test
	void keyThatWasPastedWithItsSchemeIsCleaned(CapturedOutput output) {
		run((context) -> {
			assertThat(account(context, "ionq").client().accessToken().block().getTokenValue()).isEqualTo("sesame");
			assertThat(output).contains(" WARN ", "quantum.auth.accounts.ionq.api-key").doesNotContain("sesame");
		}, "quantum.auth.accounts.ionq.api-key=apiKey sesame");
	}

	@Test
	void environmentVariableThatTriesToSetAnEntryOfAMapIsTold(CapturedOutput output) {
		this.contextRunner
			.withInitializer(SystemEnvironment.of("QUANTUM_AUTH_PROVIDERS_IONQ_HEADERS_XTEAM=us",
					"QUANTUM_AUTH_ACCOUNTS_IONQ_HEADERS_SERVICECRN=crn", "QUANTUM_AUTH_ACCOUNTS_IONQ_APIKEY=sesame"))
			.run((context) -> {
				assertThat(account(context, "ionq").requestHeaders()).isEmpty();
				assertThat(output).contains(" WARN ", "QUANTUM_AUTH_PROVIDERS_IONQ_HEADERS_XTEAM",
						"cannot set entries of the maps below quantum.auth.providers.ionq",
						"QUANTUM_AUTH_ACCOUNTS_IONQ_HEADERS_SERVICECRN",
						"cannot set entries of the maps below quantum.auth.accounts.ionq");
			});
	}

	@ParameterizedTest
	@CsvSource({ "https://acme.example/token, token-uri", "https://acme.example/token, issuer-uri", "token, url" })
	void sessionIsNotEndedAtTheCloudOfTheProviderWhereItWasBegunElsewhere(String tokenUri, String own) {
		assertThat(logoutUri(tokenUri, "timeout=5s")).isEqualTo("https://out.example/logout");
		assertThat(logoutUri(tokenUri, own + "=https://own.example.com")).isNull();
	}

	@Test
	void sessionIsEndedWhereItWasBegunAlsoIfTheApiIsElsewhere() {
		assertThat(logoutUri("https://acme.example/token", "url=https://own.example.com"))
			.isEqualTo("https://out.example/logout");
	}

	private static String logoutUri(String tokenUri, String setting) {
		StandardEnvironment environment = new StandardEnvironment();
		TestPropertyValues.of("quantum.auth.providers.acme.url=https://acme.example",
				"quantum.auth.providers.acme.credential=password", "quantum.auth.providers.acme.token-uri=" + tokenUri,
				"quantum.auth.providers.acme.logout-uri=https://out.example/logout",
				"quantum.auth.accounts.acme." + setting)
			.applyTo(environment);
		CloudAccountProvider account = (CloudAccountProvider) new CloudAccounts().find(environment, List.of()).get(0);
		URI logoutUri = account.account().describe("https://acme.example").tokenEndpoint().logoutUri();
		return (logoutUri != null) ? logoutUri.toString() : null;
	}

	@ParameterizedTest
	@CsvSource({ "azure-key, api-key", "ionq, refresh-token", "foo, api-key" })
	void accountThatIsSwitchedOffMayBeIncomplete(String id, String property) {
		run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("dwave"),
				"quantum.auth.accounts.dwave.api-key=sesame", "quantum.auth.accounts." + id + ".enabled=false",
				"quantum.auth.accounts." + id + "." + property + "=sesame");
	}

	@Test
	void valuesThatAreAddedToATokenRequestAreHiddenAndThoseOfThePresetAreNot() {
		StandardEnvironment environment = new StandardEnvironment();
		TestPropertyValues
			.of("quantum.auth.accounts.ibm.api-key=k", "quantum.auth.providers.ibm.token-request.parameters.pin=sesame",
					"quantum.auth.providers.ibm.token-request.headers.X-Key=sesame-2")
			.applyTo(environment);
		CloudAccountProvider account = (CloudAccountProvider) new CloudAccounts().find(environment, List.of()).get(0);
		assertThat(account.account().describe("https://ibm.example").tokenEndpoint().request().hidden())
			.containsExactlyInAnyOrder("sesame", "sesame-2");
	}

	@ParameterizedTest
	@CsvSource({ "IonQ", "ION-Q", "ionq" })
	void dashesAndCaseOfAPresetDoNotMatter(String provider) {
		run((context) -> assertThat(account(context, "lab").tokenHeader().scheme()).isEqualTo("apiKey"),
				"quantum.auth.accounts.lab.provider=" + provider, "quantum.auth.accounts.lab.api-key=sesame");
	}

	@Test
	void healthOfAnAccountElsewhereAsksNothingOfThePresetsIssuer() {
		StandardEnvironment environment = new StandardEnvironment();
		TestPropertyValues
			.of("quantum.auth.accounts.rigetti.refresh-token=sesame",
					"quantum.auth.accounts.rigetti.url=https://qcs.example",
					"quantum.auth.accounts.rigetti.token-uri=https://qcs.example/token")
			.applyTo(environment);
		CloudAccountProvider account = (CloudAccountProvider) new CloudAccounts().find(environment, List.of()).get(0);
		assertThat(account.account().describe("https://qcs.example").tokenEndpoint().issuerUri()).isNull();
	}

	@Test
	void idMayBeANumber() {
		run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("7",
				"ionq"), KEY, "quantum.auth.accounts.7.provider=dwave", "quantum.auth.accounts.7.api-key=sesame");
	}

	@Test
	void accountsOfTwoCloudsAreNotInjectedByType() {
		run((context) -> {
			assertThat(context.getBeanProvider(QuantumAuthClient.class).getIfUnique()).isNull();
			assertThat(context.getBean("dwaveQuantumAuthClient", QuantumAuthClient.class).getId()).isEqualTo("dwave");
		}, KEY, "quantum.auth.accounts.dwave.api-key=sesame");
	}

	private void run(Consumer<ApplicationContext> assertions, String... properties) {
		this.contextRunner.withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			assertions.accept(context);
		});
	}

	private static QuantumAuthAccount account(ApplicationContext context, String id) {
		return context.getBean(QuantumAuthClients.class)
			.accounts()
			.stream()
			.filter((account) -> account.client().getId().equals(id))
			.findFirst()
			.orElseThrow();
	}

}
