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
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;
import org.springframework.util.FastByteArrayOutputStream;

import dev.quantumauth.web.AccountSelector;
import dev.quantumauth.web.ApiAccount;
import dev.quantumauth.web.PendingToken;
import dev.quantumauth.web.RequestWithoutToken;

/**
 * A request that may carry a token. The account is selected when the request is executed,
 * because it has all its attributes only then. What is sent are requests of the HTTP
 * client's own factory: one, and a second one with another token after a 401.
 */
final class AuthorizingClientHttpRequest extends AbstractClientHttpRequest implements StreamingHttpOutputMessage {

	private final URI uri;

	private final HttpMethod method;

	private final AccountSelector selector;

	private final Function<@Nullable Duration, ClientHttpRequestFactory> factories;

	private @Nullable Body body;

	private @Nullable FastByteArrayOutputStream written;

	AuthorizingClientHttpRequest(URI uri, HttpMethod method, AccountSelector selector,
			Function<@Nullable Duration, ClientHttpRequestFactory> factories) {
		this.uri = uri;
		this.method = method;
		this.selector = selector;
		this.factories = factories;
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
	public void setBody(Body body) {
		assertNotExecuted();
		Assert.state(this.written == null, "The body is written to the output stream already");
		this.body = body;
	}

	@Override
	protected OutputStream getBodyInternal(HttpHeaders headers) {
		Assert.state(this.body == null, "The body is set already");
		if (this.written == null) {
			this.written = new FastByteArrayOutputStream();
		}
		return this.written;
	}

	@Override
	protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
		Body body = body(headers);
		ApiAccount account = select(headers);
		if (account == null) {
			return sendWithoutToken(request(this.factories.apply(null), headers, body));
		}
		RepeatableBody sent = (body != null) ? new RepeatableBody(body) : null;
		ClientHttpRequestFactory factory = this.factories.apply(account.responseTimeout());
		return new BlockingExchange(account, this.uri, () -> sent == null || sent.canBeWrittenAgain(), (token) -> {
			PendingToken pending = new PendingToken(account, token, this.uri);
			ClientHttpRequest request = request(factory, headers, sent);
			// As an attribute, because the factory may have interceptors of its own
			// before it creates the guarded request
			request.getAttributes().put(GuardedBlockingRequest.TOKEN_ATTRIBUTE, pending);
			return BlockingExchange.Answer.of(request.execute(), pending);
		}).send();
	}

	// Where our interceptor has selected a token, the guarded request writes that
	private @Nullable ApiAccount select(HttpHeaders headers) {
		return getAttributes().containsKey(GuardedBlockingRequest.TOKEN_ATTRIBUTE) ? null
				: this.selector.select(this.uri, headers, getAttributes());
	}

	private ClientHttpResponse sendWithoutToken(ClientHttpRequest request) throws IOException {
		RequestWithoutToken withoutToken = getAttributes().containsKey(GuardedBlockingRequest.TOKEN_ATTRIBUTE) ? null
				: this.selector.withoutToken(this.uri, request.getHeaders());
		if (withoutToken != null) {
			withoutToken.sent();
		}
		return UnreadResponse.answering(withoutToken, request.execute());
	}

	private @Nullable Body body(HttpHeaders headers) {
		if (this.written == null) {
			return this.body;
		}
		if (headers.getContentLength() < 0) {
			headers.setContentLength(this.written.size());
		}
		return new WrittenBody(this.written);
	}

	private ClientHttpRequest request(ClientHttpRequestFactory factory, HttpHeaders headers, @Nullable Body body)
			throws IOException {
		ClientHttpRequest request = factory.createRequest(this.uri, this.method);
		// Not with putAll, which shares the lists of values: what an interceptor of the
		// factory adds to them would be sent twice in a replay
		headers.forEach((name, values) -> request.getHeaders().put(name, new ArrayList<>(values)));
		request.getAttributes().putAll(getAttributes());
		if (body != null) {
			if (request instanceof StreamingHttpOutputMessage streaming) {
				streaming.setBody(body);
			}
			else {
				body.writeTo(request.getBody());
			}
		}
		return request;
	}

	@Override
	public String toString() {
		return "AuthorizingClientHttpRequest[" + this.method + " " + this.uri + "]";
	}

	private record WrittenBody(FastByteArrayOutputStream content) implements Body {

		@Override
		public void writeTo(OutputStream outputStream) throws IOException {
			this.content.writeTo(outputStream);
		}

		@Override
		public boolean repeatable() {
			return true;
		}

	}

}
