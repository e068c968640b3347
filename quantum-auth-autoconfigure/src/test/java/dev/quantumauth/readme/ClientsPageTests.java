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

package dev.quantumauth.readme;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthRestClientAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestFactory;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code in {@code docs/clients.md} is the code of this class, and does what the page
 * says.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
class ClientsPageTests {

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, QuantumAuthRestClientAutoConfiguration.class,
				WebClientAutoConfiguration.class, RestClientAutoConfiguration.class,
				RestTemplateAutoConfiguration.class, HttpServiceClientPropertiesAutoConfiguration.class,
				HttpServiceClientAutoConfiguration.class))
		.withUserConfiguration(GroupConfiguration.class)
		.withPropertyValues(this.qci.propertyPairs())
		.withPropertyValues("spring.http.serviceclient.jobs.base-url=" + this.qci.url(),
				"quantum.auth.qci.accounts.alice.api-token=" + this.qci.apiToken(),
				"quantum.auth.qci.accounts.bob.api-token=" + this.qci.apiToken());

	@BeforeEach
	void serve() {
		this.qci.wireMock().stubFor(WireMock.get("/jobs").willReturn(WireMock.ok("none")));
	}

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void javaSnippetsAreCompiledCode() {
		String compiled = withoutLayout(Readme.content(
				Path.of("src/test/java/dev/quantumauth/readme", ClientsPageTests.class.getSimpleName() + ".java")));
		List<String> snippets = Readme.read("docs/clients.md").blocks("java");
		assertThat(snippets).hasSize(5).allSatisfy((snippet) -> assertThat(compiled).contains(withoutLayout(snippet)));
	}

	private static String withoutLayout(String code) {
		return code.replaceAll("\\s+", " ").strip();
	}

	@Test
	void requestsChooseTheirAccount() {
		this.contextRunner.run((context) -> {
			WebClient webClient = context.getBean(WebClient.Builder.class).baseUrl(this.qci.url().toString()).build();
			RestClient restClient = context.getBean(RestClient.Builder.class)
				.baseUrl(this.qci.url().toString())
				.build();
			String ofWebClient = webClient.get()
				.uri("/jobs")
				.attributes(QuantumAuth.account("alice"))
				.retrieve()
				.bodyToMono(String.class)
				.block();
			String ofRestClient = restClient.get()
				.uri("/jobs")
				.attributes(QuantumAuth.account("alice"))
				.retrieve()
				.body(String.class);
			assertThat(List.of(ofWebClient, ofRestClient)).containsOnly("none");
			assertThat(tokens(context)).containsExactly("alice", "alice");
		});
	}

	@Test
	void requestsOfARestTemplateChooseTheirAccount() {
		this.contextRunner.run((context) -> {
			RestTemplate restTemplate = context.getBean(RestTemplateBuilder.class).build();
			restTemplate.getClientHttpRequestInitializers()
				.add((request) -> QuantumAuth.account("alice").accept(request.getAttributes()));
			restTemplate.getForObject(this.qci.url() + "/jobs", String.class);
			assertThat(tokens(context)).containsExactly("alice");
		});
	}

	@Test
	void interfacesChooseTheirAccount() {
		this.contextRunner.run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			jobs.jobs();
			jobs.jobsOfBob();
			assertThat(tokens(context)).containsExactly("alice", "bob");
			this.qci.wireMock().resetRequests();
			jobs.jobsOf("qci");
			assertThat(tokens(context)).containsExactly("qci");
		});
	}

	@Test
	void requestFactoryOfTheApplicationGetsTokens() {
		this.contextRunner.run((context) -> {
			restClient(new JdkClientHttpRequestFactory(), context.getBean(QuantumAuthClients.class)).get()
				.uri(this.qci.url() + "/jobs")
				.retrieve()
				.toBodilessEntity();
			assertThat(tokens(context)).containsExactly("qci");
		});
	}

	@Test
	void buildersOfTheApplicationGetTokens() {
		this.contextRunner.withUserConfiguration(BuilderConfiguration.class).run((context) -> {
			context.getBean(RestClient.Builder.class)
				.build()
				.get()
				.uri(this.qci.url() + "/jobs")
				.retrieve()
				.toBodilessEntity();
			context.getBean(WebClient.Builder.class)
				.build()
				.get()
				.uri(this.qci.url() + "/jobs")
				.retrieve()
				.toBodilessEntity()
				.block();
			assertThat(tokens(context)).containsExactly("qci", "qci");
		});
	}

	private static RestClient restClient(ClientHttpRequestFactory yours, QuantumAuthClients clients) {
		ClientHttpRequestFactory guarded = RedirectGuardRequestFactory.notFollowing(yours);
		return RestClient.builder().requestFactory(new QuantumAuthClientHttpRequestFactory(guarded, clients)).build();
	}

	private List<String> tokens(ApplicationContext context) {
		QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
		return this.qci.wireMock()
			.findAll(WireMock.getRequestedFor(WireMock.urlEqualTo("/jobs")))
			.stream()
			.map((LoggedRequest request) -> Stream.of("alice", "bob", "qci")
				.filter((id) -> RequestTokens.of(clients.get(id)).cachedAccessToken() != null
						&& ("Bearer " + RequestTokens.of(clients.get(id)).cachedAccessToken().getTokenValue())
							.equals(request.getHeader("Authorization")))
				.findAny()
				.orElse("none"))
			.toList();
	}

	@ClientRegistrationId("alice")
	interface Jobs {

		@GetExchange("/jobs")
		String jobs();

		@GetExchange("/jobs")
		@ClientRegistrationId("bob")
		String jobsOfBob();

		@GetExchange("/jobs")
		String jobsOf(@RequestAttribute(QuantumAuth.ACCOUNT_ATTRIBUTE) String account);

	}

	@Configuration(proxyBeanMethods = false)
	static class BuilderConfiguration {

		@Bean
		RestClient.Builder restClientBuilder(RestClientBuilderConfigurer configurer) {
			return configurer.configure(RestClient.builder());
		}

		@Bean
		WebClient.Builder webClientBuilder(ObjectProvider<WebClientCustomizer> customizers) {
			WebClient.Builder builder = WebClient.builder();
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "jobs", types = Jobs.class, clientType = ClientType.REST_CLIENT)
	static class GroupConfiguration {

	}

}
