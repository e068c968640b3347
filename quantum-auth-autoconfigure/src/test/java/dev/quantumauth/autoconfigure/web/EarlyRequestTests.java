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

package dev.quantumauth.autoconfigure.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmConnectionDetails;
import dev.quantumauth.autoconfigure.qci.QciConnectionDetails;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests that are sent by what accounts are made of, with Boot's own
 * builders: they pass without a token and without waiting, from whatever thread.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class EarlyRequestTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	@AutoClose("stop")
	private static final WireMockServer vaultServer = vaultServer();

	private final ApplicationContextRunner contextRunner = ClientContext.runner()
		.withConfiguration(AutoConfigurations.of(IqmAuthAutoConfiguration.class));

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
		vaultServer.resetRequests();
	}

	private static WireMockServer vaultServer() {
		WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort().gzipDisabled(true));
		server.start();
		server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("open")));
		return server;
	}

	static Stream<Arguments> vaults() {
		return Stream.of(QciDetails.class, IqmDetails.class)
			.flatMap((details) -> Stream.of(Client.values())
				.flatMap((client) -> Stream.of(Where.values())
					.flatMap((where) -> Stream.of(When.values())
						.map((when) -> Arguments.of(details, client, where, when)))));
	}

	@ParameterizedTest
	@MethodSource("vaults")
	void connectionDetailsMayAskAVaultThroughBootsBuilders(Class<?> details, Client client, Where where, When when,
			CapturedOutput output) {
		this.contextRunner.withUserConfiguration(details)
			.withPropertyValues(asking(client, where, when))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(QuantumAuthClients.class)
					.accounts()
					.get(0)
					.requestTokens()
					.accessToken()
					.block()).isNotNull();
				assertThat(vaultServer.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()))).isNotEmpty()
					.noneMatch((request) -> request.containsHeader("Authorization"));
				assertThat(output).doesNotContain("before the accounts were made");
			});
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void laterRequestsOfTheSameClientCarryTheToken(Client client) {
		this.contextRunner.withUserConfiguration(QciDetails.class)
			.withPropertyValues(asking(client, Where.SAME_THREAD, When.CONSTRUCTION))
			.run((context) -> {
				context.getBean(Vault.class).read(qci.url() + ALLOCATIONS);
				assertThat(authorizations()).containsExactly("Bearer " + qci.issuedTokens().get(0));
			});
	}

	@ParameterizedTest
	@MethodSource("clientsAndThreads")
	void earlyRequestToATargetGetsOneWarningWithAccountAndUrl(Client client, Where where, CapturedOutput output) {
		this.contextRunner.withUserConfiguration(QciDetails.class)
			.withPropertyValues(asking(client, where, When.CONSTRUCTION))
			.withPropertyValues("test.vault=" + qci.url() + ALLOCATIONS)
			.run((context) -> {
				assertThat(token(context)).isNotNull();
				assertThat(authorizations()).isNotEmpty().containsOnlyNulls();
				assertThat(output.toString().lines().filter((line) -> line.contains("before the accounts were made")))
					.singleElement()
					.asString()
					.contains(" WARN ")
					.contains("Account 'qci': A request to " + qci.url() + ALLOCATIONS + " was sent")
					.doesNotContain("key=");
			});
	}

	static Stream<Arguments> clientsAndThreads() {
		return Stream.of(Client.values())
			.flatMap((client) -> Stream.of(Where.values()).map((where) -> Arguments.of(client, where)));
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void earlyRequestWithACredentialOfItsOwnGetsNoWarning(Client client, CapturedOutput output) {
		this.contextRunner.withUserConfiguration(QciDetails.class)
			.withPropertyValues(asking(client, Where.SAME_THREAD, When.CONSTRUCTION))
			.withPropertyValues("test.vault=" + qci.url() + ALLOCATIONS, "test.authorization=Bearer own")
			.run((context) -> {
				assertThat(token(context)).isNotNull();
				assertThat(authorizations()).containsExactly("Bearer own");
				assertThat(output).doesNotContain("before the accounts were made");
			});
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void earlyRequestThatChoosesAnAccountPassesToo(Client client, CapturedOutput output) {
		this.contextRunner.withUserConfiguration(QciDetails.class)
			.withPropertyValues(asking(client, Where.SAME_THREAD, When.CONSTRUCTION))
			.withPropertyValues("test.account=qci")
			.run((context) -> {
				assertThat(token(context)).isNotNull();
				assertThat(output).doesNotContain("before the accounts were made");
			});
	}

	@ParameterizedTest
	@MethodSource("clientsAndThreads")
	void accountOfTheApplicationMaySendRequestsWhileItIsMade(Client client, Where where) {
		this.contextRunner.withUserConfiguration(OwnAccount.class)
			.withPropertyValues(asking(client, where, When.CONSTRUCTION))
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("acme"));
	}

	@ParameterizedTest
	@MethodSource("clientsAndThreads")
	void anyOtherBeanGetsTokensWhileItIsMade(Client client, Where where, CapturedOutput output) {
		this.contextRunner.withUserConfiguration(VaultConfiguration.class)
			.withPropertyValues(qci.propertyPairs())
			.withPropertyValues(asking(client, where, When.VAULT))
			.withPropertyValues("test.vault=" + qci.url() + ALLOCATIONS)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(authorizations()).containsOnly("Bearer " + qci.issuedTokens().get(0));
				assertThat(output).doesNotContain("before the accounts were made");
			});
	}

	@ParameterizedTest
	@MethodSource("clientsAndThreads")
	void postProcessorsComeBeforeTheAccounts(Client client, Where where, CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AskingPostProcessor.class)
			.withPropertyValues(qci.propertyPairs())
			.withPropertyValues(asking(client, where, When.CONSTRUCTION))
			.withPropertyValues("test.vault=" + qci.url() + ALLOCATIONS)
			.run((context) -> {
				assertThat(token(context)).isNotNull();
				assertThat(authorizations()).containsOnlyNulls();
				assertThat(output).containsOnlyOnce("before the accounts were made");
			});
	}

	@Test
	void onlySoManyEarlyRequestsAreRemembered(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(QciDetails.class)
			.withPropertyValues(asking(Client.REST_CLIENT, Where.SAME_THREAD, When.CONSTRUCTION))
			.withPropertyValues("test.vault=" + qci.url() + ALLOCATIONS, "test.requests=120")
			.run((context) -> assertThat(
					output.toString().lines().filter((line) -> line.contains("before the accounts were made")))
				.hasSize(100));
	}

	// A web server makes its filters before Spring makes all other beans
	@ParameterizedTest
	@EnumSource(Client.class)
	void filterOfAWebServerGetsTokensWhileItIsMade(Client client, CapturedOutput output) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(AskingFilter.class)
			.initializers(SystemEnvironment.empty())
			.web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--server.address=127.0.0.1", "--quantum.auth.qci.url=" + qci.url(),
					"--quantum.auth.qci.api-token=" + qci.apiToken(), "--test.client=" + client,
					"--test.where=" + Where.SAME_THREAD, "--test.when=" + When.VAULT,
					"--test.vault=" + qci.url() + ALLOCATIONS)) {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci");
			assertThat(authorizations()).hasSize(1).doesNotContainNull();
			assertThat(output).doesNotContain("before the accounts were made");
		}
	}

	private static Object token(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(QuantumAuthClients.class).get("qci").accessToken().block();
	}

	private static List<String> authorizations() {
		return qci.wireMock()
			.findAll(WireMock.getRequestedFor(WireMock.urlMatching(ALLOCATIONS + ".*")))
			.stream()
			.map((LoggedRequest request) -> request.getHeader("Authorization"))
			.toList();
	}

	private static String[] asking(Client client, Where where, When when) {
		return new String[] { "test.client=" + client, "test.where=" + where, "test.when=" + when,
				"test.vault=" + vaultServer.baseUrl() + "/secret" };
	}

	enum Client {

		WEB_CLIENT, REST_CLIENT

	}

	enum Where {

		SAME_THREAD, ANOTHER_THREAD, THREAD_OF_THE_RESPONSE

	}

	enum When {

		VAULT, CONSTRUCTION, URL, CREDENTIAL

	}

	static class Vault {

		private final Environment environment;

		private final WebClient webClient;

		private final RestClient restClient;

		Vault(Environment environment, WebClient.Builder webClient, RestClient.Builder restClient) {
			this.environment = environment;
			this.webClient = webClient.build();
			this.restClient = restClient.build();
		}

		void ask(When when) {
			if (when == this.environment.getRequiredProperty("test.when", When.class)) {
				for (int i = 0; i < this.environment.getProperty("test.requests", Integer.class, 1); i++) {
					ask(this.environment.getRequiredProperty("test.vault") + ((i > 0) ? "/" + i : ""));
				}
			}
		}

		private void ask(String uri) {
			Mono<String> answer = switch (this.environment.getRequiredProperty("test.where", Where.class)) {
				case SAME_THREAD -> Mono.fromSupplier(() -> read(uri));
				case ANOTHER_THREAD -> Mono.fromSupplier(() -> read(uri)).subscribeOn(Schedulers.boundedElastic());
				case THREAD_OF_THE_RESPONSE -> webClient(uri + "?key=sesame").flatMap((first) -> isWebClient()
						? webClient(uri) : Mono.fromSupplier(() -> read(uri)).subscribeOn(Schedulers.boundedElastic()));
			};
			answer.block();
		}

		String read(String uri) {
			return isWebClient() ? webClient(uri).block() : restClient(uri);
		}

		private boolean isWebClient() {
			return this.environment.getRequiredProperty("test.client", Client.class) == Client.WEB_CLIENT;
		}

		private Mono<String> webClient(String uri) {
			return this.webClient.get()
				.uri(uri)
				.headers(this::authorize)
				.attributes(this::chooseAccount)
				.exchangeToMono((response) -> response.bodyToMono(String.class));
		}

		private String restClient(String uri) {
			return this.restClient.get()
				.uri(uri)
				.headers(this::authorize)
				.attributes(this::chooseAccount)
				.exchange((sent, response) -> response.bodyTo(String.class));
		}

		private void authorize(HttpHeaders headers) {
			if (this.environment.containsProperty("test.authorization")) {
				headers.set("Authorization", this.environment.getProperty("test.authorization"));
			}
		}

		private void chooseAccount(Map<String, Object> attributes) {
			if (this.environment.containsProperty("test.account")) {
				QuantumAuth.account(this.environment.getRequiredProperty("test.account")).accept(attributes);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class VaultConfiguration {

		@Bean
		Vault vault(Environment environment, WebClient.Builder webClient, RestClient.Builder restClient) {
			Vault vault = new Vault(environment, webClient, restClient);
			vault.ask(When.VAULT);
			return vault;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QciDetails extends VaultConfiguration {

		@Bean
		QciConnectionDetails details(Vault vault) {
			vault.ask(When.CONSTRUCTION);
			return new QciConnectionDetails() {

				@Override
				public String getUrl() {
					vault.ask(When.URL);
					return qci.url().toString();
				}

				@Override
				public String getApiToken() {
					vault.ask(When.CREDENTIAL);
					return qci.apiToken();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IqmDetails extends VaultConfiguration {

		@Bean
		IqmConnectionDetails details(Vault vault) {
			vault.ask(When.CONSTRUCTION);
			return new IqmConnectionDetails() {

				@Override
				public String getUrl() {
					vault.ask(When.URL);
					return iqm.getUrl().toString();
				}

				@Override
				public String getAuthServerUrl() {
					return iqm.getAuthServerUrl().toString();
				}

				@Override
				public String getUsername() {
					return iqm.getUsername();
				}

				@Override
				public String getPassword() {
					vault.ask(When.CREDENTIAL);
					return iqm.getPassword();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAccount extends VaultConfiguration {

		@Bean
		StubAccount account(Vault vault) {
			vault.ask(When.CONSTRUCTION);
			return StubAccount.of("acme").withProvider("acme");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AskingPostProcessor extends VaultConfiguration {

		@Bean
		static BeanPostProcessor asking(Vault vault) {
			vault.ask(When.CONSTRUCTION);
			return new BeanPostProcessor() {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AskingFilter extends VaultConfiguration {

		@Bean
		Filter filter(Vault vault) {
			return (request, response, chain) -> chain.doFilter(request, response);
		}

	}

}
