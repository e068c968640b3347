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

package dev.quantumauth.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthSanitizingAutoConfiguration}. What Actuator's endpoints
 * make of it over HTTP is in {@code SecretLeakTests}.
 */
@Tag("boot")
class QuantumAuthSanitizingAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthSanitizingAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.qci.api-token", "quantum.auth.qci.apiToken", "quantum.auth.qci.apitoken",
			"quantum.auth.qci.api_token", "QUANTUM_AUTH_QCI_APITOKEN", "QUANTUM_AUTH_QCI_API_TOKEN",
			"quantum.auth.qci.accounts.lab-1.api-token", "quantum.auth.qci.accounts[lab-1].apiToken",
			"QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_APITOKEN", "MYAPP_QUANTUM_AUTH_QCI_APITOKEN", "QCI_TOKEN",
			"quantum.auth.iqm.password", "quantum.auth.iqm.refresh-token", "quantum.auth.iqm.token",
			"quantum.auth.iqm.accounts.bob.password", "QUANTUM_AUTH_IQM_REFRESHTOKEN", "IQM_TOKEN", "IQM_AUTH_PASSWORD",
			"quantum.auth.accounts.ionq.api-key", "QUANTUM_AUTH_ACCOUNTS_IONQ_APIKEY",
			"quantum.auth.accounts.azure.client-secret", "quantum.auth.accounts.pasqal.password",
			"quantum.auth.accounts.rigetti.refreshToken", "quantum.auth.accounts.ibm.headers.Service-CRN",
			"quantum.auth.providers.acme.headers[X-Key]", "quantum.auth.providers.acme.token-request.parameters.pin",
			"quantum.auth.providers.acme.token-request.headers.X-Key", "IONQ_API_KEY", "DWAVE_API_TOKEN",
			"AZURE_CLIENT_SECRET", "QISKIT_IBM_TOKEN" })
	void credentialIsHidden(String key) {
		assertThat(shown(key)).isEqualTo(SanitizableData.SANITIZED_VALUE);
	}

	@Test
	void credentialIsHiddenAlsoWhereWhatIsSwitchedOffIsMalformed() {
		this.contextRunner.withPropertyValues("quantum.auth.enabled=false", "quantum.auth.accounts.foo.api-key=sesame")
			.run((context) -> assertThat(shown(context, "IONQ_API_KEY", "sesame"))
				.isEqualTo(SanitizableData.SANITIZED_VALUE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.qci.url", "quantum.auth.qci.api-token-file", "quantum.auth.qci.timeout",
			"quantum.auth.iqm.username", "quantum.auth.iqm.password-file", "quantum.auth.iqm.tokens-file",
			"QUANTUM_AUTH_QCI_APITOKENFILE", "QCI_API_URL", "IQM_TOKENS_FILE", "IQM_AUTH_USERNAME", "other.token",
			"quantum.auth.accounts.ionq.url", "quantum.auth.accounts.ionq.api-key-file",
			"quantum.auth.accounts.azure.client-id", "quantum.auth.providers.acme.token-header.name",
			"spring.datasource.password", "token", "AZURE_CLIENT_ID", "AZURE_TENANT_ID" })
	void everythingElseIsLeftToTheApplication(String key) {
		this.contextRunner
			.run((context) -> assertThat(shown(context, key, "/run/secrets/x")).isEqualTo("/run/secrets/x"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.qci.api-token-file", "quantum.auth.iqm.accounts.bob.password-file",
			"quantum.auth.iqm.tokens-file", "QUANTUM_AUTH_QCI_APITOKENFILE", "IQM_TOKENS_FILE" })
	void secretInPlaceOfThePathOfAFileIsHidden(String key) {
		assertThat(shown(key)).isEqualTo(SanitizableData.SANITIZED_VALUE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "c2VjcmV0LXdvcmRz", "Bearer c2VjcmV0LXdvcmRz",
			"app.jar --quantum.auth.qci.api-token=c2VjcmV0LXdvcmRz --debug",
			"{\"quantum\": {\"auth\": {\"qci\": {\"api-token\": \"c2VjcmV0LXdvcmRz\"}}}}" })
	void credentialIsHiddenWhereverItCanBeRead(String value) {
		this.contextRunner
			.withPropertyValues("vault.value=c2VjcmV0LXdvcmRz",
					"quantum.auth.qci.accounts.alice.api-token=${vault.value}")
			.run((context) -> assertThat(shown(context, "any.key", value)).isEqualTo(SanitizableData.SANITIZED_VALUE));
	}

	@Test
	void replacedCredentialIsHiddenToo() {
		this.contextRunner.withPropertyValues("quantum.auth.iqm.password=b2xkLXBhc3N3b3Jk").run((context) -> {
			assertThat(shown(context, "any.key", "bmV3LXBhc3N3b3Jk")).isEqualTo("bmV3LXBhc3N3b3Jk");
			TestPropertyValues.of("quantum.auth.iqm.password=bmV3LXBhc3N3b3Jk").applyTo(context);
			assertThat(shown(context, "any.key", "bmV3LXBhc3N3b3Jk")).isEqualTo(SanitizableData.SANITIZED_VALUE);
		});
	}

	@Test
	void overriddenCredentialIsHiddenToo() {
		this.contextRunner.withSystemProperties("quantum.auth.iqm.password=bmV3LXBhc3N3b3Jk")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("file", Map.of("quantum.auth.iqm.password", "b2xkLXBhc3N3b3Jk"))))
			.run((context) -> assertThat(shown(context, "any.key", "b2xkLXBhc3N3b3Jk"))
				.isEqualTo(SanitizableData.SANITIZED_VALUE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.iqm.password=test", "quantum.auth.iqm.password=",
			"quantum.auth.iqm.username=test.value", "other.password=test.value",
			"quantum.auth.iqm.password=${no.such.property}" })
	void whatIsNoCredentialOrTooShortToBeToldFromOtherTextHidesNothingElse(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(shown(context, "any.key", "a test.value")).isEqualTo("a test.value"));
	}

	@Test
	void credentialThatYamlMadeANumberIsHidden() {
		this.contextRunner.withPropertyValues("quantum.auth.iqm.password=12345678").run((context) -> {
			assertThat(shown(context, "any.key", 12345678)).isEqualTo(SanitizableData.SANITIZED_VALUE);
			assertThat(shown(context, "any.key", 8080)).isEqualTo(8080);
			assertThat(shown(context, "any.key", null)).isNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"quantum.auth.iqm.password\": \"say \\\"hush\\\" & go\"}",
			"{\"quantum\": {\"auth\": {\"iqm\": {\"password\": \"say \\u0022hush\\u0022 \\u0026 go\"}}}}",
			"--any.json={\"password\": \"say \\\"hush\\\" \\u0026 go\"}", "password=say+%22hush%22+%26+go" })
	void credentialIsHiddenAlsoWhereItHadToBeEscaped(String value) {
		this.contextRunner.withInitializer(property("quantum.auth.iqm.password", "say \"hush\" & go"))
			.run((context) -> assertThat(shown(context, "any.key", value)).isEqualTo(SanitizableData.SANITIZED_VALUE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "SPRING_APPLICATION_JSON", "spring.application.json" })
	void jsonThatBootReadsPropertiesFromIsHiddenWhereItHasACredentialHoweverShort(String key) {
		this.contextRunner.run((context) -> {
			assertThat(shown(context, key, "{\"quantum\": {\"auth\": {\"iqm\": {\"password\": \"x\"}}}}"))
				.isEqualTo(SanitizableData.SANITIZED_VALUE);
			assertThat(shown(context, key, "{\"QUANTUM_AUTH_IQM_PASSWORD\": 1"))
				.isEqualTo(SanitizableData.SANITIZED_VALUE);
			assertThat(shown(context, key, "{\"quantum.auth.qci.accounts\": [{\"a\": {\"api-token\": \"x\"}}]}"))
				.isEqualTo(SanitizableData.SANITIZED_VALUE);
			assertThat(shown(context, key, "{\"server\": {\"port\": 0}}")).isEqualTo("{\"server\": {\"port\": 0}}");
		});
	}

	@Test
	void secretInPlaceOfAPathIsHiddenWhereverItCanBeRead() {
		this.contextRunner
			.withPropertyValues("MY_SECRET=c2VjcmV0LXdvcmRz", "quantum.auth.qci.api-token-file=${MY_SECRET}",
					"MY_PATH=/run/secrets/qci", "quantum.auth.iqm.password-file=${MY_PATH}")
			.run((context) -> {
				assertThat(shown(context, "MY_SECRET", "c2VjcmV0LXdvcmRz")).isEqualTo(SanitizableData.SANITIZED_VALUE);
				assertThat(shown(context, "sun.java.command", "x --a=c2VjcmV0LXdvcmRz"))
					.isEqualTo(SanitizableData.SANITIZED_VALUE);
				assertThat(shown(context, "MY_PATH", "/run/secrets/qci")).isEqualTo("/run/secrets/qci");
			});
	}

	@Test
	void whatACredentialIsComposedOfIsHidden() {
		this.contextRunner
			.withPropertyValues("FIRST=ab", "second.half=${THIRD:none}", "THIRD=a-third-of-it",
					"quantum.auth.iqm.password=${FIRST}-${second.half:${FOURTH:x}}")
			.run((context) -> {
				for (String part : List.of("FIRST", "first", "second.half", "SECOND_HALF", "THIRD", "FOURTH")) {
					assertThat(shown(context, part, "value")).as(part).isEqualTo(SanitizableData.SANITIZED_VALUE);
				}
				assertThat(shown(context, "any.key", "-DTHIRD=a-third-of-it"))
					.isEqualTo(SanitizableData.SANITIZED_VALUE);
				assertThat(shown(context, "any.key", "value")).isEqualTo("value");
			});
	}

	@Test
	void variableBehindATokenThatWasPastedWithMoreIsHidden() {
		this.contextRunner
			.withPropertyValues("MY_SECRET=a-secret-of-mine", "quantum.auth.qci.api-token='Bearer ${MY_SECRET}'")
			.run((context) -> assertThat(shown(context, "MY_SECRET", "a-secret-of-mine"))
				.isEqualTo(SanitizableData.SANITIZED_VALUE));
	}

	@Test
	void credentialThatRefersToItselfIsNoTrouble() {
		this.contextRunner.withPropertyValues("QCI_TOKEN=${QCI_TOKEN}")
			.run((context) -> assertThat(shown(context, "any.key", "some other value")).isEqualTo("some other value"));
	}

	@Test
	void functionExistsAlsoWhenSwitchedOff() {
		this.contextRunner.withPropertyValues("quantum.auth.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(SanitizingFunction.class));
	}

	@Test
	void functionOfTheApplicationStandsBesideIt() {
		this.contextRunner.withBean("own", SanitizingFunction.class, () -> (data) -> data)
			.run((context) -> assertThat(context.getBeansOfType(SanitizingFunction.class)).containsOnlyKeys("own",
					"quantumAuthSanitizingFunction"));
	}

	@Test
	void withoutActuatorThereIsNoFunction() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(SanitizingFunction.class))
			.run((context) -> assertThat(context).doesNotHaveBean("quantumAuthSanitizingFunction"));
	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> property(String name, String value) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of(name, value)));
	}

	private Object shown(String key) {
		Object[] shown = new Object[1];
		this.contextRunner.run((context) -> shown[0] = shown(context, key, "value"));
		return shown[0];
	}

	private static Object shown(ApplicationContext context, String key, Object value) {
		return context.getBean(SanitizingFunction.class)
			.applyUnlessFiltered(new SanitizableData(null, key, value))
			.getValue();
	}

}
