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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.springframework.http.HttpStatusCode;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.ClientResponse;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.session.scenario.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A random sequence of what can happen to an account at IQM, the same one for the same
 * seed. What is expected is told by the rules and by what the server has seen, not by the
 * library's classes.
 */
final class RandomIqmSequence {

	private static final Duration[] DURATIONS = { Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(1),
			Duration.ofSeconds(20), Duration.ofSeconds(70), Duration.ofMinutes(4), Duration.ofMinutes(6),
			Duration.ofMinutes(29), Duration.ofMinutes(31) };

	private static final Duration PART = Duration.ofSeconds(30);

	private final Random random;

	private final boolean continued;

	private final IqmScenario scenario;

	private final MemoryKeycloak keycloak;

	private final List<String> steps = new ArrayList<>();

	private final List<Caller<OAuth2AccessToken>> callers = new ArrayList<>();

	// What became of the requests that carried a refresh token
	private final Map<String, Outcome> outcomes = new HashMap<>();

	private final Set<MemoryKeycloak.Request> answered = new HashSet<>();

	private final Set<String> finished = new HashSet<>();

	private int seen;

	private int lostLogins;

	private String held;

	private Instant heldUntil;

	private boolean shutDown;

	RandomIqmSequence(long seed, boolean continued) {
		this.random = new Random(seed);
		this.continued = continued;
		boolean background = this.random.nextBoolean();
		this.scenario = continued ? IqmScenario.withRefreshToken((before) -> before)
				: IqmScenario.withPassword(background ? IqmScenario.SETTINGS : IqmScenario.ON_DEMAND);
		this.keycloak = this.scenario.keycloak();
		this.keycloak.attend();
	}

	void run(int length) {
		try {
			for (int i = 0; i < length; i++) {
				step();
				settle();
			}
			finish();
		}
		catch (AssertionError ex) {
			throw new AssertionError("After " + this.steps + ": " + ex.getMessage(), ex);
		}
	}

	private void step() {
		switch (this.random.nextInt(20)) {
			case 0, 1, 2, 3, 4 -> call();
			case 5, 6, 7 -> letTimePass(DURATIONS[this.random.nextInt(DURATIONS.length)]);
			case 8, 9, 10, 11 -> answer();
			case 12 -> fail();
			case 13 -> lose();
			case 14 -> kill();
			case 15 -> reject();
			case 16 -> renew();
			case 17 -> changeCredential();
			case 18 -> end();
			default -> shutDownOrStart();
		}
	}

	private void settle() {
		this.scenario.time().run();
		List<MemoryKeycloak.Request> requests = this.keycloak.requests();
		for (; this.seen < requests.size(); this.seen++) {
			assertMayBeSent(requests.get(this.seen));
		}
		assertThat(this.scenario.status().renewing() || this.callers.stream().noneMatch(Caller::isWaiting))
			.as("nobody waits for nothing")
			.isTrue();
		if (!this.continued) {
			assertThat(this.keycloak.violations()).isEmpty();
		}
	}

	private void assertMayBeSent(MemoryKeycloak.Request request) {
		assertThat(this.shutDown).as("a request after the shutdown").isFalse();
		if (request.grantType().equals("password")) {
			assertThat(this.continued).as("a password that nobody has").isFalse();
			assertThat(this.held != null && !isWithoutOutcome(this.held)
					&& leftOfHeld().compareTo(Duration.ofSeconds(60)) >= 0)
				.as("a password where a refresh token would do")
				.isFalse();
			return;
		}
		String refreshToken = request.form().get("refresh_token");
		Outcome outcome = this.outcomes.get(refreshToken);
		assertThat(this.finished).as("refresh tokens that were refused or logged out").doesNotContain(refreshToken);
		if (this.continued) {
			assertThat(outcome).as("what became of the refresh token").isNotEqualTo(Outcome.REPLACED);
		}
		else {
			assertThat(outcome).as("what became of the refresh token").isIn(null, Outcome.UNTOUCHED);
			assertThat(refreshToken).as("the newest refresh token").isEqualTo(this.held);
			assertThat(leftOfHeld()).as("what is left of its lifetime")
				.isGreaterThan(Duration.ofSeconds(60).minus(PART));
		}
	}

	private Duration leftOfHeld() {
		return Duration.between(this.scenario.time().instant(), this.heldUntil);
	}

	// Given up by the client: nobody knows
	private boolean isWithoutOutcome(String refreshToken) {
		return this.keycloak.requests()
			.stream()
			.anyMatch((request) -> refreshToken.equals(request.form().get("refresh_token"))
					&& request != this.keycloak.pending() && !this.answered.contains(request));
	}

	private void call() {
		note("call");
		boolean usable = this.scenario.status().token() == TokenState.VALID;
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.callers.add(caller);
		if (usable) {
			assertThat(caller.answer()).as("a caller is answered while the token is usable").isNotNull();
		}
		if (this.shutDown) {
			assertThat(caller.error()).as("a caller is sent away").hasMessageContaining("session");
		}
	}

	private void letTimePass(Duration duration) {
		note("let " + duration + " pass");
		Duration rest = duration;
		while (!rest.isZero()) {
			Duration part = (rest.compareTo(PART) < 0) ? rest : PART;
			this.scenario.advance(part);
			rest = rest.minus(part);
			forgetWhatWasGivenUp();
		}
	}

