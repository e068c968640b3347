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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.TestTokenSessions;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A random sequence of what can happen to a session, the same one for the same seed.
 * After each step the session is compared with its model.
 */
final class RandomSequence {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration[] DURATIONS = { Duration.ZERO, Duration.ofNanos(1), Duration.ofMillis(1),
			Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(9), Duration.ofSeconds(70),
			Duration.ofMinutes(11), Duration.ofHours(2) };

	private static final Duration[] LIFETIMES = { Duration.ZERO, Duration.ofSeconds(4), Duration.ofMinutes(1),
			Duration.ofMinutes(8), Duration.ofHours(1), Duration.ofHours(9), null };

	private final List<String> steps = new ArrayList<>();

	private final List<OAuth2AccessToken> granted = new ArrayList<>();

	private final List<Caller<OAuth2AccessToken>> waiting = new ArrayList<>();

	private final List<Caller<Void>> renewing = new ArrayList<>();

	private final VirtualTime time = new VirtualTime();

	private final RotatingTokenSource source = new RotatingTokenSource(this.time, this::attemptBegins,
			this::attemptGoesOn);

	private final Random random;

	private final SessionModel model;

	private final TokenSession<OAuth2AccessToken> session;

	private AssertionError violation;

	private Caller<Void> ending;

	private Integer rejectedCredential;

	private boolean shutDown;

	private boolean renewalDemanded;

	private boolean timePasses;

