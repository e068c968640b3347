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

package dev.quantumauth.autoconfigure.properties;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.AotDetector;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for properties that nothing reads.
 */
@Tag("boot")
class UnknownPropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "quantum.auth.qci.api-tokne, quantum.auth.qci.api-token", "quantum.auth.qci.ulr, quantum.auth.qci.url",
			"quantum.auth.qcii.url, quantum.auth.qci",
			"quantum.auth.iqm.accounts.lab-1.passwort, quantum.auth.iqm.accounts.lab-1.password",
			"quantum.auth.iqm.token-file, quantum.auth.iqm.tokens-file",
			"quantum.auth.iqm.refresh-tokin, quantum.auth.iqm.refresh-token",
			"quantum.auth.refresh.back-of.max, quantum.auth.refresh.backoff",
			"quantum.auth.enable, quantum.auth.enabled", "quantum.auth.iqm.enable, quantum.auth.iqm.enabled" })
	void nearestNameIsProposed(String name, String proposed) {
		this.contextRunner.withPropertyValues(name + "=sesame")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidQuantumAuthPropertiesException.class)
				.hasMessageContaining("- " + name + ". Did you mean " + proposed + "?")
				.hasMessageNotContaining("sesame"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.refresh.enabled", "quantum.auth.http.enabled" })
	void whatCannotBeSwitchedOffIsNotBelievedToBe(String name) {
		this.contextRunner.withPropertyValues(name + "=false")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("- " + name + ". "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.colour", "quantum.auth.refresh.colour", "quantum.auth.qci.username" })
	void whereNoNameIsNearAllAreTold(String name) {
		this.contextRunner.withPropertyValues(name + "=sesame")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(name + ". In " + name.substring(0, name.lastIndexOf('.')) + " there are: ")
				.hasMessageNotContaining("sesame"));
	}

	@Test
	void accountsAsAListAreTold() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.accounts[0].id=lab", "quantum.auth.qci.accounts[0].api-token=sesame")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(
						"quantum.auth.qci.accounts[0].id. quantum.auth.qci.accounts is no list. Write a name "
								+ "in the place of [0], for example quantum.auth.qci.accounts.alice.")
				.hasMessageNotContaining("sesame"));
	}

	@Test
	void accountsAsAListWithKnownPropertiesAreToldToo() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci-prod.com",
					"quantum.auth.qci.accounts[0].api-token=sesame")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("quantum.auth.qci.accounts[0].api-token. quantum.auth.qci.accounts is no list.")
				.hasMessageNotContaining("sesame"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.accounts[0].id", "quantum.auth.accounts.lab.api-token" })
	void accountsOutsideOfAProvidersSectionAreTold(String name) {
		this.contextRunner.withPropertyValues(name + "=sesame")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(name + ". Did you mean quantum.auth.iqm.accounts or quantum.auth.qci.accounts?")
				.hasMessageNotContaining("sesame"));
	}

	@Test
	void propertyBelowASingleValueIsToldApart() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.api-token[0]=sesame")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("quantum.auth.qci.api-token[0]. quantum.auth.qci.api-token has a single value."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.qci.apiToken", "quantum.auth.qci.api_token", "quantum.auth.qci.API-TOKEN",
			"quantum.auth.qci.accounts.[lab-1].apiToken", "quantum.auth.qci.enabled" })
	void anySpellingThatBootUnderstandsIsKnown(String name) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.url=https://api.example.com", name + "=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void elementsOfAListThatIsOverriddenAreKnown() {
		Map<String, Object> longer = Map.of("quantum.auth.qci.api-urls[0]", "https://a.example.com",
				"quantum.auth.qci.api-urls[1]", "https://b.example.com", "quantum.auth.qci.api-urls[2]",
				"https://c.example.com");
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("lower", longer)))
			.withPropertyValues("quantum.auth.qci.api-urls[0]=https://d.example.com")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource({ "quantum.auth.enabled, quantum.auth.qci.colour", "quantum.auth.enabled, quantum.auth.colour",
			"quantum.auth.qci.enabled, quantum.auth.qci.colour",
			"quantum.auth.iqm.enabled, quantum.auth.iqm.accounts.lab.colour" })
	void whatIsSwitchedOffIsNotChecked(String enabled, String name) {
		this.contextRunner.withPropertyValues(enabled + "=false", name + "=blue")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void restIsCheckedWhereOneVendorIsSwitchedOff() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.enabled=false", "quantum.auth.iqm.colour=blue")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("quantum.auth.iqm.colour"));
	}

	@Test
	void environmentVariablesAndSystemPropertiesAreLeftAlone() {
		this.contextRunner.withInitializer(SystemEnvironment.of("QUANTUM_AUTH_COLOUR=blue"))
			.withSystemProperties("quantum.auth.qci.colour=blue")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void propertiesOfAnExcludedVendorAreLeftAlone() {
		new ApplicationContextRunner().withInitializer(SystemEnvironment.empty())
			.withUserConfiguration(ExcludingApplication.class)
			.withPropertyValues("quantum.auth.qci.url=https://api.example.com")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void sectionOfAThirdVendorIsKnown() {
		this.contextRunner.withUserConfiguration(ThirdVendorConfiguration.class)
			.withPropertyValues("quantum.auth.dwave.solver=advantage", "quantum.auth.dwave.regions[0]=eu",
					"quantum.auth.dwave.headers.a.b=c", "quantum.auth.dwave.enabled=true", "quantum.auth.bean.name=x",
					"quantum.auth.bean.nickname=y")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void sectionOfAThirdVendorIsChecked() {
		this.contextRunner.withUserConfiguration(ThirdVendorConfiguration.class)
			.withPropertyValues("quantum.auth.dwave.solvr=advantage")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("Did you mean quantum.auth.dwave.solver?"));
	}

	@Test
	void sectionOfABeanThatSpringMakesIsLeftAlone() {
		this.contextRunner.withUserConfiguration(ThirdVendorConfiguration.class)
			.withPropertyValues("quantum.auth.component.name=x", "quantum.auth.component.nickname=y")
			.run((context) -> assertThat(context.getBean(ComponentProperties.class).getName()).isEqualTo("x"));
	}

	@Test
	void sectionMayBeReadByMoreThanOneType() {
		this.contextRunner.withUserConfiguration(SecondReaderConfiguration.class)
			.withPropertyValues("quantum.auth.qci.url=https://api.example.com", "quantum.auth.qci.region=eu",
					"quantum.auth.refresh.jitter=0.2", "quantum.auth.region=eu")
			.run((context) -> assertThat(context.getBean(SecondQciProperties.class).region()).isEqualTo("eu"));
	}

	@Test
	void sectionThatIsReadByMoreThanOneTypeIsChecked() {
		this.contextRunner.withUserConfiguration(SecondReaderConfiguration.class)
			.withPropertyValues("quantum.auth.qci.regoin=eu")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("Did you mean quantum.auth.qci.region?"));
	}

	@Test
	void sectionOfTheParentContextIsKnown() {
		new ApplicationContextRunner().withUserConfiguration(ThirdVendorConfiguration.class)
			.run((parent) -> this.contextRunner.withParent(parent)
				.withPropertyValues("quantum.auth.dwave.solver=advantage")
				.run((context) -> assertThat(context).hasNotFailed()));
	}

	@Test
	void nothingIsCheckedWhileTheApplicationIsProcessedAheadOfTime() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class);
			TestPropertyValues.of("quantum.auth.colour=blue").applyTo(context);
			assertThatNoException().isThrownBy(() -> context.refreshForAotProcessing(new RuntimeHints()));
		}
	}

	@Test
	void applicationThatWasProcessedAheadOfTimeIsChecked() {
		this.contextRunner.withSystemProperties(AotDetector.AOT_ENABLED + "=true")
			.withPropertyValues("quantum.auth.colour=blue")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("quantum.auth.colour"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = QciAuthAutoConfiguration.class)
	static class ExcludingApplication extends QuickReactorResources {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ThirdVendorProperties.class)
	@Import(ComponentProperties.class)
	static class ThirdVendorConfiguration {

		@Bean
		@ConfigurationProperties("quantum.auth.bean")
		BeanProperties beanProperties() {
			return new NicknameProperties();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ SecondProperties.class, SecondQciProperties.class })
	static class SecondReaderConfiguration {

	}

	@ConfigurationProperties("quantum.auth")
	record SecondProperties(String region) {

	}

	@ConfigurationProperties("quantum.auth.qci")
	record SecondQciProperties(String url, String region) {

	}

	@ConfigurationProperties("quantum.auth.dwave")
	record ThirdVendorProperties(boolean enabled, String solver, List<String> regions, Map<String, String> headers) {

	}

	static class BeanProperties {

		private String name;

		String getName() {
			return this.name;
		}

		void setName(String name) {
			this.name = name;
		}

	}

	static class NicknameProperties extends BeanProperties {

		private String nickname;

		String getNickname() {
			return this.nickname;
		}

		void setNickname(String nickname) {
			this.nickname = nickname;
		}

	}

	@ConfigurationProperties("quantum.auth.component")
	static class ComponentProperties extends NicknameProperties {

		ComponentProperties(Environment environment) {
		}

	}

}
