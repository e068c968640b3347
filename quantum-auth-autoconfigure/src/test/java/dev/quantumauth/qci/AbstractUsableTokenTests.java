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
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of the tests over real HTTP that no call of the API fails while a usable token is
 * at hand. Time passes only when a test says so.
 */
abstract class AbstractUsableTokenTests {

	private static final int CALLS = 20;

	static final Duration HOUR = Duration.ofHours(1);

	static final Duration LIFETIME = HOUR.multipliedBy(8);

	static final Duration MARGIN = HOUR.multipliedBy(2);

	static final Duration UNTIL_STALE = LIFETIME.minus(MARGIN);

	// The rule "Fresh, stale, usable"
	static final Duration ALLOWANCE = Duration.ofSeconds(10);

	static final Duration INSTANT = Duration.ofMillis(1);

	private static final Duration ATTEMPT_LIMIT = Duration.ofMinutes(2);

	// The session gives the call a second to say what is wrong
	static final Duration UNTIL_GIVEN_UP = ATTEMPT_LIMIT.plusSeconds(1);

	static FaultyCloud cloud;

	static ManualTime time;

	QciAuthClient client;

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

	void createAccount(boolean background) {
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

	void assertThatCallsSucceed(int tokenRequests) {
		List<String> outcomes = Flux.range(0, CALLS)
			.flatMap((number) -> call())
			.collectList()
			.block(Duration.ofMinutes(1));
		assertThat(outcomes).isEqualTo(Collections.nCopies(CALLS, "200 OK"));
		awaitTokenRequests(tokenRequests);
	}

	void assertThatCallsFail(TokenFault fault, int tokenRequests) {
		List<CompletableFuture<String>> calls = calls();
		awaitFailure(fault, tokenRequests);
		assertThat(calls).allSatisfy(
				(call) -> assertThat(call).succeedsWithin(Duration.ofMinutes(1), InstanceOfAssertFactories.STRING)
					.startsWith("TokenRequestException: ")
					.contains("Account 'lab': ", fault.message()));
		assertThat(cloud.tokenRequests()).isEqualTo(tokenRequests);
	}

	List<CompletableFuture<String>> calls() {
		return IntStream.range(0, CALLS).mapToObj((number) -> call().toFuture()).toList();
	}

	private Mono<String> call() {
		return this.api.get()
			.uri(cloud.apiCall())
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().toString()))
			.onErrorResume((error) -> Mono.just(error.getClass().getSimpleName() + ": " + error.getMessage()));
	}

	void awaitFailure(TokenFault fault, int tokenRequests) {
		awaitTokenRequests(tokenRequests);
		if (fault.isSilent() && this.client.getStatus().renewing()) {
			time.advance(UNTIL_GIVEN_UP);
		}
		await().until(this.client::getStatus, (status) -> !status.renewing() && status.error() != null);
		assertThat(cloud.tokenRequests()).isEqualTo(tokenRequests);
	}

	void awaitRenewal() {
		await().until(this.client::getStatus, (status) -> !status.renewing() && status.error() == null);
		assertThat(cloud.qci().issuedTokens()).hasSize(2);
	}

	// Once the session has nothing left to do, there are no more of them to come
	static void awaitTokenRequests(int number) {
		await().untilAsserted(() -> assertThat(cloud.tokenRequests()).isEqualTo(number));
		await().until(time::isIdle);
		assertThat(cloud.tokenRequestsSent()).isEqualTo(number);
	}

	static ConditionFactory await() {
		return Awaitility.with()
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(INSTANT)
			.await()
			.atMost(Duration.ofSeconds(20));
	}

}
