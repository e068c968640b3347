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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenRequestException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests over real HTTP that no call of the API fails while a usable token is at hand,
 * whatever the authentication server does, that token requests keep to the back-off
 * meanwhile, and that the end of the fault leads to a new token.
 */
@Tag("http")
class UsableTokenFaultTests extends AbstractUsableTokenTests {

	@ParameterizedTest
	@EnumSource
	void noCallFailsAndTokenRequestsKeepToTheBackOff(TokenFault fault) {
		assertThatCallsSucceed(1);
		time.advance(UNTIL_STALE);
		fault.begin(cloud);
		assertThatCallsSucceed(2);
		awaitFailure(fault, 2);
		assertThatCallsSucceed(2);
		assertThatFailureShows(fault, 1);
		time.advance(fault.backoffAfter(1).minus(INSTANT));
		assertThatCallsSucceed(2);
		time.advance(INSTANT);
		assertThatCallsSucceed(3);
		awaitFailure(fault, 3);
		assertThatCallsSucceed(3);
		assertThatFailureShows(fault, 2);
		time.advance(fault.backoffAfter(2).minus(INSTANT));
		assertThatCallsSucceed(3);
	}

	@ParameterizedTest
	@EnumSource
	void theEndOfTheFaultLeadsToANewToken(TokenFault fault) {
		obtainAndFail(fault, UNTIL_STALE);
		cloud.recover();
		assertThatCallsSucceed(2);
		time.advance(fault.backoffAfter(1));
		assertThatCallsSucceed(3);
		awaitRenewal();
		time.advance(MARGIN);
		assertThatCallsSucceed(3);
		assertThat(RequestTokens.of(this.client).cachedAccessToken().getTokenValue())
			.isEqualTo(cloud.qci().issuedTokens().get(1));
		assertThat(this.client.getStatus().error()).isNull();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.MATCH_NONE, names = "REJECTED_.*")
	void theEndOfTheFaultLeadsToANewTokenWithoutACall(TokenFault fault) {
		createAccount(true);
		assertThatCallsSucceed(1);
		fault.begin(cloud);
		awaitTimerAndAdvance(UNTIL_STALE);
		awaitFailure(fault, 2);
		cloud.recover();
		awaitTimerAndAdvance(fault.backoffAfter(1));
		awaitRenewal();
		assertThatCallsSucceed(3);
	}

	@ParameterizedTest
	@EnumSource
	void theFaultReachesCallersAsSoonAsTheTokenIsNoLongerUsable(TokenFault fault) {
		Duration untilFailure = fault.isSilent() ? UNTIL_GIVEN_UP : Duration.ZERO;
		Duration untilUnusable = Duration.ofMillis(500);
		obtainAndFail(fault, LIFETIME.minus(ALLOWANCE).minus(untilUnusable).minus(untilFailure));
		time.advance(untilUnusable.minus(INSTANT));
		assertThatCallsSucceed(2);
		assertThat(this.client.getStatus().token()).isEqualTo(TokenState.VALID);
		time.advance(INSTANT);
		assertThat(this.client.getStatus().token()).isEqualTo(TokenState.EXPIRED);
		assertThatCallsFail(fault, fault.isDueWhenUnusable() ? 3 : 2);
		assertThatCallsFailAtOnce(fault, fault.isDueWhenUnusable() ? 3 : 2);
	}

	@ParameterizedTest
	@EnumSource
	void withoutATokenThereIsOneClearErrorUntilTheBackOffIsOver(TokenFault fault) {
		fault.begin(cloud);
		assertThatCallsFail(fault, 1);
		assertThatCallsFailAtOnce(fault, 1);
		cloud.recover();
		time.advance(fault.backoffAfter(1).minus(INSTANT));
		assertThatCallsFailAtOnce(fault, 1);
		time.advance(INSTANT);
		assertThatCallsSucceed(2);
	}

	private void obtainAndFail(TokenFault fault, Duration after) {
		assertThatCallsSucceed(1);
		time.advance(after);
		fault.begin(cloud);
		assertThatCallsSucceed(2);
		awaitFailure(fault, 2);
	}

	private void assertThatCallsFailAtOnce(TokenFault fault, int tokenRequests) {
		QuantumAuthStatus status = this.client.getStatus();
		assertThat(calls())
			.allSatisfy((call) -> assertThat(call.getNow("nothing yet")).startsWith("TokenRequestException: ")
				.contains("Account 'lab': ", fault.message(), "Nothing is sent before " + status.nextAttempt()));
		TokenRequestException error = TestAccounts.errorOf(this.client.accessToken());
		assertThat(error.isRejected()).isEqualTo(fault.isRejection());
		assertThat(error.getCause()).isInstanceOf(TokenRequestException.class).hasMessageContaining(fault.message());
		assertThat(this.client.getStatus()).usingRecursiveComparison().ignoringFields("lastUsed").isEqualTo(status);
		assertThat(status.renewing()).isFalse();
		assertThat(cloud.tokenRequests()).isEqualTo(tokenRequests);
	}

	private void assertThatFailureShows(TokenFault fault, int failures) {
		QuantumAuthStatus status = this.client.getStatus();
		assertThat(status.token()).isEqualTo(TokenState.VALID);
		assertThat(status.error()).isNotNull();
		assertThat(status.error().getDescription()).startsWith("Account 'lab': ").contains(fault.message());
		assertThat(status.credentialRejected()).isEqualTo(fault.isRejection());
		assertThat(status.nextAttempt()).isEqualTo(time.instant().plus(fault.backoffAfter(failures)));
	}

	private static void awaitTimerAndAdvance(Duration duration) {
		await().until(() -> time.isDueIn(duration));
		time.advance(duration);
	}

}
