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

import java.util.Locale;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The connectors that Spring Boot detects, each with a client for authentication servers
 * on it that lives as long as the JVM.
 */
public enum Connector {

	REACTOR(ClientHttpConnectorBuilder.reactor()),

	JETTY(ClientHttpConnectorBuilder.jetty()),

	HTTP_COMPONENTS(ClientHttpConnectorBuilder.httpComponents()),

	JDK(ClientHttpConnectorBuilder.jdk());

	private final ClientHttpConnector connector;

	private final WebClient webClient;

	Connector(ClientHttpConnectorBuilder<?> builder) {
		this.connector = builder.build(HttpClientSettings.defaults().withRedirects(HttpRedirects.DONT_FOLLOW));
		this.webClient = AuthServerWebClient.create(this.connector);
	}

	public Class<? extends ClientHttpConnector> type() {
		return this.connector.getClass();
	}

	public WebClient webClient() {
		return this.webClient;
	}

	/**
	 * The property that makes Spring Boot use this connector.
	 */
	public String property() {
		return "spring.http.clients.reactive.connector=" + name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
