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

package dev.quantumauth.session.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.token.TokenGrant;

/**
 * {@link TokenSource} whose requests a test answers by hand, the latest one at a time.
 */
public final class ScriptedTokenSource implements TokenSource<OAuth2AccessToken> {

	private final SessionClock clock;

	private final List<Moment> sent = new ArrayList<>();

	private Sinks.One<TokenGrant<OAuth2AccessToken>> answer = Sinks.one();

	private Supplier<Object> credential = () -> null;

	private Object sentCredential;

	private Duration longestBackoff = Duration.ofDays(1);

	private int comparisons;

	private int inFlight;

	private int cancelled;

	private BooleanSupplier wanted = () -> true;

	private final List<String> ends = new ArrayList<>();

	private Mono<Void> end = Mono.empty();

	public ScriptedTokenSource(SessionClock clock) {
		this.clock = clock;
	}

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
		this.sent.add(this.clock.now());
		this.sentCredential = this.credential.get();
		this.answer = Sinks.one();
		this.inFlight++;
		this.wanted = wanted;
		return this.answer.asMono().doOnCancel(() -> this.cancelled++).doFinally((signal) -> this.inFlight--);
	}

	@Override
	public Mono<Void> end(boolean shutDown) {
		this.ends.add((shutDown ? "shut down" : "ended") + " with " + this.inFlight + " in flight");
		return this.end;
	}

	/**
	 * Set what ending the session at the cloud comes to.
	 * @param end the answer
	 */
	public void end(Mono<Void> end) {
		this.end = end;
	}

	public List<String> ends() {
		return this.ends;
	}

	/**
	 * Return whether a source that needs a second request would send it now.
	 * @return what the session answers
	 */
	public boolean isWanted() {
		return this.wanted.getAsBoolean();
	}

	@Override
	public Object sentCredential() {
		return this.sentCredential;
	}

	@Override
	public Duration longestBackoff() {
		return this.longestBackoff;
	}

	public void longestBackoff(Duration longestBackoff) {
		this.longestBackoff = longestBackoff;
	}

	@Override
	public Object configuredCredential() {
		this.comparisons++;
		return this.credential.get();
	}

	public void credential(Supplier<Object> credential) {
		this.credential = credential;
	}

	public int comparisons() {
		return this.comparisons;
	}

	public void grant(String value, Duration lifetime) {
		grant(token(value, this.clock.now()), lifetime);
	}

	public void grant(OAuth2AccessToken token, Duration lifetime) {
		Moment sentAt = this.sent.get(this.sent.size() - 1);
		this.answer.tryEmitValue(new TokenGrant<>(token, sentAt, lifetime)).orThrow();
	}

	public void fail(Throwable error) {
		this.answer.tryEmitError(error).orThrow();
	}

	public void yieldNothing() {
		this.answer.tryEmitEmpty().orThrow();
	}

	public void beUnavailable() {
		beUnavailable(null);
	}

	public void beUnavailable(Duration retryAfter) {
		fail(error("server_error", "The server is down.", retryAfter));
	}

	public void refuse() {
		fail(error(Kind.REFUSED, "server_error", "There is nothing at this URL.", null));
	}

	public void rejectCredential() {
		fail(error("invalid_grant", "The credential was refused.", null));
	}

	public static TokenRequestException error(String code, String description, Duration retryAfter) {
		return error(code.equals("invalid_grant") ? Kind.REJECTED : Kind.UNAVAILABLE, code, description, retryAfter);
	}

	public static TokenRequestException error(Kind kind, String code, String description, Duration retryAfter) {
		return new TokenRequestException(kind, new OAuth2Error(code, description, null), "alice", retryAfter, null);
	}

	public static OAuth2AccessToken token(String value, Moment issuedAt) {
		return new OAuth2AccessToken(TokenType.BEARER, value, issuedAt.instant(), null);
	}

	public int requests() {
		return this.sent.size();
	}

	public int inFlight() {
		return this.inFlight;
	}

	public int cancelled() {
		return this.cancelled;
	}

}
