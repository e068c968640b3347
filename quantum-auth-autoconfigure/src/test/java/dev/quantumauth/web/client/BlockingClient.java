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

package dev.quantumauth.web.client;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * The clients that Spring Boot's {@code RestClient} runs on, set up as it does with our
 * auto-configuration.
 */
enum BlockingClient {

	HTTP_COMPONENTS(ClientHttpRequestFactoryBuilder.httpComponents()),

	JETTY(ClientHttpRequestFactoryBuilder.jetty().withHttpClientCustomizer(LenientJetty::customize)),

	REACTOR_NETTY(ClientHttpRequestFactoryBuilder.reactor()),

	JDK(ClientHttpRequestFactoryBuilder.jdk()),

	SIMPLE(ClientHttpRequestFactoryBuilder.simple());

	private final ClientHttpRequestFactory requestFactory;

	BlockingClient(ClientHttpRequestFactoryBuilder<?> builder) {
		this.requestFactory = RedirectGuardRequestFactory
			.notFollowing(builder.build(HttpClientSettings.defaults().withRedirects(HttpRedirects.DONT_FOLLOW)));
	}

	/**
	 * Return what the caller sees of a 401 with a body. The JDK's HttpURLConnection shows
	 * nothing of it to whoever streamed a request.
	 */
	String unauthorized(String body) {
		return "401 " + ((this != SIMPLE) ? body : "");
	}

	ClientHttpRequestFactory requestFactory() {
		return this.requestFactory;
	}

}