	// The limit of an attempt may have passed: then nobody knows
	private void forgetWhatWasGivenUp() {
		List<MemoryKeycloak.Request> requests = this.keycloak.requests();
		for (MemoryKeycloak.Request request : requests) {
			String refreshToken = request.form().get("refresh_token");
			if (request != this.keycloak.pending() && refreshToken != null) {
				if (!this.answered.contains(request)) {
					outcome(request, Outcome.UNKNOWN);
				}
			}
		}
		settle();
	}

	private void answer() {
		if (this.keycloak.isAsked()) {
			note("answer");
			MemoryKeycloak.Request request = this.keycloak.pending();
			int before = this.keycloak.issued();
			this.keycloak.answer();
			boolean granted = this.keycloak.issued() > before;
			outcome(request, granted ? Outcome.REPLACED : Outcome.REFUSED);
			if (granted) {
				this.held = this.keycloak.newestRefreshToken();
				this.heldUntil = request.sentAt().plus(Duration.ofMinutes(30));
			}
		}
	}

	private void fail() {
		if (this.keycloak.isAsked()) {
			int status = List.of(503, 429, 404, 500, 502, 504, 200).get(this.random.nextInt(7));
			note("answer " + status);
			MemoryKeycloak.Request request = this.keycloak.pending();
			this.keycloak.answer(ClientResponse.create(HttpStatusCode.valueOf(status)).body("<html>").build());
			boolean known = status == 503 || status < 500 && status != 200;
			outcome(request, known ? Outcome.UNTOUCHED : Outcome.UNKNOWN);
		}
	}

	private void lose() {
		if (this.keycloak.isAsked()) {
			boolean processed = !this.continued && this.random.nextBoolean();
			note("lose the answer to a request that was " + (processed ? "processed" : "not processed"));
			MemoryKeycloak.Request request = this.keycloak.pending();
			this.keycloak.lose(processed);
			outcome(request, Outcome.UNKNOWN);
			if (processed && request.grantType().equals("password")) {
				this.lostLogins++;
			}
		}
	}

	private void outcome(MemoryKeycloak.Request request, Outcome outcome) {
		this.answered.add(request);
		String refreshToken = request.form().get("refresh_token");
		if (refreshToken != null) {
			this.outcomes.put(refreshToken, outcome);
			this.held = (outcome != Outcome.UNTOUCHED && refreshToken.equals(this.held)) ? null : this.held;
			if (outcome == Outcome.REFUSED) {
				this.finished.add(refreshToken);
			}
		}
	}

	private void kill() {
		if (this.random.nextInt(3) == 0) {
			note("kill the sessions");
			this.keycloak.killSessions();
		}
	}

	private void reject() {
		OAuth2AccessToken token = RequestTokens.of(this.scenario.client()).cachedAccessToken();
		if (token != null) {
			note("answer 401");
			this.scenario.client().reject(token);
		}
	}

	private void renew() {
		note("renew");
		this.scenario.subscribe(this.scenario.client().renew());
	}

	private void changeCredential() {
		note("change the credential");
		if (this.continued) {
			this.scenario.configure(this.keycloak.refreshTokenOfSomebodyElse());
		}
		else {
			this.keycloak.password("sesame" + this.steps.size());
			this.scenario.configure(this.keycloak.password());
		}
	}

	private void end() {
		if (this.random.nextInt(3) == 0 && !this.shutDown) {
			note("end");
			int logouts = this.keycloak.logouts().size();
			Caller<Void> end = this.scenario.subscribe(this.scenario.client().endSession());
			while (end.isWaiting()) {
				letTimePass(Duration.ofSeconds(30));
			}
			this.finished.addAll(this.keycloak.logouts().subList(logouts, this.keycloak.logouts().size()));
			this.held = null;
		}
	}

	private void shutDownOrStart() {
		if (this.shutDown) {
			note("start");
			this.shutDown = false;
			this.scenario.account().start();
		}
		else if (this.random.nextInt(3) == 0) {
			shutDown();
		}
	}

	private void shutDown() {
		note("shut down");
		int logouts = this.keycloak.logouts().size();
		boolean loginUnderWay = this.keycloak.isAsked() && this.keycloak.pending().grantType().equals("password");
		Caller<Void> end = this.scenario.subscribe(this.scenario.account().shutDown(Duration.ofSeconds(5)));
		this.shutDown = true;
		this.scenario.advance(Duration.ofSeconds(6));
		this.held = null;
		assertThat(end.isWaiting()).as("a shutdown takes longer than it may").isFalse();
		forgetWhatWasGivenUp();
		if (this.continued) {
			assertThat(this.keycloak.logouts()).as("logouts of a session that is not ours").hasSize(logouts);
		}
		else {
			assertThat(this.keycloak.sessionsOfOurs()).as("sessions left at the server")
				.isLessThanOrEqualTo(this.lostLogins + (loginUnderWay ? 1 : 0));
		}
	}

	private void finish() {
		if (!this.shutDown) {
			shutDown();
		}
		int requests = this.keycloak.requests().size();
		letTimePass(Duration.ofHours(1));
		assertThat(this.keycloak.requests()).as("requests after the end").hasSize(requests);
		assertThat(this.callers).as("callers").noneMatch(Caller::isWaiting);
		assertThat(this.scenario.time().scheduledTasks()).as("timers after the end").isZero();
	}

	private void note(String step) {
		this.steps.add(step);
	}

	/**
	 * What became of a request with a refresh token, as far as the client can know.
	 */
	private enum Outcome {

		REPLACED, REFUSED, UNTOUCHED, UNKNOWN

	}

}
