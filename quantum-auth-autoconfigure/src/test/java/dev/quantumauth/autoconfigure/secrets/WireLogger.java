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

import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.netty.handler.logging.LogLevel;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.logging.ReactorNettyHttpMessageLogFactory;
import reactor.netty.transport.logging.AdvancedByteBufFormat;

/**
 * The ways to log what HTTP clients send and receive, under the names that
 * {@code docs/operations.md} has for them.
 */
enum WireLogger {

	REACTOR("reactor.netty", "reactor", "log of reactor.netty.http.client"),

	WIRETAP("wiretap(true)", "WRITE", (client) -> client.wiretap(true)),

	WIRETAP_TEXTUAL("AdvancedByteBufFormat.TEXTUAL", "WRITE",
			(client) -> client.wiretap("reactor.netty.http.client.HttpClient", LogLevel.DEBUG,
					AdvancedByteBufFormat.TEXTUAL)),

	WIRETAP_SIMPLE("AdvancedByteBufFormat.SIMPLE", "WRITE",
			(client) -> client.wiretap("reactor.netty.http.client.HttpClient", LogLevel.DEBUG,
					AdvancedByteBufFormat.SIMPLE)),

	WIRETAP_HTTP2("wiretap(true) over HTTP/2", "log of reactor.netty.http.client.h2",
			(client) -> client.protocol(HttpProtocol.H2C).wiretap(true)),

	WIRETAP_SIMPLE_HTTP2("AdvancedByteBufFormat.SIMPLE over HTTP/2", "log of reactor.netty.http.client.h2",
			(client) -> client.protocol(HttpProtocol.H2C)
				.wiretap("reactor.netty.http.client.HttpClient", LogLevel.DEBUG, AdvancedByteBufFormat.SIMPLE)),

	MESSAGES("httpMessageLogFactory", "log of reactor.netty.http.client.HttpClientOperations",
			(client) -> client.httpMessageLogFactory(new ReactorNettyHttpMessageLogFactory() {

				@Override
				protected Function<Map.Entry<String, String>, String> headerValueFunction() {
					return Map.Entry::getValue;
				}

			})),

	JETTY("org.eclipse.jetty", "jetty", "log of org.eclipse.jetty.client"),

	APACHE_HEADERS("org.apache.hc.client5.http.headers", "http-components",
			"log of org.apache.hc.client5.http.headers"),

	APACHE_WIRE("org.apache.hc.client5.http.wire", "http-components", "log of org.apache.hc.client5.http.wire"),

	JDK("jdk.httpclient.HttpClient", "jdk", ""),

	JDK_HEADERS("-Djdk.httpclient.HttpClient.log=headers", "jdk", "jdk.httpclient.HttpClient"),

	JDK_ALL("-Djdk.httpclient.HttpClient.log=all", "jdk", "jdk.httpclient.HttpClient"),

	JDK_DEBUG("-Djdk.internal.httpclient.debug=true", "jdk", "DEBUG: ["),

	URL_CONNECTION("sun.net.www.protocol.http.HttpURLConnection", "simple", ""),

	REQUEST_DETAILS("spring.http.codecs.log-request-details=true", "reactor",
			"log of org.springframework.web.reactive.function.client.ExchangeFunctions");

	private final String logs;

	private final String client;

	private final String sign;

	private final UnaryOperator<HttpClient> customizer;

	WireLogger(String logs, String client, String sign) {
		this(logs, client, sign, UnaryOperator.identity());
	}

	WireLogger(String logs, String sign, UnaryOperator<HttpClient> customizer) {
		this(logs, "reactor", sign, customizer);
	}

	WireLogger(String logs, String client, String sign, UnaryOperator<HttpClient> customizer) {
		this.logs = logs;
		this.client = client;
		this.sign = sign;
		this.customizer = customizer;
	}

	static WireLogger of(String logs) {
		return Stream.of(values()).filter((wire) -> wire.logs.equals(logs)).findFirst().orElseThrow();
	}

	String logs() {
		return this.logs;
	}

	/**
	 * Return the HTTP client that logs.
	 * @return its name among the properties of Spring Boot
	 */
	String client() {
		return this.client;
	}

	/**
	 * Return what is in the log if it is switched on, whatever else is.
	 * @return a part of the log
	 */
	String sign() {
		return this.sign;
	}

	UnaryOperator<HttpClient> customizer() {
		return this.customizer;
	}

	boolean isSwitchOfTheJvm() {
		return this.logs.startsWith("-D");
	}

	boolean isProperty() {
		return this.logs.contains("=") && !isSwitchOfTheJvm();
	}

	boolean isHttp2() {
		return this.logs.contains("HTTP/2");
	}

	/**
	 * Return whether a log is that of another way to log, with the same client.
	 * @param place the log
	 * @return whether it is
	 */
	boolean isOfAnother(String place) {
		return Stream.of(values())
			.anyMatch((other) -> other != this && other.client.equals(this.client)
					&& place.equals("log of " + other.logs));
	}

}
