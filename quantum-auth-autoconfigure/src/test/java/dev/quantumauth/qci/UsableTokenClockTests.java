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

package dev.quantumauth.qci;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests over real HTTP that no call of the API fails while a usable token is at hand,
 * whatever the clocks say.
 */
@Tag("http")
class UsableTokenClockTests extends AbstractUsableTokenTests {

	@ParameterizedTest
	@CsvSource({ "PT1H, PT8H, PT8H", "-PT1H, PT8H, PT7H", "PT1H, PT30M, PT30M", "-PT1H, PT30M, PT30M" })
	void noCallFailsWhereTheCloudsClockIsOff(Duration ahead, Duration lifetime, Duration counted) {
		time.setCloud(ahead);
		cloud.qci().tokenLifetime(lifetime);
		assertThatCallsSucceed(1);
		assertThatTokenExpiresIn(counted);
		surviveAFaultUntilUnusable(counted.minus(ALLOWANCE));
		assertThatTokenExpiresIn(counted);
	}

	@ParameterizedTest
	@CsvSource({ "PT1H, PT7H, PT7H", "-PT1H, PT8H, PT8H" })
	void noCallFailsWhereOurClockIsSetWhileATokenIsHeld(Duration jump, Duration counted, Duration countedNext) {
		assertThatCallsSucceed(1);
		time.setWallClock(jump);
		assertThatCallsSucceed(1);
		surviveAFaultUntilUnusable(counted.minus(ALLOWANCE));
		assertThatTokenExpiresIn(countedNext);
	}

	@Test
	void aTokenThatIsOverBecauseOurClockWasSetForwardCostsOneTokenRequestAndNoCall() {
		cloud.qci().tokenLifetime(HOUR);
		assertThatCallsSucceed(1);
		time.setWallClock(HOUR);
		assertThatCallsSucceed(2);
		assertThatTokenExpiresIn(HOUR);
	}

	@Test
	void aTokenThatIsOverBecauseOurClockWasSetForwardIsNotHandedOutDuringAFaultEither() {
		cloud.qci().tokenLifetime(HOUR);
		assertThatCallsSucceed(1);
		time.setWallClock(HOUR);
		TokenFault.STATUS_500.begin(cloud);
		assertThatCallsFail(TokenFault.STATUS_500, 2);
	}

	@Test
	void noCallFailsWhereOurClockIsSetForwardWhileNoAnswerComes() {
		assertThatCallsSucceed(1);
		time.advance(UNTIL_STALE);
		TokenFault.NO_ANSWER_AT_ALL.begin(cloud);
		assertThatCallsSucceed(2);
		awaitTokenRequests(2);
		time.setWallClock(HOUR);
		cloud.recover();
		assertThatCallsSucceed(3);
		awaitRenewal();
		assertThatCallsSucceed(3);
	}

	@Test
	void noCallFailsWhereOurClockIsSetBackWhileNoAnswerComes() {
		assertThatCallsSucceed(1);
		time.advance(UNTIL_STALE);
		TokenFault.NO_ANSWER_AT_ALL.begin(cloud);
		assertThatCallsSucceed(2);
		awaitTokenRequests(2);
		time.setWallClock(HOUR.negated());
		assertThatCallsSucceed(2);
		awaitFailure(TokenFault.NO_ANSWER_AT_ALL, 2);
		cloud.recover();
		time.advance(TokenFault.INITIAL_BACKOFF);
		assertThatCallsSucceed(3);
		awaitRenewal();
	}

	// Within the back-off at the end, so that only the end of the token is a reason to
	// ask
	private void surviveAFaultUntilUnusable(Duration untilUnusable) {
		Duration untilFault = untilUnusable.minus(TokenFault.INITIAL_BACKOFF.dividedBy(2));
		time.advance(untilFault);
		TokenFault.STATUS_500.begin(cloud);
		assertThatCallsSucceed(2);
		awaitFailure(TokenFault.STATUS_500, 2);
		cloud.recover();
		time.advance(untilUnusable.minus(untilFault).minus(INSTANT));
		assertThatCallsSucceed(2);
		time.advance(INSTANT);
		assertThatCallsSucceed(3);
	}

	private void assertThatTokenExpiresIn(Duration lifetime) {
		assertThat(this.client.getStatus().expiresAt()).isEqualTo(time.instant().plus(lifetime));
	}

}
