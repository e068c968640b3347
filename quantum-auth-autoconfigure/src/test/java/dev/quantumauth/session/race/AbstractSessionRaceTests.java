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

package dev.quantumauth.session.race;

import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.QuantumAuthEvent.SessionEnded;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.EventQueueRace;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The races of a session, each of two threads. How they are run is up to the subclass.
 */
public abstract class AbstractSessionRaceTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(TokenSession.class);

	private final Level level = this.logger.getLevel();

	@BeforeEach
	void beSilent() {
		this.logger.setLevel(Level.OFF);
	}

	@AfterEach
	void beAsBefore() {
		this.logger.setLevel(this.level);
	}

	/**
	 * Run a race often enough to be worth it.
	 * @param race a race, of which each run needs a new instance
	 */
	abstract void run(Class<? extends Race> race);

	@Test
	void aRenewalThatCompletesWhileTheOldTokenIsRejectedIsKept() {
		run(RenewalAndRejection.class);
	}

	@Test
	void aTokenIsKeptThoughItsLastWaiterGivesUpWhileItIsPublished() {
		run(PublicationAndCancellation.class);
	}

	@Test
	void twoCallersAtTheMomentOfExpiryCauseOneTokenRequest() {
		run(TwoCallersAtExpiry.class);
	}

	@Test
	void aTokenThatArrivesWhileTheSessionEndsIsNotPublished() {
		run(PublicationAndEnd.class);
	}

	@Test
	void aTokenThatTwoThreadsRejectIsThrownAwayOnce() {
		run(TwoRejections.class);
	}

	@Test
	void nothingIsSentForACallerOnceTheSessionIsShutDown() {
		run(CallAndShutdown.class);
	}

	@Test
	void nothingIsSentForARenewalOnceTheSessionIsShutDown() {
		run(RenewalAndShutdown.class);
	}

	@Test
	void anAttemptHasOneOutcomeThoughItsLimitIsOverWhenTheAnswerArrives() {
		run(PublicationAndLimit.class);
	}

	@Test
	void theTimerIsSetForTheStateThatTwoThreadsLeave() {
		run(PublicationAndRejectionWithTimer.class);
	}

	@Test
	void aCallerIsAnsweredThoughTheThreadsAreShutDownMeanwhile() {
		run(CallAndNoMoreThreads.class);
	}

	@Test
	void eventsOfTwoThreadsAreDeliveredOnceAndOneAfterAnother() {
		run(EventQueueRace.class);
	}

	/**
	 * What two threads do, and what is true afterwards in whichever order they did it.
	 */
	public abstract static class Race {

		@Operation(runOnce = true)
		public final void first() {
			one();
		}

		@Operation(runOnce = true)
		public final void second() {
			other();
		}

		@Validate
		public final void afterwards() {
			verify();
		}

		protected abstract void one();

		protected abstract void other();

		protected abstract void verify();

	}

	public static class RenewalAndRejection extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final OAuth2AccessToken old = this.contested.obtain("old");

		private final Caller<Void> renewal = this.contested.renew();

		private boolean replay;

		private Caller<OAuth2AccessToken> replayed;

		@Override
		protected void one() {
			this.contested.grant("new");
		}

		@Override
		protected void other() {
			this.replay = this.contested.session().reject(this.old);
			this.replayed = this.contested.call();
		}

		@Override
		protected void verify() {
			assertThat(this.replay).isTrue();
			assertThat(this.replayed.answer().getTokenValue()).isEqualTo("new");
			assertThat(this.renewal.isCompleted()).isTrue();
			assertThat(this.contested.cached()).isEqualTo("new");
			assertThat(this.contested.session().status().renewing()).isFalse();
			assertThat(this.contested.session().reject(this.old)).isTrue();
			assertThat(this.contested.cached()).isEqualTo("new");
			assertThat(this.contested.requests()).isEqualTo(2);
			assertThat(this.contested.timers()).isEmpty();
		}

	}

	public static class PublicationAndCancellation extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final Caller<OAuth2AccessToken> caller = this.contested.call();

		@Override
		protected void one() {
			this.contested.grant("one");
		}

		@Override
		protected void other() {
			this.caller.giveUp();
		}

		@Override
		protected void verify() {
			assertThat(this.contested.call().answer().getTokenValue()).isEqualTo("one");
			assertThat(this.contested.session().status().renewing()).isFalse();
			assertThat(this.contested.requests()).isOne();
			assertThat(this.contested.timers()).isEmpty();
		}

	}

	public static class TwoCallersAtExpiry extends Race {

		private final ContestedSession contested = new ContestedSession();

		private Caller<OAuth2AccessToken> first;

		private Caller<OAuth2AccessToken> second;

		public TwoCallersAtExpiry() {
			this.contested.obtain("old");
			this.contested.advance(ContestedSession.LIFETIME);
		}

		@Override
		protected void one() {
			this.first = this.contested.call();
		}

		@Override
		protected void other() {
			this.second = this.contested.call();
		}

		@Override
		protected void verify() {
			assertThat(this.contested.requests()).isEqualTo(2);
			this.contested.grant("new");
			assertThat(this.first.answer().getTokenValue()).isEqualTo("new");
			assertThat(this.second.answer()).isSameAs(this.first.answer());
			assertThat(this.contested.requests()).isEqualTo(2);
		}

	}

	public static class PublicationAndEnd extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final Caller<OAuth2AccessToken> waiter = this.contested.call();

		private Caller<Void> end;

		@Override
		protected void one() {
			this.contested.grant("one");
		}

		@Override
		protected void other() {
			this.end = this.contested.end();
		}

		@Override
		protected void verify() {
			assertThat(this.end.isCompleted()).isTrue();
			assertThat(this.contested.ends()).containsExactly("ended with 0 in flight");
			assertThat(this.contested.events(SessionEnded.class)).isOne();
			assertThat(this.contested.events(AccessTokenRenewalFailed.class)).isZero();
			assertThat(this.contested.session().status().token()).isEqualTo(TokenState.ENDED);
			if (this.waiter.error() != null) {
				assertThat(this.waiter.error().getError().getErrorCode()).isEqualTo("session_ended");
				assertThat(this.contested.events(AccessTokenObtained.class)).isZero();
			}
			else {
				assertThat(this.waiter.answer().getTokenValue()).isEqualTo("one");
				assertThat(this.contested.events(AccessTokenObtained.class)).isOne();
			}
			assertThat(this.contested.timers()).isEmpty();
			assertThat(this.contested.obtain("two").getTokenValue()).isEqualTo("two");
			assertThat(this.contested.requests()).isEqualTo(2);
		}

	}

	public static class TwoRejections extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final OAuth2AccessToken token = this.contested.obtain("one");

		private boolean firstReplay;

		private boolean secondReplay;

		@Override
		protected void one() {
			this.firstReplay = this.contested.session().reject(this.token);
		}

		@Override
		protected void other() {
			this.secondReplay = this.contested.session().reject(this.token);
		}

		@Override
		protected void verify() {
			assertThat(this.firstReplay).isTrue();
			assertThat(this.secondReplay).isTrue();
			assertThat(this.contested.events(AccessTokenRejected.class)).isOne();
			assertThat(this.contested.session().status().token()).isEqualTo(TokenState.REJECTED);
			assertThat(this.contested.obtain("two").getTokenValue()).isEqualTo("two");
		}

	}

	/**
	 * Nothing is answered before both threads are done: what was sent stays in flight.
	 */
	private abstract static class RaceWithShutdown extends Race {

		final ContestedSession contested = new ContestedSession();

		private Caller<Void> shutdown;

		@Override
		protected void other() {
			this.shutdown = this.contested.shutDown();
		}

		abstract Caller<?> contender();

		@Override
		protected void verify() {
			if (this.contested.inFlight() > 0) {
				assertThat(this.shutdown.isWaiting()).isTrue();
				this.contested.grant("late");
			}
			assertThat(this.shutdown.isCompleted()).isTrue();
			assertThat(contender().error().getError().getErrorCode()).isEqualTo("session_ended");
			assertThat(this.contested.ends()).containsExactly("shut down with 0 in flight");
			assertThat(this.contested.requestsAfterAnEnd()).isZero();
			int requests = this.contested.requests();
			assertThat(this.contested.call().error().getError().getErrorCode()).isEqualTo("session_ended");
			assertThat(this.contested.renew().error().getError().getErrorCode()).isEqualTo("session_ended");
			assertThat(this.contested.requests()).isEqualTo(requests);
			assertThat(this.contested.session().status().renewing()).isFalse();
			assertThat(this.contested.timers()).isEmpty();
		}

	}

	public static class CallAndShutdown extends RaceWithShutdown {

		private Caller<OAuth2AccessToken> caller;

		@Override
		protected void one() {
			this.caller = this.contested.call();
		}

		@Override
		Caller<?> contender() {
			return this.caller;
		}

	}

	public static class RenewalAndShutdown extends RaceWithShutdown {

		private Caller<Void> renewal;

		public RenewalAndShutdown() {
			this.contested.obtain("old");
		}

		@Override
		protected void one() {
			this.renewal = this.contested.renew();
		}

		@Override
		Caller<?> contender() {
			return this.renewal;
		}

	}

	public static class PublicationAndLimit extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final Caller<OAuth2AccessToken> waiter = this.contested.call();

		private final Runnable limit = this.contested.limit();

		@Override
		protected void one() {
			this.contested.grant("one");
		}

		@Override
		protected void other() {
			this.limit.run();
		}

		@Override
		protected void verify() {
			assertThat(this.waiter.isWaiting()).isFalse();
			boolean published = this.waiter.error() == null;
			assertThat(this.contested.cached()).isEqualTo(published ? "one" : null);
			assertThat(this.contested.events(AccessTokenObtained.class)).isEqualTo(published ? 1 : 0);
			assertThat(this.contested.events(AccessTokenRenewalFailed.class)).isEqualTo(published ? 0 : 1);
			assertThat(this.contested.session().status().error() == null).isEqualTo(published);
			assertThat(this.contested.session().status().renewing()).isFalse();
			assertThat(this.contested.requests()).isOne();
			assertThat(this.contested.timers()).isEmpty();
		}

	}

	public static class PublicationAndRejectionWithTimer extends Race {

		private final ContestedSession contested = new ContestedSession(SessionScenario.SETTINGS);

		private final OAuth2AccessToken old = this.contested.obtain("old");

		public PublicationAndRejectionWithTimer() {
			this.contested.advance(Duration.ofMinutes(1));
			this.contested.renew();
		}

		@Override
		protected void one() {
			this.contested.grant("new");
		}

		@Override
		protected void other() {
			this.contested.session().reject(this.old);
		}

		@Override
		protected void verify() {
			assertThat(this.contested.timers()).isEqualTo(List.of(Duration.ofMinutes(51)));
		}

	}

	public static class CallAndNoMoreThreads extends Race {

		private final ContestedSession contested = new ContestedSession();

		private Caller<OAuth2AccessToken> caller;

		@Override
		protected void one() {
			this.caller = this.contested.call();
		}

		@Override
		protected void other() {
			this.contested.shutDownThreads();
		}

		@Override
		protected void verify() {
			if (this.contested.requests() == 0) {
				assertThat(this.caller.error()).hasMessageContaining("The application is shutting down");
				assertThat(this.contested.session().status().renewing()).isFalse();
				assertThat(this.contested.timers()).isEmpty();
			}
			else {
				this.contested.grant("one");
				assertThat(this.caller.answer().getTokenValue()).isEqualTo("one");
			}
		}

	}

}
