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

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;
import dev.quantumauth.autoconfigure.properties.QuantumAuthProperties;
import dev.quantumauth.http.AuthServerConnector;

/**
 * The settings of the HTTP client for calls to authentication servers: our own where they
 * are set, else Boot's, else a minute for each timeout.
 *
 * @param settings for Spring Boot's builder of connectors
 * @param connectTimeout how long a connection may take
 * @param readTimeout how long a response may take
 */
record AuthServerHttpSettings(HttpClientSettings settings, Duration connectTimeout, Duration readTimeout) {

	static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

	private static final Log logger = LogFactory.getLog(AuthServerHttpSettings.class);

	static AuthServerHttpSettings of(HttpClientSettings bootSettings, QuantumAuthProperties.Http properties,
			@Nullable SslBundles sslBundles) {
		Duration connectTimeout = timeout("connect-timeout", properties.connectTimeout(),
				bootSettings.connectTimeout());
		Duration readTimeout = timeout("read-timeout", properties.readTimeout(), bootSettings.readTimeout());
		HttpClientSettings settings = bootSettings.withTimeouts(connectTimeout, readTimeout);
		String bundle = properties.ssl().bundle();
		return new AuthServerHttpSettings(
				StringUtils.hasText(bundle) ? settings.withSslBundle(sslBundle(bundle, sslBundles)) : settings,
				connectTimeout, readTimeout);
	}

	ClientHttpConnector connector(List<ClientHttpConnectorBuilderCustomizer<?>> customizers) {
		return new AuthServerConnector(() -> builder(this.settings, customizers), this.readTimeout);
	}

	/**
	 * Return how long a call may take in all.
	 * @return the connect plus the read timeout
	 */
	Duration limit() {
		return this.connectTimeout.plus(this.readTimeout);
	}

	// Spring Boot applies settings and customizers while it builds a connector, and a
	// connector does not give access to its client. So the builder of the client is taken
	// from within. The connector that is built meanwhile makes no call and is left to the
	// garbage collector.
	private static HttpClient.Builder builder(HttpClientSettings settings,
			List<ClientHttpConnectorBuilderCustomizer<?>> customizers) {
		AtomicReference<HttpClient.@Nullable Builder> client = new AtomicReference<>();
		customized(ClientHttpConnectorBuilder.jdk(), customizers).withHttpClientCustomizer(client::set).build(settings);
		return Objects.requireNonNull(client.get());
	}

	@SuppressWarnings("unchecked")
	private static JdkClientHttpConnectorBuilder customized(JdkClientHttpConnectorBuilder builder,
			List<ClientHttpConnectorBuilderCustomizer<?>> customizers) {
		JdkClientHttpConnectorBuilder customized = builder;
		for (ClientHttpConnectorBuilderCustomizer<?> customizer : customizers) {
			JdkClientHttpConnectorBuilder current = customized;
			Object next = LambdaSafe.callback(ClientHttpConnectorBuilderCustomizer.class, customizer, current)
				.withLogger(AuthServerHttpSettings.class)
				.invokeAnd((instance) -> instance.customize(current))
				.get(current);
			if (next instanceof JdkClientHttpConnectorBuilder jdk) {
				customized = jdk;
			}
			else {
				logger.warn("The customizer " + customizer.getClass().getName()
						+ " does not return a builder of the JDK's HTTP client. It is ignored for calls to "
						+ "authentication servers.");
			}
		}
		return customized;
	}

	// Zero means "no limit" to some of Spring Boot's clients. A token request always has
	// a limit.
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
			// Reported below in the same way as if there were no bundles at all
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

}
