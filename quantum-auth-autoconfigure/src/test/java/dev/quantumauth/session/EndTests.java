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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the rule "End".
 */
class EndTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final SessionScenario scenario = new SessionScenario();

	@Test
	void nothingEndsBeforeSomebodySubscribes() {
		this.scenario.obtain("one", HOUR);
		this.scenario.session().end();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
	}

	@Test
	void theTokenIsForgotten() {
		this.scenario.obtain("one", HOUR);
		assertThat(this.scenario.end().isCompleted()).isTrue();
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ENDED);
		assertThat(this.scenario.status().expiresAt()).isNull();
	}

	@Test
	void aSessionThatNeverBeganCanBeEnded() {
		assertThat(this.scenario.end().isCompleted()).isTrue();
		assertThat(this.scenario.requests()).isZero();
	}

	@Test
	void waitersGetTheError() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		Caller<Void> renewal = this.scenario.renew();
		this.scenario.end();
		assertThat(caller.error().getError().getErrorCode()).isEqualTo("session_ended");
		assertThat(caller.error().isRejected()).isFalse();
		assertThat(renewal.error().getError()).isSameAs(caller.error().getError());
		assertThat(this.scenario.status().renewing()).isFalse();
	}

	@Test
	void theAttemptUnderWayIsAwaitedAndWhatItYieldsIsNotPublished() {
		this.scenario.call();
		Caller<Void> end = this.scenario.end();
		assertThat(end.isWaiting()).isTrue();
		assertThat(this.scenario.source().cancelled()).isZero();
		this.scenario.grant("one", HOUR);
		assertThat(end.isCompleted()).isTrue();
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ENDED);
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

	@Test
	void theFailureOfTheAttemptUnderWayIsNobodysAnyMore() {
		this.scenario.call();
		Caller<Void> end = this.scenario.end();
		this.scenario.rejectCredential();
		assertThat(end.isCompleted()).isTrue();
		assertThat(this.scenario.status().error()).isNull();
		assertThat(this.scenario.call().isWaiting()).isTrue();
	}

	@Test
	void anAttemptUnderWayThatReactorTakesForFatalIsOver() {
		VirtualTime time = new VirtualTime();
		List<Caller<Void>> ends = new ArrayList<>();
		AtomicReference<TokenSession<OAuth2AccessToken>> session = new AtomicReference<>();
		session.set(new TokenSession<>("alice", "acme", (wanted) -> {
			ends.add(new Caller<>(session.get().end()));
			throw new NoClassDefFoundError("expected by this test");
		}, SessionScenario.SETTINGS, time, time, (event) -> {
		}));
		new Caller<>(session.get().accessToken());
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(time::run);
		time.run();
		assertThat(ends).singleElement().matches(Caller::isCompleted);
	}

	@Test
	void theAttemptUnderWaySendsNothingFurther() {
		this.scenario.call();
		assertThat(this.scenario.source().isWanted()).isTrue();
		this.scenario.end();
		assertThat(this.scenario.source().isWanted()).isFalse();
	}

	@Test
	void anAttemptThatHasNoAnswerIsAwaitedNoLongerThanItsLimit() {
		this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(1));
		Caller<Void> end = this.scenario.end();
		this.scenario.advance(Duration.ofSeconds(59));
		assertThat(end.isWaiting()).isTrue();
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(end.isCompleted()).isTrue();
		assertThat(this.scenario.source().cancelled()).isOne();
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

	@Test
	void theSessionIsEndedAtTheCloudAfterTheAttempt() {
		this.scenario.call();
		this.scenario.end();
		assertThat(this.scenario.source().ends()).isEmpty();
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.source().ends()).containsExactly("ended with 0 in flight");
	}

	@Test
	void theEndWaitsForTheCloud() {
		Sinks.Empty<Void> logout = Sinks.empty();
		this.scenario.source().end(logout.asMono());
		this.scenario.obtain("one", HOUR);
		Caller<Void> end = this.scenario.end();
		assertThat(end.isWaiting()).isTrue();
		logout.tryEmitEmpty().orThrow();
		assertThat(end.isCompleted()).isTrue();
	}

	@Test
	void anErrorOfTheCloudReachesWhoeverEndsTheSessionWhichIsForgottenNevertheless() {
		this.scenario.source().end(Mono.error(ScriptedTokenSource.error("server_error", "The server is down.", null)));
		this.scenario.obtain("one", HOUR);
		assertThat(this.scenario.end().error()).hasMessageContaining("The server is down.");
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ENDED);
		assertThat(this.scenario.obtain("two", HOUR).getTokenValue()).isEqualTo("two");
	}

	@Test
	void aCloudThatDoesNotAnswerIsWaitedForNoLongerThanTwoLimits() {
		this.scenario.source().end(Mono.never());
		this.scenario.obtain("one", HOUR);
		Caller<Void> end = this.scenario.end();
		this.scenario.advance(Duration.ofMinutes(4).minusNanos(1));
		assertThat(end.isWaiting()).isTrue();
		this.scenario.advance(Duration.ofNanos(1));
		assertThat(end.error()).hasMessageContaining("not ended within PT4M");
		assertThat(this.scenario.obtain("two", HOUR).getTokenValue()).isEqualTo("two");
	}

	@Test
	void whoComesWhileTheSessionEndsIsToldToComeLater() {
		this.scenario.call();
		this.scenario.end();
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		assertThat(caller.error().getError().getErrorCode()).isEqualTo("session_ended");
		assertThat(caller.error()).hasMessageContaining("is being ended");
		assertThat(this.scenario.renew().error()).hasMessageContaining("is being ended");
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void whoEndsASessionThatIsBeingEndedJoins() {
		this.scenario.call();
		Caller<Void> first = this.scenario.end();
		Caller<Void> second = this.scenario.end();
		assertThat(second.isWaiting()).isTrue();
		this.scenario.grant("one", HOUR);
		assertThat(first.isCompleted()).isTrue();
		assertThat(second.isCompleted()).isTrue();
		assertThat(this.scenario.source().ends()).hasSize(1);
	}

	@Test
	void whoEndsTheSessionAndGivesUpHasEndedItAllTheSame() {
		this.scenario.call();
		this.scenario.end().giveUp();
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.source().ends()).hasSize(1);
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
	}

	@Test
	void aTokenIsNotObtainedAgainByARejectionWhileTheSessionEnds() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		this.scenario.end();
		this.scenario.time().setWallClock(HOUR.negated());
		assertThat(this.scenario.session().reject(token)).isFalse();
		assertThat(this.scenario.session().reject(ScriptedTokenSource.token("other", this.scenario.time().now())))
			.isFalse();
	}

	@Test
	void aRejectedCredentialIsNotComparedWhileTheSessionEnds() {
		this.scenario.source().credential(() -> "first");
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.source().end(Mono.never());
		this.scenario.end();
		this.scenario.source().credential(() -> "second");
		this.scenario.call();
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void anAttemptThatHasNotBegunSendsNothing() {
		Caller<OAuth2AccessToken> caller = new Caller<>(this.scenario.session().accessToken());
		this.scenario.end();
		assertThat(caller.error().getError().getErrorCode()).isEqualTo("session_ended");
		assertThat(this.scenario.requests()).isZero();
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

	@Test
	void theNextCallStartsAfresh() {
		this.scenario.obtain("one", HOUR);
		this.scenario.end();
		Caller<OAuth2AccessToken> after = this.scenario.call();
		this.scenario.grant("two", HOUR);
		assertThat(after.answer().getTokenValue()).isEqualTo("two");
		assertThat(this.scenario.requests()).isEqualTo(2);
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.VALID);
	}

	@Test
	void theLimitOfAnEndedAttemptDoesNotEndTheNextOne() {
		this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.end();
		this.scenario.grant("one", HOUR);
		Caller<OAuth2AccessToken> after = this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(1));
		assertThat(after.isWaiting()).isTrue();
	}

	@Test
	void nothingIsSentAfterwardsWithoutACall() {
		this.scenario.obtain("one", HOUR);
		this.scenario.end();
		assertThat(this.scenario.time().scheduledTasks()).isZero();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void anEndWithinTheBackOffStopsTheRetries() {
		this.scenario.call();
		this.scenario.beUnavailable();
		this.scenario.end();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aWaiterThatEndsTheSessionBecauseOfAFailureStopsTheRetries() {
		this.scenario.session()
			.accessToken()
			.subscribe((token) -> assertThat(token).isNull(), (error) -> this.scenario.end());
		this.scenario.time().run();
		this.scenario.beUnavailable();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void anEndWhileATimerIsSetStopsTheRetries() {
		this.scenario.call();
		this.scenario.time().duringNextSchedule(() -> this.scenario.end());
		this.scenario.beUnavailable();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aTimerThatFiresAtTheSameMomentSendsNothing() {
		this.scenario.obtain("one", HOUR);
		Runnable timer = this.scenario.time().takeNextScheduled();
		this.scenario.end();
		timer.run();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aCallThatFailsAfterwardsIsRetriedAgain() {
		this.scenario.end();
		this.scenario.call();
		this.scenario.beUnavailable();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ABSENT);
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void anEndDoesNotShortenTheWaitOfARejectedCredential() {
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.end();
		assertThat(this.scenario.call().error().isRejected()).isTrue();
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void a401ToACallMadeBeforeIsHandedOnWithoutRenewal() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.end();
		assertThat(this.scenario.session().reject(token)).isFalse();
		this.scenario.obtain("two", HOUR);
		assertThat(this.scenario.session().reject(token)).isFalse();
		assertThat(this.scenario.callForValue()).isEqualTo("two");
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void a401ToACallMadeBeforeWithATokenOfUnknownAgeIsHandedOnToo() {
		this.scenario.call();
		OAuth2AccessToken token = new OAuth2AccessToken(TokenType.BEARER, "one", null, null);
		this.scenario.source().grant(token, HOUR);
		this.scenario.end();
		assertThat(this.scenario.session().reject(token)).isFalse();
	}

	@Test
	void a401ToACallMadeAfterwardsIsAnsweredWithARenewal() {
		this.scenario.obtain("one", HOUR);
		this.scenario.end();
		this.scenario.advance(Duration.ofMillis(1));
		OAuth2AccessToken second = this.scenario.obtain("two", HOUR);
		assertThat(this.scenario.session().reject(second)).isTrue();
		assertThat(this.scenario.session().reject(second)).isTrue();
		assertThat(this.scenario.obtain("three", HOUR).getTokenValue()).isEqualTo("three");
		assertThat(this.scenario.session().reject(second)).isTrue();
	}

	@Test
	void theCurrentTokenIsNotOfAnEndedSessionThoughTheClockWasSetBack() {
		this.scenario.obtain("one", HOUR);
		this.scenario.end();
		this.scenario.time().setWallClock(HOUR.negated());
		OAuth2AccessToken second = this.scenario.obtain("two", HOUR);
		assertThat(this.scenario.session().reject(second)).isTrue();
	}

}
