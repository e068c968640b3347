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

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import dev.quantumauth.session.EventQueueRace;
import dev.quantumauth.session.TokenSession;

/**
 * Runs each race of a session. How it is run is up to the subclass.
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
		run(PublicationRaces.RenewalAndRejection.class);
	}

	@Test
	void aTokenIsKeptThoughItsLastWaiterGivesUpWhileItIsPublished() {
		run(PublicationRaces.PublicationAndCancellation.class);
	}

	@Test
	void twoCallersAtTheMomentOfExpiryCauseOneTokenRequest() {
		run(SameCallRaces.TwoCallersAtExpiry.class);
	}

	@Test
	void aTokenThatArrivesWhileTheSessionEndsIsNotPublished() {
		run(PublicationRaces.PublicationAndEnd.class);
	}

	@Test
	void aTokenThatTwoThreadsRejectIsThrownAwayOnce() {
		run(SameCallRaces.TwoRejections.class);
	}

	@Test
	void nothingIsSentForACallerOnceTheSessionIsShutDown() {
		run(ShutdownRaces.CallAndShutdown.class);
	}

	@Test
	void nothingIsSentForARenewalOnceTheSessionIsShutDown() {
		run(ShutdownRaces.RenewalAndShutdown.class);
	}

	@Test
	void anAttemptHasOneOutcomeThoughItsLimitIsOverWhenTheAnswerArrives() {
		run(PublicationRaces.PublicationAndLimit.class);
	}

	@Test
	void theTimerIsSetForTheStateThatTwoThreadsLeave() {
		run(PublicationRaces.PublicationAndRejectionWithTimer.class);
	}

	@Test
	void aCallerIsAnsweredThoughTheThreadsAreShutDownMeanwhile() {
		run(ShutdownRaces.CallAndNoMoreThreads.class);
	}

	@Test
	void eventsOfTwoThreadsAreDeliveredOnceAndOneAfterAnother() {
		run(EventQueueRace.class);
	}

}
