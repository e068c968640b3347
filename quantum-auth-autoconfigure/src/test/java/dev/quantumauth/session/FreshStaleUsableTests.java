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
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Fresh, stale, usable".
 */
class FreshStaleUsableTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration INSTANT = Duration.ofNanos(1);

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void aFreshTokenIsAnsweredFromMemory() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		for (int i = 0; i < 100; i++) {
			assertThat(this.scenario.call().answer()).isSameAs(token);
			assertThat(this.scenario.session().cachedAccessToken()).isSameAs(token);
		}
		assertThat(this.scenario.requests()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "PT1H, PT50M", "PT40M, PT30M", "PT20M, PT15M", "PT60S, PT45S", "PT1S, PT0.75S" })
	void aTokenIsStaleFromTheMarginOnWhichIsAtMostAQuarterOfItsLifetime(Duration lifetime, Duration staleAfter) {
		this.scenario.obtain("one", lifetime);
		this.scenario.advance(staleAfter.minus(INSTANT));
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isOne();
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "PT1H, PT59M50S", "PT160S, PT150S", "PT60S, PT56.25S", "PT1S, PT0.9375S" })
	void aTokenIsUsableUntilTheAllowanceWhichIsAtMostAQuarterOfTheMargin(Duration lifetime, Duration usableFor) {
		this.scenario.obtain("one", lifetime);
		this.scenario.advance(usableFor.minus(INSTANT));
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.VALID);
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.session().cachedAccessToken()).isNotNull();
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.EXPIRED);
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		assertThat(this.scenario.call().isWaiting()).isTrue();
	}

	@Test
	void theAllowanceFollowsASmallConfiguredMargin() {
		SessionScenario scenario = withMargin(Duration.ofSeconds(8), 0);
		scenario.obtain("one", HOUR);
		scenario.advance(HOUR.minusSeconds(2).minus(INSTANT));
		assertThat(scenario.callForValue()).isEqualTo("one");
		scenario.advance(INSTANT);
		assertThat(scenario.call().isWaiting()).isTrue();
	}

	@Test
	void withoutAMarginATokenIsFreshUntilItExpires() {
		SessionScenario scenario = withMargin(Duration.ZERO, 0);
		scenario.obtain("one", HOUR);
		scenario.advance(HOUR.minus(INSTANT));
		assertThat(scenario.callForValue()).isEqualTo("one");
		assertThat(scenario.requests()).isOne();
		scenario.advance(INSTANT);
		assertThat(scenario.call().isWaiting()).isTrue();
	}

	@Test
	void aMarginThatNoClockCanCountDoesNotOverflow() {
		SessionScenario scenario = withMargin(Duration.ofSeconds(Long.MAX_VALUE), 0);
		scenario.obtain("one", HOUR);
		scenario.advance(Duration.ofMinutes(45).minus(INSTANT));
		scenario.call();
		assertThat(scenario.requests()).isOne();
		scenario.advance(INSTANT);
		scenario.call();
		assertThat(scenario.requests()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "0, PT50M", "0.5, PT49M30S", "1, PT49M" })
	void jitterMovesRenewalEarlierOnly(double random, Duration staleAfter) {
		SessionScenario scenario = withMargin(Duration.ofMinutes(10), 0.1).random(random);
		scenario.obtain("one", HOUR);
		scenario.advance(staleAfter.minus(INSTANT));
		scenario.call();
		assertThat(scenario.requests()).isOne();
		scenario.advance(INSTANT);
		scenario.call();
		assertThat(scenario.requests()).isEqualTo(2);
	}

	@Test
	void jitterLeavesTheAllowanceAlone() {
		SessionScenario scenario = withMargin(Duration.ofMinutes(10), 1).random(1);
		scenario.obtain("one", Duration.ofSeconds(60));
		scenario.advance(Duration.ofSeconds(60).minusMillis(3750).minus(INSTANT));
		assertThat(scenario.callForValue()).isEqualTo("one");
		scenario.advance(INSTANT);
		assertThat(scenario.call().isWaiting()).isTrue();
	}

	@Test
	void aTokenThatLivesAMinuteIsNotRenewedOnEveryCall() {
		this.scenario.obtain("one", Duration.ofSeconds(60));
		for (int second = 1; second < 45; second++) {
			this.scenario.advance(Duration.ofSeconds(1));
			assertThat(this.scenario.callForValue()).isEqualTo("one");
		}
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void behindAStaleAnswerOneRenewalStarts() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(55));
		for (int i = 0; i < 100; i++) {
			assertThat(this.scenario.callForValue()).isEqualTo("one");
			assertThat(this.scenario.session().cachedAccessToken().getTokenValue()).isEqualTo("one");
		}
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("two");
	}

	@Test
	void askingForACachedTokenStartsARenewalBehindAStaleOne() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		assertThat(this.scenario.session().cachedAccessToken().getTokenValue()).isEqualTo("one");
		this.scenario.time().run();
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void askingForACachedTokenSendsNothingWhenThereIsNone() {
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		this.scenario.time().run();
		assertThat(this.scenario.requests()).isZero();
	}

	@Test
	void absentOrNoLongerUsableCallersWaitForTheAttemptUnderWay() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		this.scenario.grant("one", HOUR);
		assertThat(first.answer().getTokenValue()).isEqualTo("one");
		this.scenario.advance(HOUR);
		Caller<OAuth2AccessToken> second = this.scenario.call();
		assertThat(second.isWaiting()).isTrue();
		this.scenario.grant("two", HOUR);
		assertThat(second.answer().getTokenValue()).isEqualTo("two");
	}

	@Test
	void theTokenIsLookedUpOnEachSubscription() {
		Mono<OAuth2AccessToken> accessToken = this.scenario.session().accessToken();
		assertThat(this.scenario.requests()).isZero();
		this.scenario.obtain("one", HOUR);
		assertThat(new Caller<>(accessToken).answer().getTokenValue()).isEqualTo("one");
		this.scenario.advance(HOUR);
		this.scenario.obtain("two", HOUR);
		assertThat(new Caller<>(accessToken).answer().getTokenValue()).isEqualTo("two");
	}

	private static SessionScenario withMargin(Duration margin, double jitter) {
		return new SessionScenario(new SessionSettings(margin, jitter, false, Duration.ofSeconds(1),
				Duration.ofMinutes(1), Duration.ofMinutes(2)));
	}

}
