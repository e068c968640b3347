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

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

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
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.http.AuthServerConnector;

/**
 * The client for calls to authentication servers, in a type of its own: neither a
 * {@link WebClient} nor a connector of ours should be a candidate where the application
 * wants one, or make the application's back off. It is the JDK's client, whatever the
 * application uses for its own calls, and one for all accounts of a context.
 *
 * @since 0.1.0
 */
public final class AuthServerHttp {

	private static final Log logger = LogFactory.getLog(AuthServerHttp.class);

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

	private final Function<String, ClientHttpConnector> connectors;

	private final Duration limit;

	private final List<ObservationWebClientCustomizer> observations;

	private AuthServerHttp(Function<String, ClientHttpConnector> connectors, Duration limit,
			List<ObservationWebClientCustomizer> observations) {
		this.connectors = connectors;
		this.limit = limit;
		this.observations = List.copyOf(observations);
	}

	/**
	 * Create one that makes its calls by the given connectors. For a test, whose calls
	 * are answered without a server.
	 * @param connectors returns a connector that follows no redirect for the id of an
	 * account
	 * @return the client
	 */
	public static AuthServerHttp of(Function<String, ClientHttpConnector> connectors) {
		return new AuthServerHttp(connectors, DEFAULT_TIMEOUT.multipliedBy(2), List.of());
	}

	static AuthServerHttp of(HttpClientSettings bootSettings, QuantumAuthProperties.Http properties,
			@Nullable SslBundles sslBundles, List<ClientHttpConnectorBuilderCustomizer<?>> customizers,
			List<ObservationWebClientCustomizer> observations) {
		Duration connectTimeout = timeout("connect-timeout", properties.connectTimeout(),
				bootSettings.connectTimeout());
		Duration readTimeout = timeout("read-timeout", properties.readTimeout(), bootSettings.readTimeout());
		HttpClientSettings settings = bootSettings.withTimeouts(connectTimeout, readTimeout);
		String bundle = properties.ssl().bundle();
		HttpClientSettings secured = StringUtils.hasText(bundle) ? settings.withSslBundle(sslBundle(bundle, sslBundles))
				: settings;
		ClientHttpConnector connector = new AuthServerConnector(() -> builder(secured, customizers), readTimeout);
		return new AuthServerHttp((id) -> connector, connectTimeout.plus(readTimeout), observations);
	}

	// Boot applies settings and customizers while it builds a connector, which does not
	// hand out its client. That one makes no call, and ends when it is unreachable.
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
				.withLogger(AuthServerHttp.class)
				.invokeAnd((instance) -> instance.customize(current))
				.get(current);
			if (next instanceof JdkClientHttpConnectorBuilder jdk) {
				customized = jdk;
			}
			else {
				logger
					.warn("The customizer " + customizer.getClass().getName() + " makes another builder of that of the "
							+ "JDK's HTTP client. Calls to authentication servers are made without it.");
			}
		}
		return customized;
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
	 * Return the client, which follows no redirect. It opens no connection and starts no
	 * thread before the first call.
	 * @param id the id of the account whose calls it makes
	 * @return the client
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
