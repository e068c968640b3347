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

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.test.server.AdjustableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the jobs of {@link FakeQci}, their files, results and metrics.
 */
class FakeQciJobTests {

	private static final String JOBS = QciCalls.JOBS + "/";

	private static final String FILES = "/optimization/v1/files";

	private static final String CANCEL = "{\"job_status\": {\"cancelled_at_rfc3339nano\": \"2026-11-22T05:00:00Z\"}}";

	private final AdjustableClock clock = new AdjustableClock("2026-11-22T05:00:00.123Z");

	private final FakeQci qci = FakeQci.builder().clock(this.clock).start();

	private final QciCalls calls = new QciCalls(this.qci);

	private String token;

	@BeforeEach
	void obtainToken() throws Exception {
		this.token = this.calls.obtainToken();
	}

	@AfterEach
	void close() {
		this.qci.close();
	}

	@ParameterizedTest
	@CsvSource({ "ising_hamiltonian_optimization, ising_hamiltonian_optimization_results",
			", quadratic_unconstrained_binary_optimization_results" })
	void aCompletedJobHasAResultThatIsAFile(String problem, String resultType) throws Exception {
		HttpResponse<String> job = get(JOBS + submit((problem != null) ? "{\"" + problem + "\": {}}" : "{}"));
		String file = QciCalls.text(job, "$.job_result.file_id");
		HttpResponse<String> metadata = get(FILES + "/" + file);
		assertThat(JsonPath.<Map<String, ?>>read(metadata.body(), "$")).containsKeys("file_id", "num_parts",
				"num_bytes", "upload_date_rfc3339", "last_accessed_rfc3339");
		assertThat(JsonPath.<Integer>read(metadata.body(), "$.num_parts")).isEqualTo(1);
		HttpResponse<String> part = get(FILES + "/" + file + "/contents/1");
		assertThat(JsonPath.<Map<String, ?>>read(part.body(), "$.file_config." + resultType)).containsOnlyKeys("counts",
				"energies", "solutions");
		assertThat(QciCalls.text(get(JOBS + QciCalls.text(job, "$.job_id")), "$.job_result.file_id")).isEqualTo(file);
	}

	@Test
	void timesAreWholeSeconds() throws Exception {
		HttpResponse<String> job = get(JOBS + submit("{}"));
		assertThat(JsonPath.<Map<String, String>>read(job.body(), "$.job_status"))
			.containsOnlyKeys("submitted_at_rfc3339nano", "queued_at_rfc3339nano", "running_at_rfc3339nano",
					"completed_at_rfc3339nano")
			.allSatisfy((name, time) -> assertThat(time).isEqualTo("2026-11-22T05:00:00Z"));
	}

	@Test
	void timesHaveFractionsOnDemand() throws Exception {
		try (FakeQci other = FakeQci.builder().clock(this.clock).fractionsOfSeconds(true).start()) {
			QciCalls otherCalls = new QciCalls(other);
			String otherToken = otherCalls.obtainToken();
			String id = QciCalls.text(otherCalls.submit(otherToken, "{}"), "$.job_id");
			assertThat(QciCalls.text(otherCalls.get(JOBS + id, "Bearer " + otherToken),
					"$.job_status.completed_at_rfc3339nano"))
				.isEqualTo("2026-11-22T05:00:00.123Z");
		}
	}

