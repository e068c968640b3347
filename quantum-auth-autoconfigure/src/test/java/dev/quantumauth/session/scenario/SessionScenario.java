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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.TestTokenSessions;
import dev.quantumauth.session.TokenSession;

/**
 * A session in virtual time whose token requests are answered by hand. Whatever a test
 * does through it, the session's own threads have caught up when the method returns.
 */
public final class SessionScenario {

	/**
	 * A margin of 10 min, no jitter, back-off from 1 s to 1 min, attempts of at most 2
	 * min.
	 */
	public static final SessionSettings SETTINGS = new SessionSettings(Duration.ofMinutes(10), 0, true,
			Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2));

	/**
	 * The same without renewal ahead of need.
	 */
	public static final SessionSettings ON_DEMAND = new SessionSettings(SETTINGS.refreshMargin(), 0, false,
			SETTINGS.initialBackoff(), SETTINGS.maxBackoff(), SETTINGS.attemptLimit());

	private final VirtualTime time = new VirtualTime();

	private final ScriptedTokenSource source = new ScriptedTokenSource(this.time);

	private final TokenSession<OAuth2AccessToken> session;

	private final List<QuantumAuthEvent> events = new ArrayList<>();

	private double random;

	public SessionScenario() {
		this(SETTINGS);
	}

	public SessionScenario(SessionSettings settings) {
		this.session = TestTokenSessions.create(this.source, settings, this.time, this.events::add, () -> this.random);
	}

	public SessionScenario random(double random) {
		this.random = random;
		return this;
	}

	public TokenSession<OAuth2AccessToken> session() {
		return this.session;
	}

	public VirtualTime time() {
		return this.time;
	}

	public ScriptedTokenSource source() {
		return this.source;
	}

	public Instant now() {
		return this.time.instant();
	}

	public List<QuantumAuthEvent> events() {
		return this.events;
	}

	public int requests() {
		return this.source.requests();
	}

	public QuantumAuthStatus status() {
		return this.session.status();
	}

	public Caller<OAuth2AccessToken> call() {
		return subscribe(this.session.accessToken());
	}

	public String callForValue() {
		OAuth2AccessToken token = call().answer();
		return (token != null) ? token.getTokenValue() : null;
	}

	public Caller<Void> renew() {
		return subscribe(this.session.renew());
	}

	public Caller<Void> end() {
		return subscribe(this.session.end());
	}

	public Caller<Void> shutDown(Duration timeout) {
		return subscribe(this.session.shutDown(timeout));
	}

	private <T> Caller<T> subscribe(Mono<T> mono) {
		Caller<T> caller = new Caller<>(mono);
		this.time.run();
		return caller;
	}

	public void grant(String value, Duration lifetime) {
		this.source.grant(value, lifetime);
		this.time.run();
	}

	public void beUnavailable() {
		this.source.beUnavailable();
		this.time.run();
	}

	public void refuse() {
		this.source.refuse();
		this.time.run();
	}

	public void rejectCredential() {
		this.source.rejectCredential();
		this.time.run();
	}

	/**
	 * Call, and answer the token request that it causes.
	 * @param value the value of the token
	 * @param lifetime how long it lives
	 * @return the token that the caller got
	 */
	public OAuth2AccessToken obtain(String value, Duration lifetime) {
		Caller<OAuth2AccessToken> caller = call();
		grant(value, lifetime);
		return caller.answer();
	}

	public void advance(Duration duration) {
		this.time.advance(duration);
	}

}
