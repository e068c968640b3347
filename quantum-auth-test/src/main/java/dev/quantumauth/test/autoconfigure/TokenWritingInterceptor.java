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

package dev.quantumauth.test.autoconfigure;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.FastByteArrayOutputStream;
import org.springframework.util.StreamUtils;

import dev.quantumauth.web.client.RedirectGuardRequestFactory;

/**
 * Writes the token that the preceding interceptor has chosen. In the application a
 * guarded request factory does that. The request factory of a mock server has no guard,
 * and needs none, because it follows no redirects.
 */
final class TokenWritingInterceptor implements ClientHttpRequestInterceptor {

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		ClientHttpRequest guarded = RedirectGuardRequestFactory
			.notFollowing((uri, method) -> new ExecutedRequest(uri, method, execution))
			.createRequest(request.getURI(), request.getMethod());
		guarded.getHeaders().addAll(request.getHeaders());
		guarded.getAttributes().putAll(request.getAttributes());
		StreamUtils.copy(body, guarded.getBody());
		return guarded.execute();
	}

	private static final class ExecutedRequest extends AbstractClientHttpRequest {

		private final FastByteArrayOutputStream body = new FastByteArrayOutputStream();

		private final URI uri;

		private final HttpMethod method;

		private final ClientHttpRequestExecution execution;

		ExecutedRequest(URI uri, HttpMethod method, ClientHttpRequestExecution execution) {
			this.uri = uri;
			this.method = method;
			this.execution = execution;
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		protected OutputStream getBodyInternal(HttpHeaders headers) {
			return this.body;
		}

		@Override
		protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
			return this.execution.execute(this, this.body.toByteArray());
		}

	}

}
