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

package dev.quantumauth.autoconfigure.account;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for properties that are added after the bean definitions were read and before the
 * beans are made, by a {@link DynamicPropertyRegistrar}, which Spring Boot recommends for
 * containers in tests.
 */
@Tag("boot")
@Tag("http")
@ExtendWith({ OutputCaptureExtension.class, LoggersLeftAlone.class })
class DynamicPropertyRegistrarTests {

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	/**
	 * A registrar has all of an account.
	 */
	@Nested
	@SpringBootTest(classes = WholeAccounts.class, webEnvironment = WebEnvironment.NONE)
	class WithWholeAccounts {

		@Autowired
		private QciAuthClient qciClient;

		@Autowired
		private IqmAuthClient iqmClient;

		@Autowired
		private QuantumAuthClient aliceQuantumAuthClient;

		@Autowired
		private QuantumAuthClients clients;

		@Test
		void accountsExist(@Autowired WebClient.Builder builder) {
			assertThat(this.clients.ids()).containsExactlyInAnyOrder("qci", "alice", "iqm", "lab");
			assertThat(this.qciClient.accessToken().block()).isNotNull();
			assertThat(this.iqmClient.accessToken().block()).isNotNull();
			assertThat(this.aliceQuantumAuthClient).isSameAs(this.clients.get("alice"));
			assertThat(builder.build()
				.get()
				.uri(qci.url() + "/optimization/v1/jobs/allocations")
				.retrieve()
				.bodyToMono(String.class)
				.block()).contains("allocations");
		}

	}

	/**
	 * Plain Spring, and a URL that is known before.
	 */
	@Nested
	@SpringJUnitConfig(CredentialsOnly.class)
	@TestPropertySource(properties = { "quantum.auth.qci.url=https://qci.example.com",
			"quantum.auth.iqm.accounts.lab.url=https://iqm.example.com" })
	class WithLateCredentials {

		@Test
		void accountsExistAndNothingIsSaid(@Autowired QuantumAuthClients clients, CapturedOutput output) {
			assertThat(clients.ids()).containsExactlyInAnyOrder("qci", "lab");
			assertThat(Remarks.in(output)).isEmpty();
		}

	}

	/**
	 * Plain Spring, and a credential that is known before.
	 */
	@Nested
	@SpringJUnitConfig(UrlsOnly.class)
	@TestPropertySource(properties = { "quantum.auth.qci.api-token=x", "quantum.auth.iqm.accounts.lab.token=x" })
	class WithLateUrls {

		@Test
		void accountsExistAndNothingIsSaid(@Autowired QuantumAuthClients clients, CapturedOutput output) {
			assertThat(clients.ids()).containsExactlyInAnyOrder("qci", "lab");
			assertThat(Remarks.in(output)).isEmpty();
		}

	}

	/**
	 * A registrar replaces what {@link DynamicPropertySource} has added.
	 */
	@Nested
	@SpringJUnitConfig(OtherUrl.class)
	class WithReplacedUrl {

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			registry.add("quantum.auth.qci.url", () -> "https://first.example.com");
			registry.add("quantum.auth.qci.api-token", () -> "x");
		}

		@Test
		void lastValueCounts(@Autowired QciAuthClient client) {
			assertThat(client.getUrl()).hasToString("https://second.example.com/");
		}

	}

	/**
	 * A registrar has what a property and a variable stand for.
	 */
	@Nested
	@SpringJUnitConfig(Referred.class)
	@TestPropertySource(properties = { "quantum.auth.qci.url=https://qci.example.com",
			"quantum.auth.qci.api-token=${my.secret:}", "quantum.auth.iqm.url=https://iqm.example.com" })
	class WithReferredCredentials {

		@Test
		void accountsExist(@Autowired QuantumAuthClients clients) {
			assertThat(clients.ids()).containsExactlyInAnyOrder("qci", "iqm");
		}

	}

	/**
	 * A registrar takes an account away.
	 */
	@Nested
	@SpringJUnitConfig(NoCredential.class)
	@TestPropertySource(properties = { "quantum.auth.qci.url=https://qci.example.com", "quantum.auth.qci.api-token=x" })
	class WithRemovedAccount {

		@Test
		void accountDoesNotExist(@Autowired QuantumAuthClients clients,
				@Autowired(required = false) QciAuthClient client) {
			assertThat(clients).isEmpty();
			assertThat(client).isNull();
		}

	}

	/**
	 * A client that is mocked, of an account that a registrar changes.
	 */
	@Nested
	@SpringJUnitConfig(OtherUrl.class)
	@TestPropertySource(
			properties = { "quantum.auth.qci.url=https://first.example.com", "quantum.auth.qci.api-token=x" })
	class WithMockedClient {

		@MockitoBean
		private QciAuthClient client;

		@Test
		void mockStays(@Autowired QciAuthClient injected, @Autowired QuantumAuthClients clients) {
			assertThat(injected).isSameAs(this.client);
			assertThat(clients.ids()).containsExactly("qci");
		}

	}

	/**
	 * {@link DynamicPropertySource} alone, which is early enough.
	 */
	@Nested
	@SpringJUnitConfig(QuantumAuthOnly.class)
	class WithDynamicPropertySource {

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			qci.properties().forEach((name, value) -> registry.add(name, () -> value));
		}

		@Test
		void accountExists(@Autowired QuantumAuthClients clients) {
			assertThat(clients.ids()).containsExactly("qci");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
			IqmAuthAutoConfiguration.class })
	static class QuantumAuthOnly {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WholeAccounts {

		@Bean
		DynamicPropertyRegistrar cloud() {
			return (registry) -> {
				qci.properties().forEach((name, value) -> registry.add(name, () -> value));
				iqm.properties().forEach((name, value) -> registry.add(name, () -> value));
				registry.add("quantum.auth.qci.accounts.alice.api-token", () -> "x");
				registry.add("quantum.auth.iqm.accounts.lab.token", () -> "x");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CredentialsOnly extends QuantumAuthOnly {

		@Bean
		DynamicPropertyRegistrar credentials() {
			return (registry) -> {
				registry.add("quantum.auth.qci.api-token", () -> "x");
				registry.add("quantum.auth.iqm.accounts.lab.token", () -> "x");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UrlsOnly extends QuantumAuthOnly {

		@Bean
		DynamicPropertyRegistrar urls() {
			return (registry) -> {
				registry.add("quantum.auth.qci.url", () -> "https://qci.example.com");
				registry.add("quantum.auth.iqm.accounts.lab.url", () -> "https://iqm.example.com");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherUrl extends QuantumAuthOnly {

		@Bean
		DynamicPropertyRegistrar url() {
			return (registry) -> registry.add("quantum.auth.qci.url", () -> "https://second.example.com");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Referred extends QuantumAuthOnly {

		@Bean
		DynamicPropertyRegistrar secrets() {
			return (registry) -> {
				registry.add("my.secret", () -> "x");
				registry.add("IQM_TOKEN", () -> "x");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoCredential extends QuantumAuthOnly {

		@Bean
		DynamicPropertyRegistrar nothing() {
			return (registry) -> registry.add("quantum.auth.qci.api-token", () -> "");
		}

	}

}
