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

package dev.quantumauth.test.iqm;

import java.net.http.HttpResponse;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.test.iqm.api.IqmJobStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the API of {@link FakeIqm} that clients of today call.
 */
class FakeIqmServerApiTests {

	private static final String JOBS = "/api/v1/jobs/";

	private static final String BELL = """
			{"shots": 5, "circuits": [{"name": "bell", "instructions": [
				{"name": "prx", "locus": ["QB1"], "args": {"angle": 0.5, "phase": 0}},
				{"name": "measure", "locus": ["QB1", "QB2"], "args": {"key": "m"}}]}]}""";

	private final FakeIqm iqm = FakeIqm.start();

	private final IqmCalls calls = new IqmCalls(this.iqm);

	private String token;

	@BeforeEach
	void login() throws Exception {
		this.token = IqmCalls.accessToken(this.calls.login());
	}

	@AfterEach
	void close() {
		this.iqm.close();
	}

	@Test
	void thereIsOneQuantumComputerWithANameAndAnId() throws Exception {
		HttpResponse<String> computers = get("/api/v1/quantum-computers");
		assertThat(computers.statusCode()).isEqualTo(200);
		assertThat(IqmCalls.number(computers, "$.quantum_computers.length()")).isEqualTo(1);
		assertThat(IqmCalls.text(computers, "$.quantum_computers[0].alias")).isEqualTo(this.iqm.getQuantumComputer());
		String id = IqmCalls.text(computers, "$.quantum_computers[0].id");
		assertThat(UUID.fromString(id)).isNotNull();
		assertThat(get("/api/v1/quantum-computers/" + id + "/health").statusCode()).isEqualTo(200);
	}

	@Test
	void theQuantumComputerMayHaveAnotherName() throws Exception {
		try (FakeIqm other = FakeIqm.builder().quantumComputer("emerald").start()) {
			IqmCalls otherCalls = new IqmCalls(other);
			String authorization = "Bearer " + IqmCalls.accessToken(otherCalls.login());
			assertThat(otherCalls.get("/api/v1/quantum-computers/emerald/health", authorization).statusCode())
				.isEqualTo(200);
			assertThat(otherCalls.get("/emerald/about", authorization).statusCode()).isEqualTo(200);
			assertThat(otherCalls.get("/garnet/about", authorization).statusCode()).isEqualTo(404);
			assertThat(other.getCocosUrl()).isEqualTo(other.getUrl().resolve("/emerald"));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> FakeIqm.builder().quantumComputer("a/b"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/about", "/api/v1/about", "/api/v1/quantum-computers/garnet/health",
			"/api/v1/quantum-computers/garnet/artifacts/about",
			"/api/v1/calibration-sets/garnet/default/dynamic-quantum-architecture" })
	void whatClientsAskBeforeAJobIsAnswered(String path) throws Exception {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/api/v1/quantum-computers/unknown/health", "/api/v1/quantum-computers/unknown/artifacts/about",
					"/api/v1/calibration-sets/unknown/default/dynamic-quantum-architecture", JOBS + "unknown",
					JOBS + "unknown/artifacts/measurements", JOBS + "unknown/artifacts/measurement_counts" })
	void anUnknownQuantumComputerOrJobIsNotFound(String path) throws Exception {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(IqmCalls.text(response, "$.message")).startsWith("There is no such");
	}

	@Test
	void aJobIsCompletedAndHasItsMeasurements() throws Exception {
		String id = submit();
		HttpResponse<String> job = get(JOBS + id);
		assertThat(IqmCalls.text(job, "$.id")).isEqualTo(id);
		assertThat(IqmCalls.text(job, "$.status")).isEqualTo("completed");
		HttpResponse<String> measurements = get(JOBS + id + "/artifacts/measurements");
		assertThat(IqmCalls.number(measurements, "$.length()")).isEqualTo(1);
		assertThat(IqmCalls.number(measurements, "$[0].m.length()")).isEqualTo(5);
		assertThat(IqmCalls.number(measurements, "$[0].m[4].length()")).isEqualTo(2);
		HttpResponse<String> counts = get(JOBS + id + "/artifacts/measurement_counts");
		assertThat(IqmCalls.text(counts, "$[0].measurement_keys[0]")).isEqualTo("m");
		assertThat(IqmCalls.number(counts, "$[0].counts['00']")).isEqualTo(5);
	}

