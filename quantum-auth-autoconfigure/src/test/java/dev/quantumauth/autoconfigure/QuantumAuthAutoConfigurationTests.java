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

package dev.quantumauth.autoconfigure;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.RecordingScheduler;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthAutoConfiguration}.
 */
@Tag("boot")
class QuantumAuthAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withUserConfiguration(QuickReactorResources.class)
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class));

	@Test
	void clientsExistWithoutAnyAccount() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(QuantumAuthClients.class)).isEmpty();
			assertThat(context).doesNotHaveBean(QuantumAuthClient.class).doesNotHaveBean(QuantumAuthAccount.class);
		});
	}

	@ParameterizedTest
	@MethodSource("connectorBuilders")
	void withoutAnyAccountNoThreadIsStarted(ClientHttpConnectorBuilder<?> connectorBuilder) {
		Set<Thread> before = threads();
		this.contextRunner.withBean("connectors", ClientHttpConnectorBuilder.class, () -> connectorBuilder)
			.run((context) -> assertThat(threads().stream()
				.filter((thread) -> !before.contains(thread))
				.map(Thread::getName)
				.filter((name) -> name.toLowerCase(Locale.ROOT).contains("http") || name.startsWith("quantum-auth")))
				.isEmpty());
	}

	@ParameterizedTest
	@MethodSource("connectorBuilders")
	void withAnAccountNoThreadOutlivesTheApplication(ClientHttpConnectorBuilder<?> connectorBuilder)
			throws InterruptedException {
		Set<Thread> before = threads();
		this.contextRunner.withBean("connectors", ClientHttpConnectorBuilder.class, () -> connectorBuilder)
			.withPropertyValues("quantum.auth.qci.url=http://127.0.0.1:1", "quantum.auth.qci.api-token=x")
			.run((context) -> context.getBean(QciAuthClient.class)
				.accessToken()
				.onErrorComplete()
				.block(Duration.ofSeconds(20)));
		for (Thread thread : threads()) {
			if (!before.contains(thread)
					&& (thread.getName().startsWith("httpclient-") || thread.getName().startsWith("quantum-auth"))) {
				thread.join(20_000);
				assertThat(thread.isAlive()).as(thread.getName()).isFalse();
			}
		}
	}

	static ClientHttpConnectorBuilder<?>[] connectorBuilders() {
		return new ClientHttpConnectorBuilder<?>[] { ClientHttpConnectorBuilder.reactor(),
				ClientHttpConnectorBuilder.jdk(), ClientHttpConnectorBuilder.jetty(),
				ClientHttpConnectorBuilder.httpComponents() };
	}

	@Test
	void accountOfTheApplicationIsAdded() {
		this.contextRunner.withUserConfiguration(AcmeConfiguration.class)
			.withPropertyValues("quantum.auth.qci.url=https://api.example.com", "quantum.auth.qci.api-token=x")
			.run((context) -> {
				QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
				assertThat(clients.ids()).containsExactlyInAnyOrder("qci", "acme");
				assertThat(clients.get("acme")).isSameAs(context.getBean("acme", StubAccount.class).client());
			});
	}

	@Test
	void accountOfTheApplicationReplacesTheConfiguredOneWithItsId() {
		StubAccount own = StubAccount.of("qci").withProvider("acme");
		this.contextRunner.withBean("own", StubAccount.class, () -> own)
			.withPropertyValues("quantum.auth.qci.url=https://api.example.com", "quantum.auth.qci.api-token=x")
			.run((context) -> {
				QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
				assertThat(clients.ids()).containsExactly("qci");
				assertThat(clients.get("qci")).isSameAs(own.client());
				assertThat(clients.accounts()).containsExactly(own);
			});
	}

	@Test
	void accountOfTheApplicationDoesNotCountWhenSwitchedOff() {
		this.contextRunner.withUserConfiguration(AcmeConfiguration.class)
			.withPropertyValues("quantum.auth.enabled=false")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class)).isEmpty());
	}

	@Test
	void twoAccountsOfTheApplicationWithOneIdFailStartUp() {
		this.contextRunner.withUserConfiguration(AcmeConfiguration.class)
			.withBean("other", StubAccount.class, () -> StubAccount.of("acme").withProvider("other"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Two accounts have the id 'acme'")
				.hasMessageContaining("'acme'")
				.hasMessageContaining("'other'"));
	}

	@Test
	void accountOfTheApplicationMayUseTheBuilderThatTokensArePutOn() {
		this.contextRunner.withUserConfiguration(CircularConfiguration.class)
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).contains("acme"));
	}

	@Test
	void schedulerBacksOff() {
		this.contextRunner.withBean(RecordingScheduler.class).run((context) -> {
			assertThat(context).hasSingleBean(SessionScheduler.class);
			assertThat(context).doesNotHaveBean(ThreadPoolSessionScheduler.class);
		});
	}

	@Test
	void clientsBackOff() {
		QuantumAuthClients own = new QuantumAuthClients(Set.of());
		this.contextRunner.withBean(QuantumAuthClients.class, () -> own)
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class)).isSameAs(own));
	}

	@Test
	void nothingIsPublishedThatBootsAutoConfigurationBacksOffFrom() {
		new ApplicationContextRunner().withInitializer(SystemEnvironment.empty())
			.withPropertyValues("quantum.auth.qci.url=https://api.example.com", "quantum.auth.qci.api-token=x")
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					QuantumAuthWebClientAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(QciAuthClient.class)
				.doesNotHaveBean(WebClient.class)
				.doesNotHaveBean(WebClient.Builder.class)
				.doesNotHaveBean(ClientHttpConnector.class)
				.doesNotHaveBean(ClientHttpConnectorBuilder.class)
				.doesNotHaveBean(ClientRegistration.class)
				.doesNotHaveBean(ReactiveClientRegistrationRepository.class)
				.doesNotHaveBean(ReactiveOAuth2AuthorizedClientManager.class));
	}

	@Test
	void bootsOwnClientsDoNotBackOff() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.example.com", "quantum.auth.qci.api-token=x")
			.run((context) -> assertThat(context).hasBean("webClientBuilder")
				.hasSingleBean(WebClient.Builder.class)
				.hasSingleBean(ClientHttpConnectorBuilder.class)
				.hasSingleBean(ClientHttpConnector.class)
				.getBeans(WebClientCustomizer.class)
				.containsKey("quantumAuthWebClientCustomizer")
				.hasSizeGreaterThan(1));
	}

	private static Set<Thread> threads() {
		return Set.copyOf(Thread.getAllStackTraces().keySet());
	}

	@Configuration(proxyBeanMethods = false)
	static class AcmeConfiguration {

		@Bean
		StubAccount acme() {
			return StubAccount.of("acme").withProvider("acme");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CircularConfiguration {

		@Bean
		StubAccount circular(WebClient.Builder builder) {
			return StubAccount.of("acme").withProvider("acme");
		}

	}

}
