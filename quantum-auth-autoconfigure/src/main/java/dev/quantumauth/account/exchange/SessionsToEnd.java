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

package dev.quantumauth.account.exchange;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

import dev.quantumauth.session.token.RefreshToken;

/**
 * The sessions of this library that are not needed any more, but have not ended at the
 * server yet. Their logouts are repeated until the server confirms them.
 */
final class SessionsToEnd {

	private static final Log logger = LogFactory.getLog(SessionsToEnd.class);

	// Limits the memory if logouts fail all the time
	private static final int MAX_SESSIONS = 16;

	private final TokenExchange<?> exchange;

	private final Queue<RefreshToken> refreshTokens = new ConcurrentLinkedQueue<>();

	SessionsToEnd(TokenExchange<?> exchange) {
		this.exchange = exchange;
	}

	/**
	 * Add a session.
	 * @param refreshToken its newest refresh token
	 */
	void add(RefreshToken refreshToken) {
		this.refreshTokens.add(refreshToken);
		while (this.refreshTokens.size() > MAX_SESSIONS) {
			this.refreshTokens.poll();
			logger.warn(describe("A replaced session could not be ended. It lasts until it expires."));
		}
	}

	/**
	 * Add a session, and begin to end all sessions without waiting for it. A logout that
	 * fails is repeated with the next one, and at the end of the current session.
	 * @param refreshToken its newest refresh token
	 */
	void end(RefreshToken refreshToken) {
		add(refreshToken);
		end().subscribe(null, (failure) -> logger
			.warn(describe("A replaced session is not ended yet, which is tried again: " + failure.getMessage())));
	}

	/**
	 * End all sessions.
	 * @return completion, or an error if the server did not confirm the end of one
	 */
	Mono<Void> end() {
		return Mono
			.defer(() -> Mono.whenDelayError(List.copyOf(this.refreshTokens).stream().map(this::logout).toList()))
			.onErrorMap((failure) -> Exceptions.unwrapMultiple(failure).get(0));
	}

	private Mono<Void> logout(RefreshToken refreshToken) {
		return this.exchange.logout(refreshToken).doOnSuccess((nothing) -> this.refreshTokens.remove(refreshToken));
	}

	private String describe(String message) {
		return "Account '" + this.exchange.id() + "': " + message;
	}

}
