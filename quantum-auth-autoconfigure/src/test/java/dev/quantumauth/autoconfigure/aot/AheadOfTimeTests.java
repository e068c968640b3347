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

package dev.quantumauth.autoconfigure.aot;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.actuate.QuantumAuthEndpointAutoConfiguration;
import dev.quantumauth.autoconfigure.actuate.QuantumAuthSanitizingAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SuppliedQciDetails;
import dev.quantumauth.autoconfigure.health.QuantumAuthHealthContributorAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmConnectionDetails;
import dev.quantumauth.autoconfigure.observation.QuantumAuthObservationAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciConnectionDetails;
import dev.quantumauth.autoconfigure.web.QuantumAuthRestClientAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.observation.ObservationTokenRequestInterceptor;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests an application that was processed ahead of time: the credentials are there only
 * when it runs.
 */
@Tag("aot")
@Tag("boot")
@Tag("http")
class AheadOfTimeTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private static final Map<String, Object> NOTHING = Map.of();

	private static final Map<String, Object> TWO_ACCOUNTS = Map.of("quantum.auth.qci.url", "https://api.example.com",
			"quantum.auth.qci.api-token", "x", "quantum.auth.qci.accounts.alice.api-token", "y");

	@Test
	void accountsThatAreConfiguredWhenTheApplicationRunsExist() {
		ProcessedApplication.of(TestApplication.class, NOTHING).run(TWO_ACCOUNTS, (context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("qci", "alice");
			assertThat(context.getBean(QuantumAuthClient.class).getId()).isEqualTo("qci");
			assertThat(context.getBean("aliceQuantumAuthClient", QciAuthClient.class).getUrl())
				.hasToString("https://api.example.com/");
			assertThat(context.getBean(QuantumAuthExchangeFilterFunction.class)).isNotNull();
			assertThat(context.getBean(QuantumAuthClientHttpRequestInterceptor.class)).isNotNull();
			assertThat(context.getBean(RestClient.Builder.class)).isNotNull();
			assertThat(context.containsBean("quantumAuthHealthContributor")).isTrue();
			assertThat(context.getBean(ObservationTokenRequestInterceptor.class)).isNotNull();
			assertThat(context.getBean(MeterRegistry.class).get("quantum.auth.token.expiry").gauges())
				.extracting((gauge) -> gauge.getId().getTag("account"))
				.containsExactlyInAnyOrder("qci", "alice");
		});
	}

	@Test
	void accountsAtIqmThatAreConfiguredWhenTheApplicationRunsExist() {
		ProcessedApplication.of(TestApplication.class, NOTHING)
			.run(Map.of("quantum.auth.iqm.url", "https://iqm.example.com", "quantum.auth.iqm.auth-server-url",
					"https://auth.example.com", "quantum.auth.iqm.username", "alice", "quantum.auth.iqm.password", "x",
					"quantum.auth.iqm.accounts.lab.token", "y"), (context) -> {
						assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("iqm",
								"lab");
						assertThat(context.getBean(IqmAuthClient.class).getAuthServerUrl())
							.hasToString("https://auth.example.com");
					});
	}

	@Test
	void connectionDetailsMakeTheDefaultAccountAtIqm() {
		ProcessedApplication.of(IqmConnectionDetailsApplication.class, NOTHING)
			.run(NOTHING, (context) -> assertThat(context.getBean(IqmAuthClient.class).getUrl())
				.hasToString("https://details.example.com"));
	}

	@Test
	void accountsWhosePropertiesAreAddedBeforeTheBeansAreMadeExist() {
		ProcessedApplication.of(LatePropertiesApplication.class, NOTHING)
			.run(NOTHING, (context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
				.containsExactlyInAnyOrder("qci", "alice"));
	}

	@Test
	void accountsThatWereConfiguredWhenTheApplicationWasBuiltAreGone() {
		ProcessedApplication.of(TestApplication.class, TWO_ACCOUNTS).run(NOTHING, (context) -> {
			assertThat(context.getBean(QuantumAuthClients.class)).isEmpty();
			assertThat(context.getBeanNamesForType(QuantumAuthClient.class)).isEmpty();
		});
	}

	@Test
	void applicationWithoutAnyAccountStarts() {
		ProcessedApplication.of(TestApplication.class, NOTHING)
			.run(NOTHING, (context) -> assertThat(context.getBean(QuantumAuthClients.class)).isEmpty());
	}

	@Test
	void quantumAuthCanBeSwitchedOffWhenTheApplicationRuns() {
		ProcessedApplication.of(TestApplication.class, NOTHING)
			.run(with(TWO_ACCOUNTS, "quantum.auth.enabled", "false"), (context) -> {
				assertThat(context.getBean(QuantumAuthClients.class)).isEmpty();
				assertThat(context.getBeanNamesForType(QuantumAuthClient.class)).isEmpty();
			});
	}

	@Test
	void qciCanBeSwitchedOffWhenTheApplicationRuns() {
		ProcessedApplication.of(ConnectionDetailsApplication.class, NOTHING)
			.run(with(Map.of("quantum.auth.qci.accounts.alice.api-token", "x"), "quantum.auth.qci.enabled", "false"),
					(context) -> {
						assertThat(context.getBean(QuantumAuthClients.class)).isEmpty();
						assertThat(context.getBeanNamesForType(QuantumAuthClient.class)).isEmpty();
					});
	}

	@Test
	void connectionDetailsMakeTheDefaultAccount() {
		ProcessedApplication.of(ConnectionDetailsApplication.class, NOTHING).run(NOTHING, (context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci");
			assertThat(context.getBean(QciAuthClient.class).getUrl()).hasToString("https://details.example.com/");
		});
	}

	@Test
	void connectionDetailsBeatPropertiesThatAreThereWhenTheApplicationRuns() {
		ProcessedApplication.of(ConnectionDetailsApplication.class, NOTHING).run(TWO_ACCOUNTS, (context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("qci", "alice");
			assertThat(context.getBean(QciAuthClient.class).getUrl()).hasToString("https://details.example.com/");
		});
	}

	@Test
	void whatIsGeneratedKnowsNoAccount() {
		Map<String, Object> accounts = new HashMap<>(TWO_ACCOUNTS);
		accounts.put("quantum.auth.iqm.url", "https://iqm.example.com");
		accounts.put("quantum.auth.iqm.token", "z");
		assertThat(ProcessedApplication.of(TestApplication.class, accounts).sources())
			.isEqualTo(ProcessedApplication.of(TestApplication.class, NOTHING).sources());
	}

	@Test
	void accountsOfTheApplicationJoinTheConfiguredOnesAndReplaceThem() {
		ProcessedApplication.of(OwnAccountsApplication.class, NOTHING).run(TWO_ACCOUNTS, (context) -> {
			QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
			assertThat(clients.ids()).containsExactlyInAnyOrder("qci", "alice", "bob");
			assertThat(clients.get("alice").getProvider()).isEqualTo("other");
			assertThat(clients.get("qci").getProvider()).isEqualTo("qci");
		});
	}

	@Test
	void iqmCanBeSwitchedOffWhenTheApplicationRuns() {
		ProcessedApplication.of(IqmConnectionDetailsApplication.class, NOTHING)
			.run(with(TWO_ACCOUNTS, "quantum.auth.iqm.enabled", "false"),
					(context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
						.containsExactlyInAnyOrder("qci", "alice"));
	}

	@Test
	void whatWasSwitchedOffWhenTheApplicationWasBuiltStaysOff() {
		Map<String, Object> accounts = new HashMap<>(TWO_ACCOUNTS);
		accounts.put("quantum.auth.qci.enabled", "true");
		accounts.put("quantum.auth.iqm.url", "https://iqm.example.com");
		accounts.put("quantum.auth.iqm.token", "z");
		ProcessedApplication.of(TestApplication.class, Map.of("quantum.auth.qci.enabled", "false"))
			.run(accounts,
					(context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("iqm"));
	}

	@Test
	void everyClientOfBootSendsTheToken() {
		ProcessedApplication application = ProcessedApplication.of(ClientsApplication.class, NOTHING);
		try (FakeQci qci = FakeQci.start()) {
			application.run(withBaseUrls(qci), (context) -> {
				WebClient webClient = context.getBean(WebClient.Builder.class).baseUrl(qci.url().toString()).build();
				assertThat(webClient.get().uri(ALLOCATIONS).retrieve().bodyToMono(String.class).block())
					.contains("dirac");
				RestClient restClient = context.getBean(RestClient.Builder.class).baseUrl(qci.url().toString()).build();
				assertThat(restClient.get().uri(ALLOCATIONS).retrieve().body(String.class)).contains("dirac");
				assertThat(context.getBean(ReactiveAllocations.class).list().block()).contains("dirac");
				assertThat(context.getBean(BlockingAllocations.class).list()).contains("dirac");
			});
			assertThat(qci.tokenRequests()).isOne();
		}
	}

	private static Map<String, Object> withBaseUrls(FakeQci qci) {
		Map<String, Object> properties = new HashMap<>(qci.properties());
		properties.put("spring.http.serviceclient.reactive.base-url", qci.url().toString());
		properties.put("spring.http.serviceclient.blocking.base-url", qci.url().toString());
		return properties;
	}

	private static Map<String, Object> with(Map<String, Object> properties, String name, String value) {
		Map<String, Object> more = new HashMap<>(properties);
		more.put(name, value);
		return more;
	}

	@Configuration(proxyBeanMethods = false)
	static class LatePropertiesApplication extends TestApplication {

		@Bean
		static BeanFactoryInitializer<ListableBeanFactory> lateProperties(ConfigurableEnvironment environment) {
			return (beanFactory) -> environment.getPropertySources()
				.addFirst(new MapPropertySource("late", TWO_ACCOUNTS));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
			IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
			QuantumAuthRestClientAutoConfiguration.class, RestClientAutoConfiguration.class,
			ImperativeHttpClientAutoConfiguration.class, QuantumAuthHealthContributorAutoConfiguration.class,
			QuantumAuthEndpointAutoConfiguration.class, QuantumAuthSanitizingAutoConfiguration.class,
			QuantumAuthObservationAutoConfiguration.class, ObservationAutoConfiguration.class,
			MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
			HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
			WebClientAutoConfiguration.class })
	static class TestApplication extends QuickReactorResources {

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionDetailsApplication extends TestApplication {

		@Bean
		QciConnectionDetails connectionDetails() {
			return new SuppliedQciDetails(() -> "https://details.example.com", () -> "x");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IqmConnectionDetailsApplication extends TestApplication {

		@Bean
		IqmConnectionDetails connectionDetails() {
			return new IqmConnectionDetails() {

				@Override
				public String getUrl() {
					return "https://details.example.com";
				}

				@Override
				public String getToken() {
					return "x";
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAccountsApplication extends TestApplication {

		@Bean
		StubAccount alice() {
			return StubAccount.of("alice").withProvider("other");
		}

		@Bean
		QuantumAuthAccount bob() {
			return StubAccount.of("bob").withProvider("other");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HttpServiceClientPropertiesAutoConfiguration.class,
			HttpServiceClientAutoConfiguration.class, ReactiveHttpServiceClientAutoConfiguration.class })
	@ImportHttpServices(group = "reactive", types = ReactiveAllocations.class, clientType = ClientType.WEB_CLIENT)
	@ImportHttpServices(group = "blocking", types = BlockingAllocations.class, clientType = ClientType.REST_CLIENT)
	static class ClientsApplication extends TestApplication {

	}

	@HttpExchange(ALLOCATIONS)
	interface ReactiveAllocations {

		@GetExchange
		Mono<String> list();

	}

	@HttpExchange(ALLOCATIONS)
	interface BlockingAllocations {

		@GetExchange
		String list();

	}

}
