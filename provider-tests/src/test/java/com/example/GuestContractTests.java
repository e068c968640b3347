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

package com.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.client.response.MockRestResponseCreators;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.autoconfigure.AutoConfigureQuantumAuthTest;
import dev.quantumauth.test.web.QuantumAuthRequestMatchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What each cloud gets from the house without a line of its own.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
@ParameterizedClass
@EnumSource
class GuestContractTests {

	private static final String KEY = "c2VjcmV0LXdvcmRz";

	private static final String OTHER_KEY = "b3RoZXItd29yZHM";

	private final FakeCloud cloud = new FakeCloud();

	private final Guest guest;

	private final ApplicationContextRunner contextRunner;

	private CapturedOutput output;

	GuestContractTests(Guest guest) {
		this.guest = guest;
		this.contextRunner = Contexts.runner();
	}

	@BeforeEach
	void capture(CapturedOutput output) {
		this.output = output;
		for (String key : new String[] { KEY, OTHER_KEY }) {
			this.cloud.grant(key, this.guest.token(key));
			this.cloud.accept(this.guest.header(), this.guest.token(key));
		}
	}

	@AfterEach
	void nothingShowsACredential() {
		this.cloud.close();
		assertThat(this.output).doesNotContain(KEY).doesNotContain(OTHER_KEY);
	}

	@ParameterizedTest
	@EnumSource
	void tokenGoesToTheCloudAndNowhereElse(Calls calls) {
		configured().run((context) -> {
			assertThat(calls.status(context, this.cloud.url() + "/jobs")).isEqualTo(200);
			assertThat(calls.status(context, this.cloud.otherOrigin() + "/api/other")).isEqualTo(401);
			assertThat(calls.status(context, this.cloud.url().replace("/api", "/elsewhere/jobs"))).isEqualTo(401);
			assertThat(this.cloud.headers("/api/jobs", this.guest.header().name()))
				.containsExactly(this.guest.header().value(this.guest.token(KEY)));
			assertThat(this.cloud.headers("/api/other", this.guest.header().name())).isEmpty();
			assertThat(this.cloud.headers("/elsewhere/jobs", this.guest.header().name())).isEmpty();
		});
	}

	@ParameterizedTest
	@EnumSource
	void tokenIsNotTakenToWhereARequestIsRedirected(Calls calls) {
		this.cloud.redirect("/api/moved", this.cloud.otherOrigin() + "/elsewhere/jobs");
		configured().run((context) -> {
			assertThat(calls.status(context, this.cloud.url() + "/moved")).isEqualTo(302);
			assertThat(this.cloud.headers("/api/moved", this.guest.header().name())).hasSize(1);
			assertThat(this.cloud.requests("/elsewhere/jobs")).isEmpty();
		});
	}

	@ParameterizedTest
	@EnumSource
	void furtherAccountTakesFromTheSectionWhatItLeavesOutButNoKey(Calls calls) {
		configured().withPropertyValues(this.guest.keyOf("alice") + "=" + OTHER_KEY).run((context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder(this.guest.id(),
					"alice");
			String url = this.cloud.url() + "/jobs";
			assertThat(calls.status(context, url, QuantumAuth.account("alice"))).isEqualTo(200);
			assertThat(calls.status(context, url)).isEqualTo(200);
			assertThat(this.cloud.headers("/api/jobs", this.guest.header().name())).containsExactly(
					this.guest.header().value(this.guest.token(OTHER_KEY)),
					this.guest.header().value(this.guest.token(KEY)));
		});
	}

