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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Lifetime" as far as it is the session's.
 */
class LifetimeTests {

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void aLifetimeCountsFromWhenTheRequestWasSent() {
		this.scenario.call();
		this.scenario.advance(Duration.ofSeconds(20));
		this.scenario.grant("one", Duration.ofSeconds(60));
		assertThat(this.scenario.status().expiresAt()).isEqualTo(this.scenario.now().plusSeconds(40));
		this.scenario.advance(Duration.ofSeconds(25).minusNanos(1));
		this.scenario.call();
		assertThat(this.scenario.requests()).isOne();
		this.scenario.advance(Duration.ofNanos(1));
		this.scenario.call();
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void aTokenOfUnknownLifetimeNeverExpires() {
		this.scenario.obtain("one", null);
		this.scenario.advance(Duration.ofDays(36_500));
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.session().cachedAccessToken()).isNotNull();
		assertThat(this.scenario.requests()).isOne();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.VALID);
		assertThat(this.scenario.status().expiresAt()).isNull();
	}

	@Test
	void aTokenOfUnknownLifetimeNeverExpiresByTheWallClockEither() {
		this.scenario.obtain("one", null);
		this.scenario.time().suspend(Duration.ofDays(365_000));
		assertThat(this.scenario.callForValue()).isEqualTo("one");
	}

	@Test
	void aLifetimeOfAHundredYearsIsKnown() {
		this.scenario.obtain("one", Duration.ofDays(36_500));
		assertThat(this.scenario.status().expiresAt()).isEqualTo(this.scenario.now().plus(Duration.ofDays(36_500)));
	}

	@Test
	void aLongerLifetimeCountsAsUnknown() {
		this.scenario.obtain("one", Duration.ofDays(36_500).plusNanos(1));
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.status().expiresAt()).isNull();
	}

	@Test
	void aLifetimeThatNoClockCanCountDoesNotOverflow() {
		this.scenario.obtain("one", Duration.ofSeconds(Long.MAX_VALUE));
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "PT-876000H" })
	void aTokenWithoutAnyLifeLeftIsNotHandedOut(Duration lifetime) {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.grant("one", lifetime);
		assertThat(caller.error().isRejected()).isFalse();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ABSENT);
		assertThat(this.scenario.status().renewing()).isFalse();
	}

}
