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

package dev.quantumauth.http;

import java.util.function.Consumer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Creates the {@link WebClient} for calls to authentication servers. It is not made from
 * the application's builder: a filter that puts tokens on requests has no business there.
 *
 * @since 0.1.0
 */
public final class AuthServerWebClient {

	private static final boolean jdkConnectorPresent = ClassUtils.isPresent("java.net.http.HttpClient",
			AuthServerWebClient.class.getClassLoader());

	private AuthServerWebClient() {
	}

	/**
	 * Create a client on the given connector.
	 * @param connector a connector that follows no redirect
	 * @return the client
	 */
	public static WebClient create(ClientHttpConnector connector) {
		return create(connector, (builder) -> {
		});
	}

	/**
	 * Create a client on the given connector.
	 * @param connector a connector that follows no redirect
	 * @param customizer adds what the calls have in common with others of the
	 * application, such as being observed
	 * @return the client
	 */
	public static WebClient create(ClientHttpConnector connector, Consumer<WebClient.Builder> customizer) {
		WebClient.Builder builder = WebClient.builder().clientConnector(connector);
		if (jdkConnectorPresent && connector instanceof JdkClientHttpConnector) {
			builder.filter(withoutConnectionHeader());
		}
		customizer.accept(builder);
		return builder.build();
	}

	// The JDK's client manages connections itself and refuses the header
	private static ExchangeFilterFunction withoutConnectionHeader() {
		return (request, next) -> next
			.exchange(ClientRequest.from(request).headers((headers) -> headers.remove(HttpHeaders.CONNECTION)).build());
	}

}
