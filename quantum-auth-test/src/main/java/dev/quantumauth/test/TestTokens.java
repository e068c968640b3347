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

package dev.quantumauth.test;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;

/**
 * The numbered tokens of a {@link TestQuantumAuthAccount}. Thread-safe.
 */
final class TestTokens {

	private static final Duration LIFETIME = Duration.ofDays(1);

	private final Instant start = Instant.now();

	private final String id;

	private volatile State state = new State(1, 0, false, null);

	TestTokens(String id) {
		this.id = id;
	}

	/**
	 * Return the current token.
	 * @return the token
	 * @throws TokenRequestException while the account is told to fail
	 */
	OAuth2AccessToken current() {
		State current = this.state;
		OAuth2Error error = current.error();
		if (error != null) {
			throw new TokenRequestException(isRejected(error) ? Kind.REJECTED : Kind.UNAVAILABLE, error, this.id, null,
					null);
		}
		return token(current);
	}

	/**
	 * Return the current token.
	 * @return the token, or {@code null} while the account is told to fail
	 */
	@Nullable OAuth2AccessToken cached() {
		State current = this.state;
		return (current.error() == null) ? token(current) : null;
	}

	private OAuth2AccessToken token(State state) {
		return new OAuth2AccessToken(TokenType.BEARER, value(state), this.start, expiresAt());
	}

	Instant expiresAt() {
		return this.start.plus(LIFETIME);
	}

	private String value(State state) {
		return "test-access-token-of-" + this.id + "-" + state.generation();
	}

	/**
	 * Return what the account is told to fail with.
	 * @return the error, or {@code null} if it has a valid token
	 */
	@Nullable OAuth2Error error() {
		return this.state.error();
	}

	static boolean isRejected(OAuth2Error error) {
		return OAuth2ErrorCodes.INVALID_GRANT.equals(error.getErrorCode());
	}

	void fail(String code, String description) {
		OAuth2Error error = new OAuth2Error(code, "Account '" + this.id + "': " + description, null);
		change((current) -> current.withError(error));
	}

	void keepRejected() {
		change(State::keepingRejected);
	}

	void recover() {
		change(State::recovered);
	}

	void renew() {
		change(State::renewed);
	}

	boolean reject(OAuth2AccessToken token) {
		State after = change((current) -> isCurrent(token, current) ? current.rejected() : current);
		return !isCurrent(token, after);
	}

	private boolean isCurrent(OAuth2AccessToken token, State state) {
		return token.getTokenValue().equals(value(state));
	}

	int rejections() {
		return this.state.rejections();
	}

	private synchronized State change(UnaryOperator<State> change) {
		State changed = change.apply(this.state);
		this.state = changed;
		return changed;
	}

	/**
	 * What may change.
	 *
	 * @param generation the number of the current token
	 * @param rejections how many times a current token was rejected
	 * @param keeps whether a rejected token is kept
	 * @param error what calls for a token are answered with, or {@code null}
	 */
	private record State(int generation, int rejections, boolean keeps, @Nullable OAuth2Error error) {

		State withError(OAuth2Error error) {
			return new State(this.generation, this.rejections, this.keeps, error);
		}

		State keepingRejected() {
			return new State(this.generation, this.rejections, true, this.error);
		}

		State recovered() {
			return new State(this.generation, this.rejections, false, null);
		}

		State renewed() {
			return (this.error != null) ? this : new State(this.generation + 1, this.rejections, this.keeps, null);
		}

		State rejected() {
			return new State(this.keeps ? this.generation : this.generation + 1, this.rejections + 1, this.keeps,
					this.error);
		}

	}

}
