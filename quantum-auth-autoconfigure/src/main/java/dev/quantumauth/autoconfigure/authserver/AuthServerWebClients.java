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

package dev.quantumauth.autoconfigure.authserver;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;
import dev.quantumauth.autoconfigure.properties.QuantumAuthProperties;

/**
 * Creates each {@link WebClient} for calls to authentication servers. These are no beans
 * on purpose: the application could inject one by accident, and Spring Boot's
 * auto-configuration would back off. All accounts of a context share one HTTP client of
 * the JDK, whichever client the application uses for its own calls.
 *
 * @since 0.1.0
 */
public final class AuthServerWebClients {

	private final Function<String, ClientHttpConnector> connectors;

	private final Duration limit;

	private final List<ObservationWebClientCustomizer> observations;

	private AuthServerWebClients(Function<String, ClientHttpConnector> connectors, Duration limit,
			List<ObservationWebClientCustomizer> observations) {
		this.connectors = connectors;
		this.limit = limit;
		this.observations = List.copyOf(observations);
	}

	/**
	 * Create web clients with given connectors, for tests in which calls are answered
	 * without a server.
	 * @param connectors returns the connector for the id of an account, which must not
	 * follow redirects
	 * @return creates the web clients
	 */
	public static AuthServerWebClients of(Function<String, ClientHttpConnector> connectors) {
		return new AuthServerWebClients(connectors, AuthServerHttpSettings.DEFAULT_TIMEOUT.multipliedBy(2), List.of());
	}

	/**
	 * Create web clients on the JDK's HTTP client.
	 * @param bootSettings the settings of Spring Boot, which apply where ours are not set
	 * @param properties our own settings
	 * @param sslBundles where an SSL bundle is looked up, or {@code null} if there are
	 * none
	 * @param customizers the application's customizers of the JDK's HTTP client
	 * @param observations add metrics and traces to the calls
	 * @return creates the web clients
	 * @throws InvalidQuantumAuthPropertiesException if a timeout is not positive, or
	 * there is no such SSL bundle
	 */
	public static AuthServerWebClients of(HttpClientSettings bootSettings, QuantumAuthProperties.Http properties,
			@Nullable SslBundles sslBundles, List<ClientHttpConnectorBuilderCustomizer<?>> customizers,
			List<ObservationWebClientCustomizer> observations) {
		AuthServerHttpSettings settings = AuthServerHttpSettings.of(bootSettings, properties, sslBundles);
		ClientHttpConnector connector = settings.connector(customizers);
		return new AuthServerWebClients((id) -> connector, settings.limit(), observations);
	}

	/**
	 * Create a web client, which follows no redirect. It opens no connection and starts
	 * no thread before the first call.
	 * @param id the id of the account whose calls it makes
	 * @return the web client
	 */
	public WebClient webClient(String id) {
		WebClient.Builder builder = WebClient.builder().clientConnector(this.connectors.apply(id));
		this.observations.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	/**
	 * Return how long a call may take in all: the connect plus the read timeout.
	 * @return the time limit
	 */
	public Duration limit() {
		return this.limit;
	}

}
