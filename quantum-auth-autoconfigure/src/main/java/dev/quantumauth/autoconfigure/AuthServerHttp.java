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

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.http.AuthServerWebClient;

/**
 * The client for calls to authentication servers, in a type of its own: neither a
 * {@link WebClient} nor a connector of ours should be a candidate where the application
 * wants one, or make the application's back off.
 *
 * @since 0.1.0
 */
public final class AuthServerHttp implements Closeable {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

	private final ClientHttpConnectorBuilder<?> connectorBuilder;

	private final HttpClientSettings settings;

	private final Duration limit;

	private final @Nullable AuthServerConnectorFactory connectors;

	private final List<ObservationWebClientCustomizer> observations;

	private @Nullable ClientHttpConnector connector;

	AuthServerHttp(ClientHttpConnectorBuilder<?> connectorBuilder, HttpClientSettings bootSettings,
			QuantumAuthProperties.Http properties, @Nullable SslBundles sslBundles,
			@Nullable AuthServerConnectorFactory connectors, List<ObservationWebClientCustomizer> observations) {
		Duration connectTimeout = timeout("connect-timeout", properties.connectTimeout(),
				bootSettings.connectTimeout());
		Duration readTimeout = timeout("read-timeout", properties.readTimeout(), bootSettings.readTimeout());
		HttpClientSettings settings = bootSettings.withTimeouts(connectTimeout, readTimeout);
		String bundle = properties.ssl().bundle();
		this.connectorBuilder = connectorBuilder;
		this.settings = (StringUtils.hasText(bundle) && connectors == null)
				? settings.withSslBundle(sslBundle(bundle, sslBundles)) : settings;
		this.limit = connectTimeout.plus(readTimeout);
		this.connectors = connectors;
		this.observations = List.copyOf(observations);
	}

	// Zero may mean "no limit" to Boot's clients. A token request always has one.
	private static Duration timeout(String name, @Nullable Duration ours, @Nullable Duration boots) {
		if (ours == null) {
			return (boots != null && isPositive(boots)) ? boots : DEFAULT_TIMEOUT;
		}
		if (!isPositive(ours)) {
			throw new InvalidQuantumAuthPropertiesException("quantum.auth.http." + name, "is not positive");
		}
		return ours;
	}

	private static boolean isPositive(Duration duration) {
		return duration.compareTo(Duration.ZERO) > 0;
	}

	private static SslBundle sslBundle(String name, @Nullable SslBundles sslBundles) {
		try {
			if (sslBundles != null) {
				return sslBundles.getBundle(name);
			}
		}
		catch (NoSuchSslBundleException ex) {
			// Said below, in our words
		}
		String property = "quantum.auth.http.ssl.bundle";
		throw new InvalidQuantumAuthPropertiesException(
				"The property " + property + " names the SSL bundle '" + name + "', which does not exist.",
				"Define it under spring.ssl.bundle, or correct the name." + bundleNames(sslBundles), List.of(property));
	}

	private static String bundleNames(@Nullable SslBundles sslBundles) {
		return (sslBundles != null && !sslBundles.getBundleNames().isEmpty())
				? " There are: " + String.join(", ", sslBundles.getBundleNames()) + "." : "";
	}

	/**
	 * Return the client, which follows no redirect. Nothing exists before the first call:
	 * some connectors start threads as soon as they are built.
	 * @param id the id of the account whose calls it makes
	 * @return the client
	 */
	public synchronized WebClient webClient(String id) {
		if (this.connectors != null) {
			return create(this.connectors.connector(id));
		}
		ClientHttpConnector connector = this.connector;
		if (connector == null) {
			connector = StatelessConnectors.build(this.connectorBuilder, this.settings);
			this.connector = connector;
		}
		return create(connector);
	}

	private WebClient create(ClientHttpConnector connector) {
		return AuthServerWebClient.create(connector,
				(builder) -> this.observations.forEach((customizer) -> customizer.customize(builder)));
	}

	/**
	 * Return how long a call may take in all: the connect plus the read timeout.
	 * @return the time limit
	 */
	public Duration limit() {
		return this.limit;
	}

	/**
	 * Close the connections, where the connector has them to itself.
	 */
	@Override
	public synchronized void close() throws IOException {
		if (this.connector instanceof Closeable closeable) {
			closeable.close();
		}
	}

}
