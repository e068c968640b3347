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
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.Failure.SentCredential;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Renew".
 */
class RenewTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void renewStartsAnAttemptWhenItIsSubscribedTo() {
		this.scenario.session().renew();
		this.scenario.time().run();
		assertThat(this.scenario.requests()).isZero();
		Caller<Void> renewal = this.scenario.renew();
		assertThat(renewal.isWaiting()).isTrue();
		this.scenario.grant("one", HOUR);
		assertThat(renewal.isCompleted()).isTrue();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void renewReplacesAFreshToken() {
		this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("two");
	}

	@Test
	void renewJoinsTheAttemptUnderWay() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		Caller<Void> first = this.scenario.renew();
		Caller<Void> second = this.scenario.renew();
		this.scenario.grant("one", HOUR);
		assertThat(caller.answer()).isNotNull();
		assertThat(first.isCompleted()).isTrue();
		assertThat(second.isCompleted()).isTrue();
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void renewStartsAnAttemptDespiteTheBackOffOfAnUnavailableServer() {
		this.scenario.call();
		this.scenario.beUnavailable();
		Caller<Void> renewal = this.scenario.renew();
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.grant("one", HOUR);
		assertThat(renewal.isCompleted()).isTrue();
		assertThat(this.scenario.status().error()).isNull();
	}

	@Test
	void renewStartsAnAttemptDespiteTheBackOffOfARejectedCredential() {
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.renew();
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void aHundredDemandsWithARejectedCredentialSendItOnceWithinTheLongestBackOff() {
		rejectCredential();
		for (int i = 0; i < 100; i++) {
			Caller<Void> renewal = this.scenario.renew();
			if (i == 0) {
				this.scenario.rejectCredential();
			}
			assertThat(renewal.error()).isNotNull();
		}
		assertThat(this.scenario.requests()).isEqualTo(2);
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(60));
	}

