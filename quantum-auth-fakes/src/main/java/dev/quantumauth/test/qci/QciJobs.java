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

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.HttpAnswers;
import dev.quantumauth.test.server.Job;
import dev.quantumauth.test.server.Jobs;

/**
 * {@code /optimization/v1/jobs}: jobs, each with a result that is a file.
 */
final class QciJobs {

	private static final String DEFAULT_PROBLEM = "quadratic_unconstrained_binary_optimization";

	private final Jobs<QciJobStatus> jobs;

	private final QciFiles files;

	private final QciTimes times;

	QciJobs(Clock clock, QciFiles files, QciTimes times) {
		this.jobs = new Jobs<>(clock, QciJobStatus.COMPLETED, QciJobStatus::isFinal);
		this.files = files;
		this.times = times;
	}

	ResponseDefinitionBuilder allocations(Request request) {
		return HttpAnswers.json(200, Map.of("allocations", Map.of("dirac", Map.of("metered", true, "seconds", 600))));
	}

	ResponseDefinitionBuilder submit(Request request) {
		return this.jobs.submit(request, (job) -> HttpAnswers.json(201, Map.of("job_id", job.id())));
	}

	ResponseDefinitionBuilder job(Request request) {
		return this.jobs.find(request, (job) -> HttpAnswers.json(200, fields(job)));
	}

	ResponseDefinitionBuilder jobStatus(Request request) {
		return this.jobs.find(request,
				(job) -> HttpAnswers.json(200, Map.of("job_id", job.id(), "status", job.status().name())));
	}

	ResponseDefinitionBuilder metrics(Request request) {
		return this.jobs.find(request, (job) -> {
			Map<String, Object> fields = new LinkedHashMap<>();
			fields.put("job_id", job.id());
			if (job.status() == QciJobStatus.COMPLETED) {
				fields.put("job_metrics", Map.of("time_ns",
						Map.of("wall", Map.of("start", nanos(job.submittedAt()), "end", nanos(job.statusSince())))));
			}
			return HttpAnswers.json(200, fields);
		});
	}

	ResponseDefinitionBuilder cancel(Request request) {
		return this.jobs.find(request, (job) -> {
			Map<?, ?> change = HttpAnswers.jsonObject(request);
			if (change == null || !(change.get("job_status") instanceof Map<?, ?> status)
					|| !status.containsKey("cancelled_at_rfc3339nano")) {
				return HttpAnswers.error(400, "A job_status with cancelled_at_rfc3339nano is needed");
			}
			return (this.jobs.change(job, QciJobStatus.CANCELLED)) ? HttpAnswers.json(200, Map.of("job_id", job.id()))
					: HttpAnswers.error(400, "The job is " + job.status() + " and cannot be cancelled");
		});
	}

	void status(QciJobStatus status) {
		this.jobs.status(status);
	}

	void reset() {
		this.jobs.reset();
	}

	private Map<String, Object> fields(Job<QciJobStatus> job) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("job_id", job.id());
		job.submission().forEach((name, value) -> fields.putIfAbsent(String.valueOf(name), value));
		fields.put("job_status", history(job));
		if (job.status() == QciJobStatus.COMPLETED) {
			fields.put("job_result", Map.of("file_id", resultFile(job), "device_usage_s", 1));
		}
		return fields;
	}

	// QCi lists every status that a job has had with the time at which it got it. Those
	// on the way to the present one have the time of the submission here
	private Map<String, Object> history(Job<QciJobStatus> job) {
		Map<String, Object> history = new LinkedHashMap<>();
		for (QciJobStatus passed : List.of(QciJobStatus.SUBMITTED, QciJobStatus.QUEUED, QciJobStatus.RUNNING)) {
			if (passed == QciJobStatus.SUBMITTED || passed.compareTo(job.status()) < 0) {
				history.put(timeField(passed), this.times.past(job.submittedAt()).toString());
			}
		}
		history.putIfAbsent(timeField(job.status()), this.times.past(job.statusSince()).toString());
		return history;
	}

	private static String timeField(QciJobStatus status) {
		return status.name().toLowerCase(Locale.ROOT) + "_at_rfc3339nano";
	}

	private String resultFile(Job<QciJobStatus> job) {
		String id = UUID.nameUUIDFromBytes(job.id().getBytes(StandardCharsets.UTF_8)).toString();
		this.files.provide(id, problem(job.submission()) + "_results",
				Map.of("counts", List.of(1), "energies", List.of(0), "solutions", List.of(List.of(0))));
		return id;
	}

	private static String problem(Map<?, ?> body) {
		if (body.get("job_submission") instanceof Map<?, ?> submission
				&& submission.get("problem_config") instanceof Map<?, ?> config && !config.isEmpty()) {
			return String.valueOf(config.keySet().iterator().next());
		}
		return DEFAULT_PROBLEM;
	}

	private static long nanos(Instant time) {
		return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
	}

}
