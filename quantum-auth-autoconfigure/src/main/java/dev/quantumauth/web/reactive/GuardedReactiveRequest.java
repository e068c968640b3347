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

package dev.quantumauth.web.reactive;

import java.net.URI;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import reactor.core.publisher.Mono;

import dev.quantumauth.web.PendingToken;

/**
 * Marks a request whose client follows no redirects: only a marked request gets a token.
 * It writes the token itself, after all that the application's filters, body inserter and
 * commit actions do to the request, and its headers do not show the token afterwards.
 */
final class GuardedReactiveRequest extends ClientHttpRequestDecorator {

	private final URI uri;

	private volatile @Nullable PendingToken token;

	private volatile boolean hasCommitActions;

	private volatile @Nullable PendingToken written;

	/**
	 * Mark a request.
	 * @param request the request
	 * @param uri where the client was asked to send it
	 */
	GuardedReactiveRequest(ClientHttpRequest request, URI uri) {
		super(request);
		this.uri = uri;
	}

	/**
	 * Find the guarded request in a chain of decorated requests.
	 * @param request the outermost request
	 * @return the guarded request, or {@code null} if there is none
	 */
	static @Nullable GuardedReactiveRequest of(ClientHttpRequest request) {
		ClientHttpRequest current = request;
		while (!(current instanceof GuardedReactiveRequest)) {
			if (!(current instanceof ClientHttpRequestDecorator decorator)) {
				return null;
			}
			current = decorator.getDelegate();
		}
		return (GuardedReactiveRequest) current;
	}

	/**
	 * Write a token when the request is sent.
	 * @param token the token
	 */
	void carry(PendingToken token) {
		this.token = token;
	}

	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = getDelegate().getHeaders();
		PendingToken written = this.written;
		return (written != null) ? written.withoutToken(headers) : headers;
	}

	@Override
	public void beforeCommit(Supplier<? extends Mono<Void>> action) {
		this.hasCommitActions = true;
		super.beforeCommit(action);
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		beforeHeadersAreSent();
		return super.writeWith(body);
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		beforeHeadersAreSent();
		return super.writeAndFlushWith(body);
	}

	@Override
	public Mono<Void> setComplete() {
		beforeHeadersAreSent();
		return super.setComplete();
	}

	private void beforeHeadersAreSent() {
		PendingToken pending = this.token;
		this.token = null;
		if (pending == null) {
			return;
		}
		if (this.hasCommitActions) {
			// Commit actions run in the order in which they are added: this is the last
			super.beforeCommit(() -> Mono.fromRunnable(() -> write(pending)));
		}
		else {
			write(pending);
		}
	}

	private void write(PendingToken pending) {
		// The connector below, or code that has its native request, may have changed
		// where the request goes
		URI real = getDelegate().getURI();
		pending.write(getDelegate().getHeaders(), this.uri.equals(real) ? this.uri : real);
		this.written = pending.isWritten() ? pending : null;
	}

}
