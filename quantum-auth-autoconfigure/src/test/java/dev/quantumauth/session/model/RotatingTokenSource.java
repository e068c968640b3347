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

package dev.quantumauth.session.model;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link TokenSource} of a server that replaces the refresh token with every access
 * token, and ends the session if it sees one twice. A refused refresh token leads to the
 * password within the same attempt.
 */
final class RotatingTokenSource implements TokenSource<OAuth2AccessToken> {

	private final SessionClock clock;

	private final Runnable onAttempt;

	private final Runnable onFurtherRequest;

	private final Deque<Moment> sent = new ArrayDeque<>();

	private final Set<String> seen = new HashSet<>();

	private Sinks.One<Answer> pending;

	private String refreshToken;

	private int rotations;

	private int password;

	private int sentPassword;

	private int requests;

	private boolean ended;

	private AssertionError violation;

	RotatingTokenSource(SessionClock clock, Runnable onAttempt, Runnable onFurtherRequest) {
		this.clock = clock;
		this.onAttempt = onAttempt;
		this.onFurtherRequest = onFurtherRequest;
	}

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
		verify(this.onAttempt);
		if (this.refreshToken == null) {
			return login();
		}
		String once = this.refreshToken;
		boolean first = this.seen.add(once);
		verify(() -> assertThat(first).as("refresh token is sent once").isTrue());
		// Without an answer it is unknown whether the server has replaced it
		return send().doOnError((error) -> this.refreshToken = null)
			.doOnCancel(() -> this.refreshToken = null)
			.onErrorResume(TokenRequestException.class,
					(error) -> (error.isRejected() && wanted.getAsBoolean()) ? loginInstead() : Mono.error(error));
	}

	private Mono<TokenGrant<OAuth2AccessToken>> loginInstead() {
		verify(this.onFurtherRequest);
		return login();
	}

	private Mono<TokenGrant<OAuth2AccessToken>> login() {
		return Mono.defer(() -> {
			this.sentPassword = this.password;
			return send();
		});
	}

	private Mono<TokenGrant<OAuth2AccessToken>> send() {
		return Mono.defer(() -> {
			verify(() -> assertThat(this.pending).as("request in flight").isNull());
			verify(() -> assertThat(this.ended).as("nothing is sent after the end").isFalse());
			Moment now = this.clock.now();
			this.sent.add(now);
			this.requests++;
			this.pending = Sinks.one();
			return this.pending.asMono().doOnCancel(() -> this.pending = null).map((answer) -> keep(answer, now));
		});
	}

	private TokenGrant<OAuth2AccessToken> keep(Answer answer, Moment sentAt) {
		this.refreshToken = "refresh" + this.rotations++;
		return new TokenGrant<>(answer.token(), sentAt, answer.lifetime());
	}

	@Override
	public Mono<Void> end(boolean shutDown) {
		return Mono.fromRunnable(() -> {
			verify(() -> assertThat(this.pending).as("request in flight at the end").isNull());
			this.refreshToken = null;
			this.ended = shutDown;
		});
	}

	@Override
	public Integer sentCredential() {
		return this.sentPassword;
	}

	@Override
	public Integer configuredCredential() {
		return this.password;
	}

	// An error that is only thrown is one more failed token request to the session
	private void verify(Runnable assertion) {
		try {
			assertion.run();
		}
		catch (AssertionError error) {
			this.violation = error;
			throw error;
		}
	}

	/**
	 * Return what the session has done that it must not do.
	 * @return the error, or {@code null}
	 */
	AssertionError violation() {
		return this.violation;
	}

	boolean isAsked() {
		return this.pending != null;
	}

	/**
	 * Return when the request in flight was sent.
	 * @return when
	 */
	Moment askedAt() {
		return this.sent.getLast();
	}

	void grant(OAuth2AccessToken token, Duration lifetime) {
		Sinks.One<Answer> answered = this.pending;
		this.pending = null;
		answered.tryEmitValue(new Answer(token, lifetime)).orThrow();
	}

	void fail(TokenRequestException error) {
		Sinks.One<Answer> answered = this.pending;
		this.pending = null;
		answered.tryEmitError(error).orThrow();
	}

	void changePassword() {
		this.password++;
	}

	void reopen() {
		this.ended = false;
	}

	int requests() {
		return this.requests;
	}

	/**
	 * Return how many requests were sent within the minute that ends now.
	 * @return the number
	 */
	int requestsWithinAMinute() {
		Moment now = this.clock.now();
		while (!this.sent.isEmpty() && now.nanosSince(this.sent.peek()) > Duration.ofMinutes(1).toNanos()) {
			this.sent.remove();
		}
		return this.sent.size();
	}

	/**
	 * Return whether a refresh token is left that was not logged out.
	 * @return whether the server still has a session
	 */
	boolean hasRefreshToken() {
		return this.refreshToken != null;
	}

	private record Answer(OAuth2AccessToken token, Duration lifetime) {

	}

}
