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

package dev.quantumauth.iqm;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

import dev.quantumauth.session.token.RefreshToken;

/**
 * Sessions of ours that are not needed any more and that the server may still have: each
 * stays here until the server says that it is over.
 */
final class SessionsToEnd {

	private static final Log logger = LogFactory.getLog(SessionsToEnd.class);

	// A server that cannot be told for so long has other troubles
	private static final int REMEMBERED = 16;

	private final IqmTokenEndpoint endpoint;

	private final Queue<RefreshToken> refreshTokens = new ConcurrentLinkedQueue<>();

	SessionsToEnd(IqmTokenEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Remember a session.
	 * @param refreshToken its newest refresh token
	 */
	void add(RefreshToken refreshToken) {
		this.refreshTokens.add(refreshToken);
		while (this.refreshTokens.size() > REMEMBERED) {
			this.refreshTokens.poll();
			logger.warn(describe("A replaced session could not be ended. It lasts until it expires."));
		}
	}

	/**
	 * End a session without waiting for it. If the server does not end it, that is tried
	 * again with the next one, and at the end.
	 * @param refreshToken its newest refresh token
	 */
	void end(RefreshToken refreshToken) {
		add(refreshToken);
		end().subscribe(null, (failure) -> logger
			.warn(describe("A replaced session is not ended yet, which is tried again: " + failure.getMessage())));
	}

	/**
	 * End all that are left.
	 * @return completion, or the error of one that the server could not be told of
	 */
	Mono<Void> end() {
		return Mono
			.defer(() -> Mono.whenDelayError(List.copyOf(this.refreshTokens).stream().map(this::logout).toList()))
			.onErrorMap((failure) -> Exceptions.unwrapMultiple(failure).get(0));
	}

	private Mono<Void> logout(RefreshToken refreshToken) {
		return this.endpoint.logout(refreshToken).doOnSuccess((nothing) -> this.refreshTokens.remove(refreshToken));
	}

	private String describe(String message) {
		return "Account '" + this.endpoint.id() + "': " + message;
	}

}
