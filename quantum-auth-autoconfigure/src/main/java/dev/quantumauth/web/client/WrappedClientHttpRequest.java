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
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A request that delegates to another one, and streams its body if the other one can.
 */
abstract class WrappedClientHttpRequest implements ClientHttpRequest, StreamingHttpOutputMessage {

	private final ClientHttpRequest request;

	private @Nullable Body body;

	WrappedClientHttpRequest(ClientHttpRequest request) {
		this.request = request;
	}

	@Override
	public final ClientHttpResponse execute() throws IOException {
		beforeExecution(this.request);
		if (this.body != null) {
			this.body.writeTo(this.request.getBody());
		}
		return afterExecution(this.request.execute());
	}

	/**
	 * Called immediately before the other request is executed.
	 * @param request the other request, which is complete except for a body that is not
	 * streamed
	 */
	abstract void beforeExecution(ClientHttpRequest request);

	/**
	 * Look at the response, of which only the headers may be read.
	 * @param response the response
	 * @return the response
	 * @throws IOException if the response cannot be read; it is closed then
	 */
	ClientHttpResponse afterExecution(ClientHttpResponse response) throws IOException {
		return response;
	}

	@Override
	public void setBody(Body body) {
		if (this.request instanceof StreamingHttpOutputMessage streaming) {
			streaming.setBody(body);
		}
		else {
			this.body = body;
		}
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
		return getClass().getSimpleName() + "[" + getMethod() + " " + getURI() + "]";
	}

}