	RandomSequence(long seed) {
		this.random = new Random(seed);
		SessionSettings settings = new SessionSettings(pick(DURATIONS).plusMinutes(1), this.random.nextDouble(),
				this.random.nextBoolean(), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2));
		this.model = new SessionModel(settings, this.time);
		this.session = TestTokenSessions.create(this.source, settings, this.time, this::told, this.random::nextDouble);
	}

	void run(int length) {
		try {
			for (int i = 0; i < length; i++) {
				step();
				this.time.run();
				assertThat(this.source.violation()).isNull();
				assertThat(this.violation).isNull();
				assertThat(this.session.status().renewing() || this.waiting.stream().noneMatch(Caller::isWaiting))
					.as("nobody waits for nothing")
					.isTrue();
			}
			finish();
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("After " + this.steps + ": " + ex.getMessage(), ex);
		}
	}

	private void step() {
		switch (this.random.nextInt(25)) {
			case 0, 1, 2, 3, 4, 5 -> call();
			case 6, 7, 8, 9 -> letTimePass(pick(DURATIONS));
			case 10, 11, 12 -> grant();
			case 13 -> fail(pick(new Duration[] { null, null, Duration.ofSeconds(20), Duration.ofHours(1) }));
			case 14 -> rejectCredential();
			case 24 -> refuse();
			case 15, 16 -> reject();
			case 17 -> replayRejected();
			case 18 -> giveUp();
			case 19 -> renew();
			case 20 -> setWallClock();
			case 21 -> changePassword();
			case 22 -> end();
			default -> shutDownOrStart();
		}
	}

	private void call() {
		note("call");
		boolean usable = this.model.isUsable();
		boolean open = isOpen();
		boolean joins = this.source.isAsked() || this.model.mustAttempt();
		String expected = this.model.currentValue();
		Caller<OAuth2AccessToken> caller = new Caller<>(
				this.session.accessToken().doOnNext(this::verifyMayBeHandedOut));
		this.waiting.add(caller);
		this.time.run();
		if (usable) {
			assertThat(caller.answer()).as("a caller is answered while the token is usable").isNotNull();
			assertThat(caller.answer().getTokenValue()).isEqualTo(expected);
		}
		else if (!open) {
			assertThat(caller.error()).as("a caller is sent away").hasMessageContaining("session");
			assertThat(caller.error().getError().getErrorCode()).isEqualTo("session_ended");
		}
		else if (joins) {
			assertThat(caller.isWaiting()).as("a caller waits").isTrue();
			assertThat(this.source.isAsked()).as("a caller waits for a request").isTrue();
		}
		else {
			// Jitter may have ended the back-off earlier than the model knows
			assertThat(caller.isWaiting() && !this.source.isAsked()).as("a caller waits for nothing").isFalse();
		}
	}

	// An error that is only thrown would be one more error of the caller's
	private void verifyMayBeHandedOut(OAuth2AccessToken token) {
		try {
			this.model.assertMayBeHandedOut(token);
		}
		catch (AssertionError error) {
			this.violation = error;
		}
	}

	private void letTimePass(Duration duration) {
		note("let " + duration + " pass");
		this.timePasses = true;
		this.time.advance(duration);
		this.timePasses = false;
	}

	private void setWallClock() {
		Duration by = this.random.nextBoolean() ? pick(DURATIONS) : pick(DURATIONS).negated();
		note("set the wall clock by " + by);
		this.time.setWallClock(by);
	}

	private void grant() {
		if (this.source.isAsked()) {
			boolean again = !this.granted.isEmpty() && this.random.nextInt(4) == 0;
			String value = again ? pick(this.granted).getTokenValue() : "token" + this.granted.size();
			Duration lifetime = pick(LIFETIMES);
			note("grant " + value + " for " + lifetime);
			OAuth2AccessToken token = ScriptedTokenSource.token(value, this.time.now());
			this.granted.add(token);
			this.model.granted(token, this.source.askedAt(), lifetime);
			this.source.grant(token, lifetime);
		}
	}

	private void fail(Duration retryAfter) {
		if (this.source.isAsked()) {
			note("be unavailable, retry after " + retryAfter);
			this.model.answerAsksToRetryAfter(retryAfter);
			this.source.fail(ScriptedTokenSource.error("server_error", "The server is down.", retryAfter));
			this.time.run();
			this.model.assertFailedNow(false);
		}
	}

	private void refuse() {
		if (this.source.isAsked()) {
			note("refuse the request");
			this.source.fail(ScriptedTokenSource.error(Kind.REFUSED, "refused", "There is nothing at this URL.", null));
			this.time.run();
			this.model.assertFailedNow(false);
		}
	}

	private void rejectCredential() {
		if (this.source.isAsked()) {
			note("reject the credential");
			this.source.fail(ScriptedTokenSource.error("invalid_grant", "The credential was refused.", null));
			this.time.run();
			if (!this.source.isAsked()) {
				this.model.assertFailedNow(true);
			}
		}
	}

	private void reject() {
		OAuth2AccessToken token = this.random.nextBoolean() ? this.model.current() : pick(this.granted);
		if (token != null) {
			note("answer 401 to " + token.getTokenValue());
			boolean current = token.getTokenValue().equals(this.model.currentValue());
			boolean thrownAway = this.model.rejectThrowsAway(token);
			boolean replay = this.session.reject(token);
			if (current) {
				assertThat(replay).as("the call is to be replayed").isEqualTo(thrownAway);
			}
			else if (!isOpen()) {
				assertThat(replay).as("a call is replayed after the end").isFalse();
			}
		}
	}

	private void replayRejected() {
		OAuth2AccessToken token = this.random.nextBoolean() ? this.model.current() : pick(this.granted);
		if (token != null) {
			note("answer 401 to the replay with " + token.getTokenValue());
			this.model.replayRejected(token);
			this.session.replayRejected(token);
		}
	}

	private void giveUp() {
		if (!this.waiting.isEmpty()) {
			note("a caller gives up");
			this.waiting.remove(this.random.nextInt(this.waiting.size())).giveUp();
		}
	}

	private void renew() {
		note("renew");
		boolean joins = this.source.isAsked() && isOpen();
		boolean brakes = this.model.isCredentialRejected() && !isCredentialChanged() && !this.model.mayDemand();
		this.renewalDemanded = true;
		Caller<Void> renewal = new Caller<>(this.session.renew());
		this.renewing.add(renewal);
		this.time.run();
		this.renewalDemanded = false;
		if (isOpen() && !joins && brakes) {
			assertThat(renewal.error().getError().getErrorCode()).as("a renewal that is not sent")
				.isEqualTo("credential_rejected");
		}
		else {
			assertThat(this.source.isAsked()).as("a renewal is under way").isEqualTo(isOpen() || this.source.isAsked());
		}
	}

	private boolean isCredentialChanged() {
		return !this.source.configuredCredential().equals(this.rejectedCredential);
	}

	private void changePassword() {
		note("change the password");
		this.source.changePassword();
	}

	private void end() {
		if (isOpen()) {
			note("end");
			this.model.ends();
			this.ending = new Caller<>(this.session.end());
			this.time.run();
			assertThat(this.ending.isWaiting()).as("an end awaits the attempt").isEqualTo(this.source.isAsked());
		}
	}

	private void shutDownOrStart() {
		if (this.shutDown) {
			note("start");
			this.source.reopen();
			this.session.start();
			this.shutDown = false;
		}
		else if (this.random.nextInt(3) == 0) {
			shutDown();
		}
	}

	private void shutDown() {
		note("shut down");
		this.model.ends();
		Caller<Void> caller = new Caller<>(this.session.shutDown(SHUTDOWN_TIMEOUT));
		this.shutDown = true;
		letTimePass(SHUTDOWN_TIMEOUT);
		assertThat(caller.isWaiting()).as("a shutdown takes longer than it may").isFalse();
		assertThat(this.source.hasRefreshToken()).as("a session is left at the server").isFalse();
	}

	private void finish() {
		letTimePass(Duration.ofMinutes(4));
		assertThat(this.waiting).as("callers").noneMatch(Caller::isWaiting);
		assertThat(this.renewing).as("renewals").noneMatch(Caller::isWaiting);
		if (!this.shutDown) {
			shutDown();
		}
		int requests = this.source.requests();
		letTimePass(Duration.ofHours(2));
		call();
		assertThat(this.source.requests()).as("requests after the end").isEqualTo(requests);
		assertThat(this.source.violation()).isNull();
		assertThat(this.time.scheduledTasks()).as("timers after the end").isZero();
	}

	private void attemptBegins() {
		assertThat(isOpen()).as("an attempt begins while the session is open").isTrue();
		this.model.attemptBegins(this.renewalDemanded, isCredentialChanged(), this.timePasses);
	}

	private void told(QuantumAuthEvent event) {
		boolean changed = !this.source.sentCredential().equals(this.rejectedCredential);
		if (event instanceof AccessTokenRenewalFailed failed && failed.credentialRejected()) {
			this.rejectedCredential = this.source.sentCredential();
		}
		this.model.told(event, changed);
	}

	private void attemptGoesOn() {
		assertThat(isOpen()).as("an attempt goes on while the session is open").isTrue();
	}

	private boolean isOpen() {
		return !this.shutDown && (this.ending == null || !this.ending.isWaiting());
	}

	private void note(String step) {
		this.steps.add(step);
	}

	private <V> V pick(V[] values) {
		return values[this.random.nextInt(values.length)];
	}

	private <V> V pick(List<V> values) {
		return values.isEmpty() ? null : values.get(this.random.nextInt(values.size()));
	}

}
