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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.test.server.AdjustableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the API behind the access token of {@link FakeQci}.
 */
class FakeQciApiTests {

	private final AdjustableClock clock = new AdjustableClock("2026-11-22T05:00:00Z");

	private final FakeQci qci = FakeQci.builder().clock(this.clock).start();

	private final QciCalls calls = new QciCalls(this.qci);

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void anIssuedTokenIsAccepted() throws Exception {
		HttpResponse<String> response = this.calls.get(QciCalls.JOBS + "/allocations",
				"bearer " + this.calls.obtainToken());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("allocations");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/jobs/allocations", "/jobs/some-job", "/jobs/some-job/status", "/jobs/some-job/metrics",
			"/files", "/files/some-file", "/files/some-file/contents/1" })
	void withoutAuthorizationTheChallengeNamesNoError(String path) throws Exception {
		HttpResponse<String> response = this.calls.get("/optimization/v1" + path, null);
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(QciCalls.text(response, "$.message")).isEqualTo("Unauthorized");
		assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer foreign", "Bearer ", "Bearer", "Basic Zm9yZWlnbg==", "foreign" })
	void aForeignTokenIsInvalid(String authorization) throws Exception {
		HttpResponse<String> response = this.calls.get(QciCalls.JOBS + "/allocations", authorization);
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(QciCalls.text(response, "$.message")).isEqualTo("Unauthorized");
		assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer error=\"invalid_token\"");
	}

	@Test
	void theApiTokenIsNoAccessToken() throws Exception {
		assertThat(this.calls.allocationsStatus(this.qci.apiToken())).isEqualTo(401);
	}

	@Test
	void twoAuthorizationHeadersAreRefused() throws Exception {
		String authorization = "Bearer " + this.calls.obtainToken();
		HttpResponse<String> response = this.calls.send(this.calls.request(QciCalls.JOBS + "/allocations")
			.header("Authorization", authorization)
			.header("Authorization", authorization)
			.build());
		assertThat(response.statusCode()).isEqualTo(401);
	}

	@Test
	void aTokenOfAnotherFakeIsForeign() throws Exception {
		try (FakeQci other = FakeQci.start()) {
			assertThat(this.calls.allocationsStatus(new QciCalls(other).obtainToken())).isEqualTo(401);
		}
	}

	@Test
	void aTokenIsAcceptedUntilItsExpiryOnly() throws Exception {
		String token = this.calls.obtainToken();
		this.clock.advance(Duration.ofHours(1).minusNanos(1));
		assertThat(this.calls.allocationsStatus(token)).isEqualTo(200);
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.calls.allocationsStatus(token)).isEqualTo(401);
	}

	@Test
	void revokingRefusesTokensIssuedSoFarOnly() throws Exception {
		String first = this.calls.obtainToken();
		this.qci.revokeTokens();
		String second = this.calls.obtainToken();
		assertThat(this.calls.allocationsStatus(first)).isEqualTo(401);
		assertThat(this.calls.allocationsStatus(second)).isEqualTo(200);
		assertThat(this.qci.issuedTokens()).containsExactly(first, second);
	}

	@Test
	void aJobIsRemembered() throws Exception {
		String token = this.calls.obtainToken();
		HttpResponse<String> submitted = this.calls.submit(token, "{\"job_submission\": {\"job_name\": \"maxcut\"}}");
		assertThat(submitted.statusCode()).isEqualTo(201);
		String id = QciCalls.text(submitted, "$.job_id");
		HttpResponse<String> job = this.calls.get(QciCalls.JOBS + "/" + id, "Bearer " + token);
		assertThat(job.statusCode()).isEqualTo(200);
		assertThat(QciCalls.text(job, "$.job_id")).isEqualTo(id);
		assertThat(QciCalls.text(job, "$.job_submission.job_name")).isEqualTo("maxcut");
		HttpResponse<String> status = this.calls.get(QciCalls.JOBS + "/" + id + "/status", "Bearer " + token);
		assertThat(status.statusCode()).isEqualTo(200);
		assertThat(QciCalls.text(status, "$.status")).isEqualTo("COMPLETED");
		assertThat(job.headers().allValues("Date")).containsExactly("Sun, 22 Nov 2026 05:00:00 GMT");
	}

	@Test
	void anUnknownJobIsNotFound() throws Exception {
		String authorization = "Bearer " + this.calls.obtainToken();
		assertThat(this.calls.get(QciCalls.JOBS + "/no-such-job", authorization).statusCode()).isEqualTo(404);
		assertThat(this.calls.get(QciCalls.JOBS + "/no-such-job/status", authorization).statusCode()).isEqualTo(404);
	}

	@Test
	void aMalformedJobIsABadRequest() throws Exception {
		assertThat(this.calls.submit(this.calls.obtainToken(), "nonsense").statusCode()).isEqualTo(400);
	}

	@Test
	void aJobIsNotTakenWithoutAnAcceptedToken() throws Exception {
		assertThat(this.calls.submit("foreign", "{}").statusCode()).isEqualTo(401);
		assertThat(this.calls.send(this.calls.request(QciCalls.JOBS).POST(BodyPublishers.ofString("{}")).build())
			.statusCode()).isEqualTo(401);
	}

}
