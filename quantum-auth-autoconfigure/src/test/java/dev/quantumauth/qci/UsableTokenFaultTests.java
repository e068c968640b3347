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

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests over real HTTP that no call of the API fails while a usable token is at hand,
 * whatever the authentication server does and whatever the clocks say, that token
 * requests keep to the back-off meanwhile, and that the end of the fault leads to a new
 * token. Time passes only when a test says so.
 */
@Tag("http")
class UsableTokenFaultTests {

	private static final int CALLS = 20;

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration LIFETIME = HOUR.multipliedBy(8);

	private static final Duration MARGIN = HOUR.multipliedBy(2);

	private static final Duration UNTIL_STALE = LIFETIME.minus(MARGIN);

	// The rule "Fresh, stale, usable"
	private static final Duration ALLOWANCE = Duration.ofSeconds(10);

	private static final Duration INSTANT = Duration.ofMillis(1);

	private static final Duration ATTEMPT_LIMIT = Duration.ofMinutes(2);

	// The session gives the call a second to say what is wrong
	private static final Duration UNTIL_GIVEN_UP = ATTEMPT_LIMIT.plusSeconds(1);

	private static FaultyCloud cloud;

	private static ManualTime time;

	private QciAuthClient client;

	private WebClient api;

	@BeforeAll
	static void start() throws IOException {
		cloud = new FaultyCloud();
		time = cloud.time();
	}

	@BeforeEach
	void reset() {
		cloud.reset();
		cloud.qci().tokenLifetime(LIFETIME);
		createAccount(false);
	}

	@AfterEach
	void theApiNeverSawATokenThatItHadNotIssuedOrThatHadExpired() {
		assertThat(cloud.refusals()).isZero();
		assertThat(cloud.redirectsFollowed()).isZero();
	}

	@AfterAll
	static void stop() throws IOException {
		cloud.close();
	}

	private void createAccount(boolean background) {
		TokenAccount<QciAuthClient> account = TestAccounts.builder(cloud.qci())
			.settings(new SessionSettings(MARGIN, 0, background, TokenFault.INITIAL_BACKOFF, TokenFault.MAX_BACKOFF,
					ATTEMPT_LIMIT))
			.clock(time)
			.build(cloud::webClient, time);
		this.client = account.client();
		this.api = WebClient.builder()
			.clientConnector(RedirectGuardConnector.notFollowing(new JdkClientHttpConnector()))
			.filter(new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(account))))
			.build();
	}

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

	private void obtainAndFail(TokenFault fault, Duration after) {
		assertThatCallsSucceed(1);
		time.advance(after);
		fault.begin(cloud);
		assertThatCallsSucceed(2);
		awaitFailure(fault, 2);
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

	private void assertThatCallsSucceed(int tokenRequests) {
		List<String> outcomes = Flux.range(0, CALLS)
			.flatMap((number) -> call())
			.collectList()
			.block(Duration.ofMinutes(1));
		assertThat(outcomes).isEqualTo(Collections.nCopies(CALLS, "200 OK"));
		awaitTokenRequests(tokenRequests);
	}

	private void assertThatCallsFail(TokenFault fault, int tokenRequests) {
		List<CompletableFuture<String>> calls = calls();
		awaitFailure(fault, tokenRequests);
		assertThat(calls).allSatisfy(
				(call) -> assertThat(call).succeedsWithin(Duration.ofMinutes(1), InstanceOfAssertFactories.STRING)
					.startsWith("TokenRequestException: ")
					.contains("Account 'lab': ", fault.message()));
		assertThat(cloud.tokenRequests()).isEqualTo(tokenRequests);
	}

	private void assertThatCallsFailAtOnce(TokenFault fault, int tokenRequests) {
		QuantumAuthStatus status = this.client.getStatus();
		assertThat(calls())
			.allSatisfy((call) -> assertThat(call.getNow("nothing yet")).startsWith("TokenRequestException: ")
				.contains("Account 'lab': ", fault.message(), "Nothing is sent before " + status.nextAttempt()));
		TokenRequestException error = TestAccounts.errorOf(this.client.accessToken());
		assertThat(error.isRejected()).isEqualTo(fault.isRejection());
		assertThat(error.getCause()).isInstanceOf(TokenRequestException.class).hasMessageContaining(fault.message());
		assertThat(this.client.getStatus()).isEqualTo(status);
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

	private void assertThatTokenExpiresIn(Duration lifetime) {
		assertThat(this.client.getStatus().expiresAt()).isEqualTo(time.instant().plus(lifetime));
	}

	private List<CompletableFuture<String>> calls() {
		return IntStream.range(0, CALLS).mapToObj((number) -> call().toFuture()).toList();
	}

	private Mono<String> call() {
		return this.api.get()
			.uri(cloud.apiCall())
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().toString()))
			.onErrorResume((error) -> Mono.just(error.getClass().getSimpleName() + ": " + error.getMessage()));
	}

	private void awaitFailure(TokenFault fault, int tokenRequests) {
		awaitTokenRequests(tokenRequests);
		if (fault.isSilent() && this.client.getStatus().renewing()) {
			time.advance(UNTIL_GIVEN_UP);
		}
		await().until(this.client::getStatus, (status) -> !status.renewing() && status.error() != null);
		assertThat(cloud.tokenRequests()).isEqualTo(tokenRequests);
	}

	private void awaitRenewal() {
		await().until(this.client::getStatus, (status) -> !status.renewing() && status.error() == null);
		assertThat(cloud.qci().issuedTokens()).hasSize(2);
	}

	// Once the session has nothing left to do, there are no more of them to come
	private static void awaitTokenRequests(int number) {
		await().untilAsserted(() -> assertThat(cloud.tokenRequests()).isEqualTo(number));
		await().until(time::isIdle);
		assertThat(cloud.tokenRequestsSent()).isEqualTo(number);
	}

	private static void awaitTimerAndAdvance(Duration duration) {
		await().until(() -> time.isDueIn(duration));
		time.advance(duration);
	}

	private static ConditionFactory await() {
		return Awaitility.with()
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(INSTANT)
			.await()
			.atMost(Duration.ofSeconds(20));
	}

}