	@ParameterizedTest
	@CsvSource({ "SUBMITTED, 1", "QUEUED, 2", "RUNNING, 3", "COMPLETED, 4", "ERRORED, 4", "CANCELLED, 4" })
	void aJobHasTheStatusThatTheTestWants(QciJobStatus status, int times) throws Exception {
		this.qci.jobStatus(status);
		String id = submit("{}");
		assertThat(QciCalls.text(get(JOBS + id + "/status"), "$.status")).isEqualTo(status.name());
		Map<String, Object> job = JsonPath.read(get(JOBS + id).body(), "$");
		assertThat(job.containsKey("job_result")).isEqualTo(status == QciJobStatus.COMPLETED);
		assertThat((Map<?, ?>) job.get("job_status")).hasSize(times);
		Map<String, Object> metrics = JsonPath.read(get(JOBS + id + "/metrics").body(), "$");
		assertThat(metrics.containsKey("job_metrics")).isEqualTo(status == QciJobStatus.COMPLETED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/metrics", "/metrics/v1", "/metrics/v2" })
	void aCompletedJobHasMetrics(String path) throws Exception {
		this.qci.jobStatus(QciJobStatus.RUNNING);
		String id = submit("{}");
		this.clock.advance(Duration.ofSeconds(3));
		this.qci.jobStatus(QciJobStatus.COMPLETED);
		HttpResponse<String> metrics = get(JOBS + id + path);
		long start = JsonPath.<Number>read(metrics.body(), "$.job_metrics.time_ns.wall.start").longValue();
		long end = JsonPath.<Number>read(metrics.body(), "$.job_metrics.time_ns.wall.end").longValue();
		assertThat(end - start).isEqualTo(3_000_000_000L);
	}

	@ParameterizedTest
	@EnumSource(names = { "SUBMITTED", "QUEUED", "RUNNING" })
	void aJobThatIsNotOverCanBeCancelled(QciJobStatus status) throws Exception {
		this.qci.jobStatus(status);
		String id = submit("{}");
		assertThat(this.calls.api("PATCH", JOBS + id, this.token, CANCEL).statusCode()).isEqualTo(200);
		this.qci.jobStatus(QciJobStatus.COMPLETED);
		assertThat(QciCalls.text(get(JOBS + id + "/status"), "$.status")).isEqualTo("CANCELLED");
	}

	@Test
	void aJobThatIsOverOrUnknownCannotBeCancelled() throws Exception {
		String id = submit("{}");
		assertThat(this.calls.api("PATCH", JOBS + id, this.token, CANCEL).statusCode()).isEqualTo(400);
		assertThat(QciCalls.text(get(JOBS + id + "/status"), "$.status")).isEqualTo("COMPLETED");
		assertThat(this.calls.api("PATCH", JOBS + "unknown", this.token, CANCEL).statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "{\"job_status\": {}}", "nonsense" })
	void aChangeThatIsNoCancellationIsABadRequest(String body) throws Exception {
		this.qci.jobStatus(QciJobStatus.RUNNING);
		String id = submit("{}");
		assertThat(this.calls.api("PATCH", JOBS + id, this.token, body).statusCode()).isEqualTo(400);
		assertThat(QciCalls.text(get(JOBS + id + "/status"), "$.status")).isEqualTo("RUNNING");
	}

	@Test
	void aFileIsWrittenAndReadInParts() throws Exception {
		String id = createFile();
		assertThat(write(id, "1", "{\"file_config\": {\"qubo\": {\"data\": [1]}}}").statusCode()).isEqualTo(200);
		assertThat(write(id, "2", "{\"file_config\": {\"qubo\": {\"data\": [2]}}}").statusCode()).isEqualTo(200);
		HttpResponse<String> metadata = get(FILES + "/" + id);
		assertThat(QciCalls.text(metadata, "$.file_name")).isEqualTo("q.json");
		assertThat(JsonPath.<Integer>read(metadata.body(), "$.num_parts")).isEqualTo(2);
		HttpResponse<String> part = get(FILES + "/" + id + "/contents/2");
		assertThat(JsonPath.<List<Integer>>read(part.body(), "$.file_config.qubo.data")).containsExactly(2);
		assertThat(JsonPath.<List<String>>read(get(FILES).body(), "$.files[*].file_id")).containsExactly(id);
	}

	@Test
	void aPartMayBeCompressed() throws Exception {
		String id = createFile();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write("{\"file_config\": {\"qubo\": {\"data\": [7]}}}".getBytes(StandardCharsets.UTF_8));
		}
		HttpResponse<String> written = this.calls.send(this.calls.request(FILES + "/" + id + "/contents/1")
			.header("Authorization", "Bearer " + this.token)
			.header("Content-Type", "application/json")
			.method("PATCH", BodyPublishers.ofByteArray(bytes.toByteArray()))
			.build());
		assertThat(written.statusCode()).isEqualTo(200);
		HttpResponse<String> part = get(FILES + "/" + id + "/contents/1");
		assertThat(JsonPath.<List<Integer>>read(part.body(), "$.file_config.qubo.data")).containsExactly(7);
	}

	@Test
	void aFileThatIsWrongOrUnknownIsRefused() throws Exception {
		assertThat(this.calls.api("POST", FILES, this.token, "{}").statusCode()).isEqualTo(400);
		assertThat(get(FILES + "/unknown").statusCode()).isEqualTo(404);
		assertThat(write("unknown", "1", "{\"file_config\": {}}").statusCode()).isEqualTo(404);
		String id = createFile();
		assertThat(write(id, "1", "{}").statusCode()).isEqualTo(400);
		assertThat(write(id, "first", "{\"file_config\": {}}").statusCode()).isEqualTo(400);
		assertThat(get(FILES + "/" + id + "/contents/1").statusCode()).isEqualTo(404);
	}

	@Test
	void aResetForgetsFilesAndTheStatusThatTheTestWanted() throws Exception {
		createFile();
		this.qci.jobStatus(QciJobStatus.QUEUED);
		this.qci.reset();
		obtainToken();
		assertThat(get(FILES).body()).isEqualToIgnoringWhitespace("{\"files\": []}");
		assertThat(QciCalls.text(get(JOBS + submit("{}") + "/status"), "$.status")).isEqualTo("COMPLETED");
	}

	private String submit(String problemConfig) throws Exception {
		HttpResponse<String> submitted = this.calls.submit(this.token,
				"{\"job_submission\": {\"problem_config\": " + problemConfig + "}}");
		assertThat(submitted.statusCode()).isEqualTo(201);
		return QciCalls.text(submitted, "$.job_id");
	}

	private String createFile() throws Exception {
		HttpResponse<String> created = this.calls.api("POST", FILES, this.token,
				"{\"file_name\": \"q.json\", \"file_config\": {\"qubo\": {\"num_variables\": 1}}}");
		assertThat(created.statusCode()).isEqualTo(201);
		return QciCalls.text(created, "$.file_id");
	}

	private HttpResponse<String> write(String file, String part, String body) throws Exception {
		return this.calls.api("PATCH", FILES + "/" + file + "/contents/" + part, this.token, body);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.calls.get(path, "Bearer " + this.token);
	}

}
