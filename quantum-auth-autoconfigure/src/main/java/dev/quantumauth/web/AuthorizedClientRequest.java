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

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Mono;

/**
 * A view of a request that puts the token on it when it is written, and not before.
 * Filters that run later do not see the token, and one that sends the request elsewhere
 * does not take it along: what counts is the URI that is written to. As
 * {@link #httpRequest()} the same step survives {@link ClientRequest#from}.
 */
final class AuthorizedClientRequest implements ClientRequest, Consumer<ClientHttpRequest> {

	/**
	 * In lower case, as Netty and HTTP/2 spell all header names: others are copied each
	 * time that they are looked up or set.
	 */
	static final String AUTHORIZATION = "authorization";

	private final ClientRequest request;

	private final ApiAccount account;

	private final OAuth2AccessToken token;

	private final URI selectedFor;

	private volatile @Nullable HttpHeaders written;

	AuthorizedClientRequest(ClientRequest request, URI selectedFor, ApiAccount account, OAuth2AccessToken token) {
		this.request = request;
		this.account = account;
		this.token = token;
		this.selectedFor = selectedFor;
	}

	OAuth2AccessToken token() {
		return this.token;
	}

	/**
	 * Return whether the token went out with the request.
	 * @return {@code false} if it was not written, or replaced by a later step
	 */
	boolean isAuthorized() {
		HttpHeaders headers = this.written;
		return headers != null && this.account.authorization(this.token).equals(headers.getFirst(AUTHORIZATION));
	}

	@Override
	public void accept(ClientHttpRequest written) {
		Consumer<ClientHttpRequest> step = this.request.httpRequest();
		if (step != null) {
			step.accept(written);
		}
		authorize(written, HttpHeaders.EMPTY);
	}

	@Override
	public Mono<Void> writeTo(ClientHttpRequest written, ExchangeStrategies strategies) {
		if (this.request.httpRequest() != null) {
			return ClientRequest.from(this).build().writeTo(written, strategies);
		}
		// A copy would cost more than all the rest
		authorize(written, this.request.headers());
		return this.request.writeTo(written, strategies);
	}

	private void authorize(ClientHttpRequest written, HttpHeaders pending) {
		HttpHeaders headers = written.getHeaders();
		boolean authorized = !headers.containsHeader(AUTHORIZATION) && !pending.containsHeader(AUTHORIZATION)
				&& isTarget(written.getURI());
		this.written = authorized ? headers : null;
		if (authorized) {
			headers.set(AUTHORIZATION, this.account.authorization(this.token));
			this.account.requestHeaders().forEach((name, value) -> {
				if (!pending.containsHeader(name) && !headers.containsHeader(name)) {
					headers.set(name, value);
				}
			});
		}
	}

	// The URI for which the account was selected needs no second look
	@SuppressWarnings("ReferenceEquality")
	private boolean isTarget(URI uri) {
		return uri == this.selectedFor || this.account.isTarget(uri);
	}

	@Override
	public Consumer<ClientHttpRequest> httpRequest() {
		return this;
	}

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public URI url() {
		return this.request.url();
	}

	@Override
	public HttpHeaders headers() {
		return this.request.headers();
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.request.cookies();
	}

	@Override
	public BodyInserter<?, ? super ClientHttpRequest> body() {
		return this.request.body();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.request.attributes();
	}

	@Override
	public String logPrefix() {
		return this.request.logPrefix();
	}

	@Override
	public String toString() {
		return "AuthorizedClientRequest[" + this.request.method() + " " + this.request.url() + "]";
	}

}
