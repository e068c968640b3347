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

package dev.quantumauth.test.qci;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.test.server.AdjustableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the token endpoint of {@link FakeQci}.
 */
class FakeQciTokenTests {

	private final AdjustableClock clock = new AdjustableClock("2026-03-05T08:16:59Z");

	private final FakeQci qci = FakeQci.builder().clock(this.clock).start();

	private final QciCalls calls = new QciCalls(this.qci);

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void anAnswerHasEveryFieldOfTheProtocol() throws Exception {
		HttpResponse<String> response = this.calls.postToken();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(QciCalls.text(response, "$.access_token")).matches("[A-Za-z0-9._~+/-]{40,}");
		assertThat(QciCalls.text(response, "$.expires_at_rfc3339")).isEqualTo("2026-03-05T09:16:59Z");
		assertThat(QciCalls.text(response, "$.token_type")).isEqualTo("Bearer");
		assertThat(QciCalls.text(response, "$.organization_id")).isEqualTo(FakeQci.ORGANIZATION_ID);
		assertThat(QciCalls.text(response, "$.user_id")).isEqualTo(FakeQci.USER_ID);
	}

	@Test
	void anAnswerIsDatedOnceAndByTheClock() throws Exception {
		assertThat(this.calls.postToken().headers().allValues("Date")).containsExactly("Thu, 05 Mar 2026 08:16:59 GMT");
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.calls.postToken().headers().allValues("Date")).containsExactly("Fri, 06 Mar 2026 08:16:59 GMT");
	}

	@Test
	void everyTokenIsAnother() throws Exception {
		List<String> tokens = List.of(this.calls.obtainToken(), this.calls.obtainToken(), this.calls.obtainToken());
		assertThat(tokens).doesNotHaveDuplicates();
		assertThat(this.qci.issuedTokens()).isEqualTo(tokens);
		assertThat(this.qci.tokenRequests()).isEqualTo(3);
	}

	@Test
	void anUnknownApiTokenIsRejectedWithoutBeingRepeated() throws Exception {
		HttpResponse<String> response = this.calls.postToken("{\"refresh_token\": \"another-token\"}");
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(QciCalls.text(response, "$.message")).isNotEmpty().doesNotContain("another-token");
		assertThat(this.qci.tokenRequests()).isEqualTo(1);
		assertThat(this.qci.issuedTokens()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "7", "refresh_token=x", "{", "{}", "{\"refresh_token\": 7}",
			"{\"refresh_token\": null}", "{\"token\": \"x\"}" })
	void aMalformedBodyIsABadRequest(String body) throws Exception {
		assertThat(this.calls.postToken(body).statusCode()).isEqualTo(400);
		assertThat(this.qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void anApiTokenWithCharactersThatJsonEscapesIsCompared() throws Exception {
		try (FakeQci other = FakeQci.builder().apiToken("q\"\\/é").start()) {
			assertThat(new QciCalls(other).postToken("{\"refresh_token\": \"q\\\"\\\\\\/é\"}").statusCode())
				.isEqualTo(200);
		}
	}

	@ParameterizedTest
	@CsvSource({ "2026-03-05T08:16:59Z, PT1H, 2026-03-05T09:16:59Z",
			"2026-03-05T08:16:59.001Z, PT1H, 2026-03-05T09:17:00Z",
			"2026-03-05T08:16:59.999999999Z, PT1S, 2026-03-05T08:17:01Z",
			"2026-03-05T08:16:00Z, PT1M, 2026-03-05T08:17:00Z", "2026-03-05T08:16:59.25Z, PT0.5S, 2026-03-05T08:17:00Z",
			"2026-03-05T08:16:59Z, PT1.5S, 2026-03-05T08:17:01Z", "2026-03-05T08:16:59Z, PT0S, 2026-03-05T08:16:59Z",
			"2026-03-05T08:16:59Z, PT-1M, 2026-03-05T08:15:59Z" })
	void anExpiryIsAWholeSecond(String now, Duration lifetime, String expiry) throws Exception {
		try (FakeQci other = FakeQci.builder().clock(new AdjustableClock(now)).tokenLifetime(lifetime).start()) {
			assertThat(QciCalls.text(new QciCalls(other).postToken(), "$.expires_at_rfc3339")).isEqualTo(expiry);
		}
	}

	@ParameterizedTest
	@CsvSource({ "2026-03-05T08:16:59Z, PT1H, 2026-03-05T09:16:59Z",
			"2026-03-05T08:16:59.001Z, PT1H, 2026-03-05T09:16:59.001Z",
			"2026-03-05T08:16:59.25Z, PT0.5S, 2026-03-05T08:16:59.750Z",
			"2026-03-05T08:16:59Z, PT1.5S, 2026-03-05T08:17:00.500Z" })
	void anExpiryHasAFractionOnDemand(String now, Duration lifetime, String expiry) throws Exception {
		try (FakeQci other = FakeQci.builder()
			.clock(new AdjustableClock(now))
			.tokenLifetime(lifetime)
			.fractionsOfSeconds(true)
			.start()) {
			assertThat(QciCalls.text(new QciCalls(other).postToken(), "$.expires_at_rfc3339")).isEqualTo(expiry);
		}
	}

	@Test
	void aTokenRequestNeedsNoSlashAtTheEndOfThePath() throws Exception {
		HttpResponse<String> response = this.calls.send(this.calls.request("/auth/v1/access-tokens")
			.POST(BodyPublishers.ofString("{\"refresh_token\": \"" + this.qci.apiToken() + "\"}"))
			.build());
		assertThat(this.calls.allocationsStatus(QciCalls.text(response, "$.access_token"))).isEqualTo(200);
		assertThat(this.qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void aLifetimeChangesForLaterTokensOnly() throws Exception {
		String first = this.calls.obtainToken();
		this.qci.tokenLifetime(Duration.ofSeconds(2));
		String second = this.calls.obtainToken();
		this.clock.advance(Duration.ofMillis(1_999));
		assertThat(this.calls.allocationsStatus(second)).isEqualTo(200);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.calls.allocationsStatus(second)).isEqualTo(401);
		assertThat(this.calls.allocationsStatus(first)).isEqualTo(200);
	}

	@Test
	void latencyHoldsTheAnswerBack() throws Exception {
		Duration latency = Duration.ofMillis(300);
		this.qci.latency(latency);
		long start = System.nanoTime();
		assertThat(this.calls.postToken().statusCode()).isEqualTo(200);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(latency);
	}

	@Test
	void latencyChangesForLaterAnswersOnly() throws Exception {
		this.qci.latency(Duration.ofMinutes(10));
		CompletableFuture<HttpResponse<String>> heldBack = this.calls.postTokenAsync();
		while (this.qci.tokenRequests() < 1) {
			Thread.onSpinWait();
		}
		this.qci.latency(Duration.ZERO);
		assertThat(this.calls.postToken().statusCode()).isEqualTo(200);
		assertThat(heldBack).isNotDone();
	}

}
