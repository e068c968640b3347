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

package dev.quantumauth.autoconfigure.secrets;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.AccountsWithHeader;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthRestClientAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;

/**
 * An application that makes token requests and requests to the API. Its {@code main} is
 * run in a process where a switch that logs is read when the JVM starts.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
		IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
		QuantumAuthRestClientAutoConfiguration.class, CodecsAutoConfiguration.class, HttpClientAutoConfiguration.class,
		ImperativeHttpClientAutoConfiguration.class, JacksonAutoConfiguration.class,
		ReactiveHttpClientAutoConfiguration.class, RestClientAutoConfiguration.class,
		WebClientAutoConfiguration.class })
@Import(QuickReactorResources.class)
public class WireApplication {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	static final String TOKEN_REQUEST = "--- token requests";

	static final String API_REQUEST = "--- requests to the API";

	static final String LEVELS = "--- the same with the levels of the page";

	/**
	 * Make token requests, then requests to the API, and both once more with other
	 * levels.
	 * @param arguments the levels, separated by commas, then the properties
	 */
	public static void main(String[] arguments) {
		System.clearProperty("org.springframework.boot.logging.LoggingSystem");
		List<String> properties = List.of(arguments).subList(1, arguments.length);
		makeRequests(properties);
		System.out.println(LEVELS);
		makeRequests(Stream.concat(properties.stream(), Stream.of(arguments[0].split(","))).toList());
		// Not all clients take their threads along
		Runtime.getRuntime().halt(0);
	}

	private static void makeRequests(List<String> properties) {
		try (ConfigurableApplicationContext application = builder(properties, UnaryOperator.identity()).run()) {
			System.out.println(TOKEN_REQUEST);
			requestTokens(application);
			System.out.println(API_REQUEST);
			callApi(application);
		}
	}

	/**
	 * Prepare to start the application.
	 * @param properties its properties
	 * @param wire what is changed about Reactor Netty's client
	 * @return the builder of the application
	 */
	static SpringApplicationBuilder builder(List<String> properties, UnaryOperator<HttpClient> wire) {
		return new SpringApplicationBuilder(WireApplication.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.empty(),
					(context) -> context.getBeanFactory().registerSingleton("wire", wire))
			.properties(properties.toArray(String[]::new));
	}

	static void requestTokens(ConfigurableApplicationContext application) {
		for (QuantumAuthClient client : application.getBean(QuantumAuthClients.class)) {
			client.accessToken().block(PATIENCE);
		}
	}

	static void callApi(ConfigurableApplicationContext application) {
		Environment environment = application.getEnvironment();
		String url = environment.getProperty("quantum.auth.qci.api-urls",
				environment.getProperty("quantum.auth.qci.url", "")) + "/optimization/v1/jobs/allocations";
		for (String account : List.of("qci", "bare")) {
			application.getBean(WebClient.Builder.class)
				.build()
				.get()
				.uri(url)
				.attributes(QuantumAuth.account(account))
				.retrieve()
				.toBodilessEntity()
				.block(PATIENCE);
			application.getBean(RestClient.Builder.class)
				.build()
				.get()
				.uri(url)
				.attributes(QuantumAuth.account(account))
				.retrieve()
				.toBodilessEntity();
		}
	}

	@Bean
	static AccountsWithHeader accountsWithHeader() {
		return new AccountsWithHeader(TokenHeaders.X_AUTH_TOKEN, "bare");
	}

	@Bean
	ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> wireOfConnector(
			UnaryOperator<HttpClient> wire) {
		return (builder) -> builder.withHttpClientCustomizer(wire);
	}

	@Bean
	ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> wireOfRequestFactory(
			UnaryOperator<HttpClient> wire) {
		return (builder) -> builder.withHttpClientCustomizer(wire);
	}

}