	@Test
	void furtherAccountWithoutAKeyDoesNotGetTheSectionsOne() {
		configured().withPropertyValues(this.guest.property("accounts.alice.url") + "=https://alice.example.com")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly(this.guest.id());
				assertThat(this.output).contains("has no API key, so the account does not exist. Set "
						+ this.guest.keyOf("alice") + " or " + this.guest.keyOf("alice") + "-file.");
			});
	}

	@Test
	void environmentVariablesMakeTheDefaultAccount() {
		withSettings()
			.withInitializer(Contexts.variables(this.guest.urlVariable() + "=" + this.cloud.url(),
					this.guest.keyVariable() + "=" + KEY))
			.run((context) -> {
				assertThat(context).hasBean(this.guest.id() + "QuantumAuthClient");
				assertThat(Calls.WEB_CLIENT.status(context, this.cloud.url() + "/jobs")).isEqualTo(200);
			});
	}

	@Test
	void keyIsReadFromAFileAndRidOfWhatDoesNotBelongToIt(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("key"), "\"" + KEY + "\"\n");
		withUrl().withPropertyValues(this.guest.keyFile() + "=" + file).run((context) -> {
			assertThat(Calls.WEB_CLIENT.status(context, this.cloud.url() + "/jobs")).isEqualTo(200);
			assertThat(this.output)
				.contains("The API key in the property " + this.guest.keyFile() + " has white space");
		});
	}

	@Test
	void urlWithoutAKeyIsAWarning() {
		withUrl().run((context) -> {
			assertThat(context).doesNotHaveBean(QuantumAuthClient.class);
			assertThat(this.output).contains(
					this.guest.property("url") + " is set, but there is no API key, so the account does not exist. Set "
							+ this.guest.key() + " or " + this.guest.keyFile() + ". Or set the environment variables: "
							+ this.guest.keyVariable() + ".");
		});
	}

	@Test
	void keyWithoutAUrlFailsTheStart() {
		this.contextRunner.withPropertyValues(this.guest.key() + "=" + KEY)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The accounts at " + this.guest.displayName())
				.hasMessageContaining("The property " + this.guest.key() + " is set, but there is no URL. Set "
						+ this.guest.property("url") + " or the environment variable " + this.guest.urlVariable()));
	}

	@Test
	void keyAndKeyFileAreOneTooMany() {
		configured().withPropertyValues(this.guest.keyFile() + "=/run/secrets/key")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(this.guest.key() + " and " + this.guest.keyFile() + " are set, but they do not "
						+ "belong together")
				.hasMessageNotContaining(KEY));
	}

	@Test
	void keyThatYamlMadeANumberIsToBeQuoted() {
		withUrl()
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("yaml", Map.of(this.guest.key(), 12345678))))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property " + this.guest.key() + " was read as a number")
				.hasMessageNotContaining("12345678"));
	}

	@Test
	void idsOfProvidersAreReservedBothWays() {
		configured().withPropertyValues(this.guest.keyOf("qci") + "=" + KEY)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("the account id 'qci' is reserved"));
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=" + this.cloud.url(),
					"quantum.auth.qci.accounts." + this.guest.id() + ".api-token=" + KEY)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("the account id '" + this.guest.id() + "' is reserved"));
	}

	@Test
	void idsAreUniqueAcrossClouds() {
		configured()
			.withPropertyValues(this.guest.keyOf("alice") + "=" + OTHER_KEY,
					"quantum.auth.qci.url=https://api.example.com", "quantum.auth.qci.accounts.alice.api-token=x")
			.run((context) -> assertThat(context).getFailure().hasMessage("The id 'alice' belongs to two accounts."));
	}

	@Test
	void propertyThatNothingReadsIsReported() {
		configured().withPropertyValues(this.guest.property("ulr") + "=x")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(
						this.guest.property("ulr") + ". Did you mean " + this.guest.property("url") + "?"));
	}

	@Test
	void plainHttpToAnotherMachineFailsTheStart() {
		this.contextRunner
			.withPropertyValues(this.guest.property("url") + "=http://cloud.example.com", this.guest.key() + "=" + KEY)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property " + this.guest.property("url") + " is plain http"));
	}

	@Test
	void cloudCanBeSwitchedOff() {
		configured().withPropertyValues(this.guest.property("enabled") + "=false")
			.withInitializer(Contexts.variables(this.guest.keyVariable() + "=" + KEY))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(QuantumAuthClient.class);
				assertThat(Calls.REST_CLIENT.status(context, this.cloud.url() + "/jobs")).isEqualTo(401);
			});
		configured().withPropertyValues("quantum.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(QuantumAuthClient.class));
	}

	@Test
	void keyIsSanitizedInEverySpelling() {
		this.contextRunner.run((context) -> {
			SanitizingFunction function = context.getBean("quantumAuthSanitizingFunction", SanitizingFunction.class);
			assertThat(this.guest.spellingsOfTheKey())
				.allSatisfy((key) -> assertThat(shown(function, key)).isEqualTo(SanitizableData.SANITIZED_VALUE));
			assertThat(shown(function, this.guest.property("url"))).isEqualTo("anything");
			assertThat(shown(function, this.guest.urlVariable())).isEqualTo("anything");
		});
	}

	private static Object shown(SanitizingFunction function, String key) {
		return function.applyUnlessFiltered(new SanitizableData(null, key, "anything")).getValue();
	}

	@Test
	void testsOfApplicationsHaveTokensWithoutTheCloud() {
		this.contextRunner.withUserConfiguration(TestedApplication.class)
			.withPropertyValues(this.guest.property("url") + "=https://cloud.example.com")
			.run((context) -> {
				RestClient.Builder builder = context.getBean(RestClient.Builder.class);
				MockRestServiceServer server = MockRestServiceServer.bindTo(builder).build();
				server
					.expect(QuantumAuthRequestMatchers.carriesTokenOf(this.guest.id(),
							context.getBean(QuantumAuthClients.class)))
					.andRespond(MockRestResponseCreators.withSuccess());
				builder.build().get().uri("https://cloud.example.com/jobs").retrieve().toBodilessEntity();
				server.verify();
			});
	}

	@Test
	void beanThatNeedsAnAccountIsToldWhatMakesOne() {
		assertThatException().isThrownBy(
				() -> new SpringApplicationBuilder(Contexts.Application.class, Jobs.class).web(WebApplicationType.NONE)
					.bannerMode(Banner.Mode.OFF)
					.initializers(Contexts.variables())
					.run());
		String key = this.guest.key().substring(this.guest.property("").length());
		assertThat(this.output).contains("required a QuantumAuthClient, but there is no account at ")
			.contains("  - At " + this.guest.displayName() + ": " + this.guest.property("url") + " and ." + key
					+ " or ." + key + "-file, or the environment variables " + this.guest.urlVariable() + " and "
					+ this.guest.keyVariable() + ".");
	}

	private ApplicationContextRunner configured() {
		return withUrl().withPropertyValues(this.guest.key() + "=" + KEY);
	}

	private ApplicationContextRunner withUrl() {
		return withSettings().withPropertyValues(this.guest.property("url") + "=" + this.cloud.url());
	}

	private ApplicationContextRunner withSettings() {
		return (this.guest == Guest.NIMBUS)
				? this.contextRunner.withPropertyValues(this.guest.property("token-uri") + "=" + this.cloud.tokenUri())
				: this.contextRunner;
	}

	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		@Bean
		Object jobs(QuantumAuthClient client) {
			return client.getId();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigureQuantumAuthTest
	static class TestedApplication {

	}

}
