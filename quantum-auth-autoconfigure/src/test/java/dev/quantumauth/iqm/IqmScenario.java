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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.VirtualTime;

/**
 * An account at IQM and its Keycloak in virtual time. Whatever a test does through it,
 * all threads have caught up when the method returns.
 */
final class IqmScenario {

	static final Duration MARGIN = Duration.ofSeconds(60);

	static final SessionSettings SETTINGS = new SessionSettings(MARGIN, 0, true, Duration.ofSeconds(1),
			Duration.ofMinutes(1), Duration.ofMinutes(2));

	/**
	 * The same without renewal ahead of need.
	 */
	static final SessionSettings ON_DEMAND = new SessionSettings(MARGIN, 0, false, SETTINGS.initialBackoff(),
			SETTINGS.maxBackoff(), SETTINGS.attemptLimit());

	private static final String API = "https://iqm.example.com/garnet";

	private final VirtualTime time = new VirtualTime();

	private final MemoryKeycloak keycloak = new MemoryKeycloak(this.time);

	private final List<QuantumAuthEvent> events = new ArrayList<>();

	private TokenAccount<?> account;

	private String password = this.keycloak.password();

	private String refreshToken;

	private IqmScenario() {
	}

	static IqmScenario withPassword() {
		return withPassword(SETTINGS);
	}

	static IqmScenario withPassword(SessionSettings settings) {
		return withPassword(AccountKind.TYPED, settings);
	}

	static IqmScenario withPassword(AccountKind kind, SessionSettings settings) {
		IqmScenario scenario = new IqmScenario();
		scenario.build(kind.withPassword(API, MemoryKeycloak.URL, MemoryKeycloak.USERNAME, () -> scenario.password),
				settings);
		return scenario;
	}

	static IqmScenario withRefreshToken(UnaryOperator<IqmScenario> before) {
		IqmScenario scenario = before.apply(new IqmScenario());
		scenario.refreshToken = scenario.keycloak.refreshTokenOfSomebodyElse();
		scenario.build(
				IqmAccount.withRefreshToken("lab", API, IqmRealm.at(MemoryKeycloak.URL), () -> scenario.refreshToken),
				SETTINGS);
		scenario.account.start();
		scenario.time.run();
		return scenario;
	}

	private void build(TokenAccount.Builder<?> builder, SessionSettings settings) {
		this.account = builder.settings(settings)
			.clock(this.time)
			.listener(this.events::add)
			.build(() -> WebClient.builder().exchangeFunction(this.keycloak).build(), this.time);
	}

	MemoryKeycloak keycloak() {
		return this.keycloak;
	}

	VirtualTime time() {
		return this.time;
	}

	QuantumAuthClient client() {
		return this.account.client();
	}

	TokenAccount<?> account() {
		return this.account;
	}

	QuantumAuthStatus status() {
		return client().getStatus();
	}

	List<QuantumAuthEvent> events() {
		return this.events;
	}

	String refreshToken() {
		return this.refreshToken;
	}

	/**
	 * Configure another password, or another refresh token.
	 * @param value the new value
	 */
	void configure(String value) {
		this.password = value;
		this.refreshToken = value;
	}

	Caller<OAuth2AccessToken> call() {
		return subscribe(client().accessToken().map((token) -> token));
	}

	String callForValue() {
		OAuth2AccessToken token = call().answer();
		return (token != null) ? token.getTokenValue() : null;
	}

	<T> Caller<T> subscribe(Mono<T> mono) {
		Caller<T> caller = new Caller<>(mono);
		this.time.run();
		return caller;
	}

	void advance(Duration duration) {
		this.time.advance(duration);
	}

}
