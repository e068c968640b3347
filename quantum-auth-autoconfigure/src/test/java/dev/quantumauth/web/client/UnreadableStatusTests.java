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

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a response is closed if its status, which is looked at for a request without
 * a token, cannot be read.
 */
class UnreadableStatusTests {

	private final QuantumAuthClients clients = new QuantumAuthClients(
			List.of(StubAccount.of("qci", "https://qci.example/v2")));

	private final Response response = new Response();

	private final ClientHttpRequestFactory unreadable = (uri, method) -> {
		MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
		request.setResponse(this.response);
		return request;
	};

	@Test
	void ofARequestNearAnAccount() throws Exception {
		assertClosed(factory().build().get().uri("https://qci.example/"));
	}

	@Test
	void ofARequestWithACredentialOfItsOwn() throws Exception {
		assertClosed(factory().build().get().uri("https://qci.example/v2/jobs").header("Authorization", "Basic abc"));
	}

	@Test
	void ofARequestThroughTheInterceptor() throws Exception {
		assertClosed(RestClient.builder()
			.requestFactory(this.unreadable)
			.requestInterceptor(new QuantumAuthClientHttpRequestInterceptor(this.clients))
			.build()
			.get()
			.uri("https://qci.example/"));
	}

	private RestClient.Builder factory() {
		return RestClient.builder()
			.requestFactory(new QuantumAuthClientHttpRequestFactory(this.unreadable, this.clients));
	}

	private void assertClosed(RestClient.RequestHeadersSpec<?> request) throws InterruptedException {
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> request.retrieve().toBodilessEntity())
			.withMessageContaining("Broken off");
		assertThat(this.response.closed.await(20, TimeUnit.SECONDS)).isTrue();
	}

	private static final class Response implements ClientHttpResponse {

		private final CountDownLatch closed = new CountDownLatch(1);

		@Override
		public HttpStatusCode getStatusCode() throws IOException {
			throw new IOException("Broken off");
		}

		@Override
		public String getStatusText() {
			return "";
		}

		@Override
		public HttpHeaders getHeaders() {
			return HttpHeaders.EMPTY;
		}

		@Override
		public InputStream getBody() {
			return InputStream.nullInputStream();
		}

		@Override
		public void close() {
			this.closed.countDown();
		}

	}

}