	@Test
	void aDemandThatIsRejectedAgainMovesNeitherTheStepNorTheTime() {
		rejectCredential();
		this.scenario.advance(MINUTE);
		rejectCredential();
		Instant next = this.scenario.now().plusSeconds(600);
		for (int i = 0; i < 9; i++) {
			this.scenario.renew();
			this.scenario.rejectCredential();
			assertThat(this.scenario.status().nextAttempt()).isEqualTo(next);
			this.scenario.advance(MINUTE);
		}
		this.scenario.advance(MINUTE);
		rejectCredential();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(6000));
	}

	@Test
	void aDemandThatIsRejectedWhenTheTimeHasComeIsAnOrdinaryAttempt() {
		rejectCredential();
		this.scenario.advance(MINUTE);
		this.scenario.renew();
		this.scenario.rejectCredential();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(600));
	}

	@Test
	void aRejectedCredentialIsSentOnDemandTenTimesWithinADay() {
		for (int i = 0; i < 4; i++) {
			rejectCredential();
			this.scenario.advance(Duration.ofMinutes((long) Math.pow(10, i)));
		}
		rejectCredential();
		int before = this.scenario.requests();
		for (int i = 0; i < 60; i++) {
			this.scenario.renew();
			if (this.scenario.status().renewing()) {
				this.scenario.rejectCredential();
			}
			this.scenario.advance(MINUTE);
		}
		assertThat(this.scenario.requests()).isEqualTo(before + 10);
	}

	@Test
	void afterTenDemandsTheCredentialIsSentOnDemandADayAfterTheFirst() {
		this.scenario.source().longestBackoff(Duration.ofMinutes(10));
		rejectCredential();
		this.scenario.advance(MINUTE);
		rejectCredential();
		Instant first = this.scenario.now();
		for (int i = 0; i < 10; i++) {
			this.scenario.renew();
			this.scenario.rejectCredential();
			this.scenario.advance(MINUTE.minusMillis(1));
			assertThat(this.scenario.renew().error()).hasMessageContaining("not before " + first.plusSeconds(600));
			this.scenario.advance(Duration.ofMillis(1));
		}
		Instant next = first.plus(Duration.ofDays(1));
		assertThat(this.scenario.renew().error()).as("although a caller may send it now")
			.hasMessageContaining("not before " + next + ".");
		this.scenario.advance(Duration.between(this.scenario.now(), next).minusMillis(1));
		assertThat(this.scenario.renew().error()).hasMessageContaining("not before " + next + ".");
		this.scenario.advance(Duration.ofMillis(1));
		assertThat(this.scenario.renew().isWaiting()).isTrue();
	}

	@Test
	void whatIsNotSentFailsWithTheTimeOfTheNextAttemptAndTheRemedy() {
		rejectCredential();
		this.scenario.renew();
		this.scenario.rejectCredential();
		TokenRequestException error = this.scenario.renew().error();
		assertThat(error.getError().getErrorCode()).isEqualTo("credential_rejected");
		assertThat(error).hasMessageContaining("The credential was refused.")
			.hasMessageContaining("Change it: a changed one is sent at once")
			.hasMessageContaining("not before " + this.scenario.now().plusSeconds(60));
		assertThat(error.isRejected()).isTrue();
	}

	@Test
	void theRenewalThatFollowsAChangedCredentialIsNotADemandedOne() {
		this.scenario.source().credential(() -> "old");
		rejectCredential();
		this.scenario.renew();
		this.scenario.rejectCredential();
		this.scenario.source().credential(() -> "new");
		Caller<Void> renewal = this.scenario.renew();
		assertThat(this.scenario.requests()).isEqualTo(3);
		this.scenario.rejectCredential();
		assertThat(renewal.error().getError().getErrorCode()).isEqualTo("invalid_grant");
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(600));
		this.scenario.renew();
		assertThat(this.scenario.requests()).as("the changed one may be sent on demand too").isEqualTo(4);
	}

	@Test
	void aRenewalThatIsOverAtOnceIsNotDoneTwice() {
		VirtualTime time = new VirtualTime();
		List<String> sent = new ArrayList<>();
		TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", new TokenSource<>() {

			@Override
			public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
				sent.add(sent.isEmpty() ? "old" : "new");
				return (sent.size() == 1)
						? Mono.error(ScriptedTokenSource.error("invalid_grant", "The credential was refused.", null))
						: Mono.just(new TokenGrant<>(ScriptedTokenSource.token("one", time.now()), time.now(), HOUR));
			}

			@Override
			public Object sentCredential() {
				return sent.get(sent.size() - 1);
			}

			@Override
			public Object configuredCredential() {
				return "new";
			}

		}, SessionScenario.ON_DEMAND, time, time, (event) -> {
		});
		time.runAtOnce();
		assertThat(new Caller<>(session.renew()).error().isRejected()).isTrue();
		assertThat(new Caller<>(session.renew()).isCompleted()).isTrue();
		assertThat(sent).containsExactly("old", "new");
	}

	@Test
	void aComparisonWithACredentialThatIsNoLongerTheRejectedOneBeginsNothing() {
		Moment now = this.scenario.time().now();
		Attempt<OAuth2AccessToken> attempt = new Attempt<>(now);
		SessionState<OAuth2AccessToken> state = SessionState.<OAuth2AccessToken>initial()
			.asked(attempt, SessionScenario.SETTINGS)
			.failed(attempt, ScriptedTokenSource.error("invalid_grant", "The credential was refused.", null),
					new SentCredential("new", HOUR), now, SessionScenario.SETTINGS, 0);
		Attempt<OAuth2AccessToken> next = new Attempt<>(now);
		assertThat(state.credentialReplaced("old", next, SessionScenario.SETTINGS)).isSameAs(state);
		assertThat(state.credentialReplaced("new", next, SessionScenario.SETTINGS).attempt()).isSameAs(next);
	}

	@Test
	void theCredentialIsComparedOnAThreadOfTheSession() {
		this.scenario.source().credential(() -> "old");
		rejectCredential();
		int before = this.scenario.source().comparisons();
		Caller<Void> renewal = new Caller<>(this.scenario.session().renew());
		assertThat(this.scenario.source().comparisons()).isEqualTo(before);
		assertThat(renewal.isWaiting()).isTrue();
		this.scenario.time().run();
		assertThat(this.scenario.source().comparisons()).isEqualTo(before + 1);
	}

	@Test
	void demandsAreForgottenOnceThereIsAToken() {
		rejectCredential();
		this.scenario.renew();
		this.scenario.grant("one", HOUR);
		this.scenario.renew();
		this.scenario.rejectCredential();
		this.scenario.renew();
		assertThat(this.scenario.requests()).isEqualTo(4);
	}

	@Test
	void aServerThatIsUnavailableInBetweenDoesNotReleaseTheBrake() {
		rejectCredential();
		this.scenario.renew();
		this.scenario.beUnavailable();
		assertThat(this.scenario.renew().error().getError().getErrorCode()).isEqualTo("credential_rejected");
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void renewStartsAnAttemptDespiteTheBackOffOfARefusal() {
		this.scenario.call();
		this.scenario.refuse();
		this.scenario.renew();
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	private void rejectCredential() {
		this.scenario.call();
		this.scenario.rejectCredential();
	}

	@Test
	void aFailureReachesTheOneWhoRenewsAndNobodyElse() {
		this.scenario.obtain("one", HOUR);
		Caller<Void> renewal = this.scenario.renew();
		this.scenario.beUnavailable();
		assertThat(renewal.error()).hasMessageContaining("The server is down.");
		assertThat(this.scenario.callForValue()).isEqualTo("one");
	}

	@Test
	void whoeverGivesUpRenewingDoesNotStopTheAttempt() {
		this.scenario.renew().giveUp();
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isOne();
	}

}
