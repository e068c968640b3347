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

package dev.quantumauth.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A request to where no token may go. All it does is to refuse, when it is sent, an
 * account that the application chose for it.
 */
class OtherClientHttpRequest implements ClientHttpRequest {

	private final ClientHttpRequest request;

	private final AccountSelector selector;

	OtherClientHttpRequest(ClientHttpRequest request, AccountSelector selector) {
		this.request = request;
		this.selector = selector;
	}

	@Override
	public ClientHttpResponse execute() throws IOException {
		Map<String, Object> attributes = this.request.getAttributes();
		if (!attributes.isEmpty() && !this.request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)) {
			this.selector.select(this.request.getURI(), attributes);
		}
		return this.request.execute();
	}

	@Override
	public OutputStream getBody() throws IOException {
		return this.request.getBody();
	}

	@Override
	public HttpMethod getMethod() {
		return this.request.getMethod();
	}

	@Override
	public URI getURI() {
		return this.request.getURI();
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.request.getAttributes();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.request.getHeaders();
	}

	@Override
	public String toString() {
		return this.request.toString();
	}

	/**
	 * One whose body is streamed.
	 */
	static final class Streaming extends OtherClientHttpRequest implements StreamingHttpOutputMessage {

		private final StreamingHttpOutputMessage message;

		Streaming(ClientHttpRequest request, StreamingHttpOutputMessage message, AccountSelector selector) {
			super(request, selector);
			this.message = message;
		}

		@Override
		public void setBody(Body body) {
			this.message.setBody(body);
		}

		@Override
		public void setBody(byte[] body) throws IOException {
			this.message.setBody(body);
		}

	}

}