	@Test
	void aJobThatIsWrongIsRefused() throws Exception {
		assertThat(this.calls.submitToday(this.token, "nonsense").statusCode()).isEqualTo(400);
		assertThat(this.calls.submitToday("foreign", BELL).statusCode()).isEqualTo(401);
		assertThat(this.calls.api("POST", JOBS + "unknown/circuit", this.token, BELL).statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource({ "WAITING, waiting, pending execution", "PROCESSING, processing, processing", "FAILED, failed, failed",
			"CANCELLED, cancelled, aborted", "COMPLETED, completed, ready" })
	void aJobHasTheStatusThatTheTestWants(IqmJobStatus status, String today, String before) throws Exception {
		this.iqm.jobStatus(status);
		String id = submit();
		assertThat(IqmCalls.text(get(JOBS + id), "$.status")).isEqualTo(today);
		assertThat(IqmCalls.text(get("/garnet/jobs/" + id + "/status"), "$.status")).isEqualTo(before);
		assertThat(get(JOBS + id + "/artifacts/measurements").statusCode())
			.isEqualTo((status == IqmJobStatus.COMPLETED) ? 200 : 404);
	}

	@Test
	void aWaitingJobHasAPositionAndAFailedOneAnError() throws Exception {
		this.iqm.jobStatus(IqmJobStatus.WAITING);
		String id = submit();
		assertThat(IqmCalls.number(get(JOBS + id), "$.queue_position")).isZero();
		this.iqm.jobStatus(IqmJobStatus.FAILED);
		HttpResponse<String> failed = get(JOBS + id);
		assertThat(IqmCalls.text(failed, "$.errors[0].source")).isEqualTo("iqm-server");
		assertThat(failed.body()).doesNotContain("queue_position");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAITING", "PROCESSING" })
	void aJobThatIsNotOverCanBeCancelled(IqmJobStatus status) throws Exception {
		this.iqm.jobStatus(status);
		String id = submit();
		assertThat(this.calls.api("POST", JOBS + id + "/cancel", this.token, "").statusCode()).isEqualTo(204);
		this.iqm.jobStatus(IqmJobStatus.COMPLETED);
		assertThat(IqmCalls.text(get(JOBS + id), "$.status")).isEqualTo("cancelled");
	}

	@Test
	void aCompletedJobStaysCompleted() throws Exception {
		String id = submit();
		assertThat(this.calls.api("POST", JOBS + id + "/cancel", this.token, "").statusCode()).isEqualTo(204);
		this.iqm.jobStatus(IqmJobStatus.FAILED);
		assertThat(IqmCalls.text(get(JOBS + id), "$.status")).isEqualTo("completed");
	}

	@Test
	void aDeletedJobIsForgotten() throws Exception {
		String id = submit();
		assertThat(this.calls.api("DELETE", JOBS + id, this.token, "").statusCode()).isEqualTo(204);
		assertThat(get(JOBS + id).statusCode()).isEqualTo(404);
		assertThat(this.calls.api("DELETE", JOBS + id, this.token, "").statusCode()).isEqualTo(404);
	}

	@Test
	void aResetForgetsTheStatusThatTheTestWanted() throws Exception {
		this.iqm.jobStatus(IqmJobStatus.WAITING);
		this.iqm.reset();
		login();
		assertThat(IqmCalls.text(get(JOBS + submit()), "$.status")).isEqualTo("completed");
	}

	private String submit() throws Exception {
		HttpResponse<String> submitted = this.calls.submitToday(this.token, BELL);
		assertThat(submitted.statusCode()).isEqualTo(201);
		return IqmCalls.text(submitted, "$.id");
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.calls.get(path, "Bearer " + this.token);
	}

}
