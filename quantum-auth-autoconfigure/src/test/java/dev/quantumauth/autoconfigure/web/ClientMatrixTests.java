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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each client on each connector in each kind of application with each way to choose an
 * account, over real HTTP: {@code docs/clients.md} has the table of what works.
 */
@Tag("boot")
@Tag("http")
class ClientMatrixTests {

	private static final Path PAGE = Path.of("../docs/clients.md");

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private final FakeQci qci = FakeQci.start();

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void tableOfTheDocumentationIsWhatWorks() throws IOException {
		Map<String, Map<String, String>> rows = new TreeMap<>();
		fill(rows, "servlet", new WebApplicationContextRunner());
		fill(rows, "WebFlux", new ReactiveWebApplicationContextRunner());
		fill(rows, "neither", new ApplicationContextRunner());
		String table = rows.entrySet()
			.stream()
			.map((row) -> "| " + row.getKey() + " | "
					+ Stream.of("servlet", "WebFlux", "neither")
						.map(row.getValue()::get)
						.collect(Collectors.joining(" | "))
					+ " |\n")
			.collect(Collectors.joining());
		assertThat(Files.readString(PAGE)).contains("| --- | --- | --- | --- | --- |\n" + table + "\n");
	}

	private <R extends AbstractApplicationContextRunner<R, ?, ?>> void fill(Map<String, Map<String, String>> rows,
			String stack, R runner) {
		Stream.of(Connector.values())
			.forEach((connector) -> ClientContext.configure(runner)
				.withConfiguration(AutoConfigurations.of(HttpServiceClientPropertiesAutoConfiguration.class,
						HttpServiceClientAutoConfiguration.class, ReactiveHttpServiceClientAutoConfiguration.class))
				.withUserConfiguration(GroupConfiguration.class)
				.withPropertyValues(this.qci.propertyPairs())
				.withPropertyValues(
						"spring.http.clients.reactive.connector="
								+ (connector.isReactive() ? connector.property : "jdk"),
						"spring.http.serviceclient.blocking.base-url=" + this.qci.url(),
						"spring.http.serviceclient.reactive.base-url=" + this.qci.url(),
						"quantum.auth.qci.accounts.alice.api-token=" + this.qci.apiToken(),
						"quantum.auth.qci.accounts.bob.api-token=" + this.qci.apiToken())
				// In a WebFlux application the property is not there: Boot detects a
				// client unless it is given one
				.withBean("clientHttpRequestFactoryBuilder", ClientHttpRequestFactoryBuilder.class,
						() -> connector.builder)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					calls(context, connector).forEach((client, calls) -> rows
						.computeIfAbsent(client + " | " + connector.label, (row) -> new LinkedHashMap<>())
						.put(stack, cell(context, connector, calls)));
				}));
	}

	private String cell(ApplicationContext context, Connector connector, Map<String, Runnable> calls) {
		if (calls.isEmpty()) {
			return "Boot has none";
		}
		return calls.entrySet()
			.stream()
			.filter((call) -> carriesTheTokenOf(accountOf(call.getKey()), call.getValue(), connector, context))
			.map(Map.Entry::getKey)
			.collect(Collectors.joining(", "));
	}

	private static String accountOf(String choice) {
		return switch (choice) {
			case "URL" -> "qci";
			case "attribute" -> "alice";
			default -> "bob";
		};
	}

	private boolean carriesTheTokenOf(String account, Runnable call, Connector connector, ApplicationContext context) {
		this.qci.wireMock().resetRequests();
		call.run();
		String token = RequestTokens.of(context.getBean(QuantumAuthClients.class).get(account))
			.cachedAccessToken()
			.getTokenValue();
		List<LoggedRequest> requests = this.qci.wireMock()
			.findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS)));
		assertThat(requests).singleElement()
			.satisfies((request) -> assertThat(request.getHeader("User-Agent")).startsWith(connector.userAgent));
		return ("Bearer " + token).equals(requests.get(0).getHeader("Authorization"));
	}

	private Map<String, Map<String, Runnable>> calls(ApplicationContext context, Connector connector) {
		Map<String, Map<String, Runnable>> calls = new LinkedHashMap<>();
		RestClient restClient = context.getBean(RestClient.Builder.class).build();
		calls.put("`RestClient`", choices((attributes) -> get(restClient, attributes)));
		BlockingJobs jobs = context.getBean(BlockingJobs.class);
		calls.put("interface on `RestClient`", choices(jobs::get, jobs::getAs, jobs::getAsBob));
		calls.put("`RestTemplate`",
				context.getBeanProvider(RestTemplateBuilder.class)
					.stream()
					.findAny()
					.map((builder) -> choices((attributes) -> get(builder.build(), attributes)))
					.orElse(Map.of()));
		if (connector.isReactive()) {
			WebClient webClient = context.getBean(WebClient.Builder.class).build();
			calls.put("`WebClient`", choices((attributes) -> get(webClient, attributes)));
			ReactiveJobs reactiveJobs = context.getBean(ReactiveJobs.class);
			calls.put("interface on `WebClient`", choices(() -> reactiveJobs.get().block(),
					(id) -> reactiveJobs.getAs(id).block(), () -> reactiveJobs.getAsBob().block()));
		}
		return calls;
	}

	private static Map<String, Runnable> choices(Consumer<Consumer<Map<String, Object>>> call) {
		Map<String, Runnable> choices = new LinkedHashMap<>();
		choices.put("URL", () -> call.accept((attributes) -> {
		}));
		choices.put("attribute", () -> call.accept(QuantumAuth.account("alice")));
		choices.put("registration id", () -> call.accept(ClientAttributes.clientRegistrationId("bob")));
		return choices;
	}

	private static Map<String, Runnable> choices(Runnable none, Consumer<String> attribute, Runnable annotation) {
		Map<String, Runnable> choices = new LinkedHashMap<>();
		choices.put("URL", none);
		choices.put("attribute", () -> attribute.accept("alice"));
		choices.put("annotation", annotation);
		return choices;
	}

	private void get(RestClient restClient, Consumer<Map<String, Object>> attributes) {
		restClient.get().uri(this.qci.url() + ALLOCATIONS).attributes(attributes).retrieve().toBodilessEntity();
	}

	private void get(RestTemplate restTemplate, Consumer<Map<String, Object>> attributes) {
		restTemplate.getClientHttpRequestInitializers().add((request) -> attributes.accept(request.getAttributes()));
		restTemplate.getForObject(this.qci.url() + ALLOCATIONS, String.class);
	}

	private void get(WebClient webClient, Consumer<Map<String, Object>> attributes) {
		webClient.get().uri(this.qci.url() + ALLOCATIONS).attributes(attributes).retrieve().toBodilessEntity().block();
	}

	interface BlockingJobs {

		@GetExchange(ALLOCATIONS)
		String get();

		@GetExchange(ALLOCATIONS)
		String getAs(@RequestAttribute(QuantumAuth.ACCOUNT_ATTRIBUTE) String account);

		@GetExchange(ALLOCATIONS)
		@ClientRegistrationId("bob")
		String getAsBob();

	}

	interface ReactiveJobs {

		@GetExchange(ALLOCATIONS)
		Mono<String> get();

		@GetExchange(ALLOCATIONS)
		Mono<String> getAs(@RequestAttribute(QuantumAuth.ACCOUNT_ATTRIBUTE) String account);

		@GetExchange(ALLOCATIONS)
		@ClientRegistrationId("bob")
		Mono<String> getAsBob();

	}

	private enum Connector {

		REACTOR_NETTY("Reactor Netty", "reactor", "ReactorNetty/", ClientHttpRequestFactoryBuilder.reactor()),

		JETTY("Jetty", "jetty", "Jetty/", ClientHttpRequestFactoryBuilder.jetty()),

		HTTP_COMPONENTS("Apache HttpComponents", "http-components", "Apache-Http",
				ClientHttpRequestFactoryBuilder.httpComponents()),

		JDK("JDK HttpClient", "jdk", "Java-http-client/", ClientHttpRequestFactoryBuilder.jdk()),

		SIMPLE("JDK HttpURLConnection", "simple", "Java/", ClientHttpRequestFactoryBuilder.simple());

		private final String label;

		private final String property;

		private final String userAgent;

		private final ClientHttpRequestFactoryBuilder<?> builder;

		Connector(String label, String property, String userAgent, ClientHttpRequestFactoryBuilder<?> builder) {
			this.label = label;
			this.property = property;
			this.userAgent = userAgent;
			this.builder = builder;
		}

		boolean isReactive() {
			return this != SIMPLE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "blocking", types = BlockingJobs.class, clientType = ClientType.REST_CLIENT)
	@ImportHttpServices(group = "reactive", types = ReactiveJobs.class, clientType = ClientType.WEB_CLIENT)
	static class GroupConfiguration {

	}

}
