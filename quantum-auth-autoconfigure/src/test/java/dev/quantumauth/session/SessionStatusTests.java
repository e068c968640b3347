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

package dev.quantumauth.session;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenSession#status()}.
 */
class SessionStatusTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void aSessionBeginsWithoutATokenAndWithoutTrouble() {
		assertThatStatusIs(new QuantumAuthStatus("alice", "acme", TokenState.ABSENT, null, false, null, false, null));
	}

	@Test
	void readingTheStatusSendsNothingAndIsNoUse() {
		this.scenario.status();
		this.scenario.time().run();
		assertThat(this.scenario.requests()).isZero();
	}

	@Test
	void whileTheFirstTokenIsOnItsWay() {
		this.scenario.call();
		assertThatStatusIs(new QuantumAuthStatus("alice", "acme", TokenState.ABSENT, null, true, null, false, null));
	}

	@Test
	void withAToken() {
		this.scenario.obtain("one", HOUR);
		Instant expiresAt = this.scenario.now().plus(HOUR);
		assertThatStatusIs(
				new QuantumAuthStatus("alice", "acme", TokenState.VALID, expiresAt, false, null, false, null));
	}

	@Test
	void withATokenBeyondItsExpiry() {
		this.scenario.obtain("one", HOUR);
		Instant expiresAt = this.scenario.now().plus(HOUR);
		this.scenario.advance(HOUR.multipliedBy(2));
		assertThatStatusIs(
				new QuantumAuthStatus("alice", "acme", TokenState.EXPIRED, expiresAt, false, null, false, null));
	}

	@Test
	void withATokenThatWasThrownAway() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.session().reject(token);
		assertThatStatusIs(new QuantumAuthStatus("alice", "acme", TokenState.REJECTED, null, false, null, false, null));
		this.scenario.call();
		this.scenario.beUnavailable();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.REJECTED);
		this.scenario.advance(HOUR);
		this.scenario.obtain("two", HOUR);
		this.scenario.advance(HOUR);
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.EXPIRED);
	}

	@Test
	void afterTheEnd() {
		this.scenario.obtain("one", HOUR);
		this.scenario.end();
		assertThatStatusIs(new QuantumAuthStatus("alice", "acme", TokenState.ENDED, null, false, null, false, null));
		this.scenario.call();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ENDED);
		assertThat(this.scenario.status().renewing()).isTrue();
	}

	@Test
	void anUnavailableServerIsTroubleUntilATokenArrives() {
		this.scenario.call();
		this.scenario.beUnavailable();
		QuantumAuthStatus status = this.scenario.status();
		assertThat(status.token()).isEqualTo(TokenState.ABSENT);
		assertThat(status.error().getErrorCode()).isEqualTo("server_error");
		assertThat(status.credentialRejected()).isFalse();
		assertThat(status.nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(1));
		this.scenario.renew();
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.status().error()).isNull();
		assertThat(this.scenario.status().nextAttempt()).isNull();
	}

	@Test
	void aRejectedCredentialIsToldApart() {
		this.scenario.call();
		this.scenario.rejectCredential();
		QuantumAuthStatus status = this.scenario.status();
		assertThat(status.error().getErrorCode()).isEqualTo("invalid_grant");
		assertThat(status.credentialRejected()).isTrue();
	}

	@Test
	void thereIsNoNextAttemptToWaitForOnceTheBackOffIsOver() {
		this.scenario.call();
		this.scenario.beUnavailable();
		this.scenario.advance(Duration.ofSeconds(1).minusNanos(1));
		assertThat(this.scenario.status().nextAttempt()).isNotNull();
		this.scenario.advance(Duration.ofNanos(1));
		assertThat(this.scenario.status().nextAttempt()).isNull();
		assertThat(this.scenario.status().error()).isNotNull();
	}

	@Test
	void theNextAttemptIsToldByTheWallClockAsItIsNow() {
		this.scenario.call();
		this.scenario.beUnavailable();
		this.scenario.time().setWallClock(HOUR);
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(1));
	}

	@Test
	void anAccountThatWasNeverUsedSaysSo() {
		this.scenario.renew();
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.status().lastUsed()).isNull();
	}

	@Test
	void theLastUseIsToldToWithinASecond() {
		this.scenario.obtain("one", HOUR);
		Instant first = this.scenario.now();
		assertThat(this.scenario.status().lastUsed()).isEqualTo(first);
		this.scenario.advance(Duration.ofSeconds(1));
		this.scenario.session().cachedAccessToken();
		assertThat(this.scenario.status().lastUsed()).isEqualTo(first);
		this.scenario.advance(Duration.ofMillis(1));
		this.scenario.session().cachedAccessToken();
		assertThat(this.scenario.status().lastUsed()).isEqualTo(this.scenario.now());
	}

	@Test
	void theLastSuccessStaysWhenTheTokenIsGone() {
		assertThat(this.scenario.status().lastSuccess()).isNull();
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		Instant obtained = this.scenario.now();
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.session().reject(token);
		this.scenario.end();
		assertThat(this.scenario.status().lastSuccess()).isEqualTo(obtained);
	}

	@Test
	void failuresOfAllKindsCountUntilASuccess() {
		this.scenario.call();
		this.scenario.beUnavailable();
		this.scenario.renew();
		this.scenario.refuse();
		this.scenario.renew();
		this.scenario.rejectCredential();
		assertThat(this.scenario.status().failures()).isEqualTo(3);
		assertThat(this.scenario.status().lastSuccess()).isNull();
		this.scenario.advance(HOUR);
		this.scenario.obtain("one", HOUR);
		assertThat(this.scenario.status().failures()).isZero();
	}

	@Test
	void troubleIsAFailureThatACallerWouldSee() {
		this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		this.scenario.beUnavailable();
		assertThat(this.scenario.status().error()).isNotNull();
		assertThat(this.scenario.status().trouble()).isNull();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.status().trouble()).isEqualTo(this.scenario.status().error()).isNotNull();
	}

	// Without history, which has its own tests
	private void assertThatStatusIs(QuantumAuthStatus expected) {
		assertThat(this.scenario.status()).usingRecursiveComparison()
			.ignoringFields("lastSuccess", "lastUsed", "failures")
			.isEqualTo(expected);
	}

}
