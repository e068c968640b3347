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

package dev.quantumauth.web.stack;

import java.net.URI;
import java.util.function.Consumer;

import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.NoOpResponseErrorHandler;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestTemplateAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpRequestValues;
import reactor.core.publisher.Mono;

/**
 * Sends requests with any of Spring's clients, by means of the adapters that Spring has
 * for HTTP interfaces. A response is never an exception.
 */
public interface Sender {

	static Sender of(WebClient.Builder builder) {
		WebClient client = builder.clone().defaultStatusHandler((status) -> true, (response) -> Mono.empty()).build();
		return () -> WebClientAdapter.create(client);
	}

	static Sender of(RestClient.Builder builder) {
		RestClient client = builder.clone().defaultStatusHandler((status) -> true, (request, response) -> {
		}).build();
		return () -> RestClientAdapter.create(client);
	}

	static Sender of(RestTemplateBuilder builder) {
		RestTemplate client = builder.errorHandler(new NoOpResponseErrorHandler()).build();
		return () -> RestTemplateAdapter.create(client);
	}

	HttpExchangeAdapter adapter();

	default ResponseEntity<String> get(String url) {
		return get(url, (request) -> {
		});
	}

	default ResponseEntity<String> get(String url, Consumer<HttpRequestValues.Builder> further) {
		return send(HttpMethod.GET, url, further);
	}

	default ResponseEntity<String> post(String url, Object body, MediaType contentType) {
		return send(HttpMethod.POST, url, (request) -> request.setContentType(contentType).setBodyValue(body));
	}

	default ResponseEntity<String> send(HttpMethod method, String url, Consumer<HttpRequestValues.Builder> further) {
		HttpRequestValues.Builder request = HttpRequestValues.builder().setHttpMethod(method).setUri(URI.create(url));
		further.accept(request);
		return adapter().exchangeForEntity(request.build(), ParameterizedTypeReference.forType(String.class));
	}

}
