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

package dev.quantumauth.test.iqm.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.HttpAnswers;
import dev.quantumauth.test.server.Job;
import dev.quantumauth.test.server.Jobs;

/**
 * The API of today's IQM servers. From version 33 on, iqm-client calls it, at
 * {@code /api/v1} of the server whatever path the configured URL has.
 */
final class ServerApi {

	private static final String PATH = "/api/v1";

	private static final String COMPUTER = PATH + "/quantum-computers/{qc}";

	private static final String JOB = PATH + "/jobs/{id}";

	private static final String VERSION = "0.0.0-fake";

	private final Jobs<IqmJobStatus> jobs;

	private final QuantumComputer computer;

	ServerApi(Jobs<IqmJobStatus> jobs, QuantumComputer computer) {
		this.jobs = jobs;
		this.computer = computer;
	}

	// Client 34 asks for "about" at the root, later ones below the path of the API
	void addTo(GuardedPaths paths) {
		paths.add("about", WireMock.get(WireMock.urlPathEqualTo("/about")), this::about)
			.add("api-about", WireMock.get(WireMock.urlPathEqualTo(PATH + "/about")), this::about)
			.add("computers", WireMock.get(WireMock.urlPathEqualTo(PATH + "/quantum-computers")),
					(request) -> HttpAnswers.json(200, Map.of("quantum_computers", List.of(this.computer.summary()))))
			.add("computer-health", WireMock.get(WireMock.urlPathTemplate(COMPUTER + "/health")),
					ofComputer((request) -> HttpAnswers.json(200, Map.of("healthy", true))))
			.add("computer-about", WireMock.get(WireMock.urlPathTemplate(COMPUTER + "/artifacts/about")),
					ofComputer((request) -> HttpAnswers.json(200,
							Map.of("version", VERSION, "software_versions", Map.of("iqm-fake", VERSION)))))
			.add("architecture",
					WireMock.get(WireMock
						.urlPathTemplate(PATH + "/calibration-sets/{qc}/{id}/dynamic-quantum-architecture")),
					ofComputer((request) -> HttpAnswers.json(200, this.computer.dynamicArchitecture())));
		addJobs(paths);
	}

	private void addJobs(GuardedPaths paths) {
		paths
			.add("submit", WireMock.post(WireMock.urlPathTemplate(PATH + "/jobs/{qc}/circuit")),
					ofComputer(this::submit))
			.add("job", WireMock.get(WireMock.urlPathTemplate(JOB)), this::job)
			.add("delete", WireMock.delete(WireMock.urlPathTemplate(JOB)), this::delete)
			.add("cancel", WireMock.post(WireMock.urlPathTemplate(JOB + "/cancel")), this::cancel)
			.add("measurements", WireMock.get(WireMock.urlPathTemplate(JOB + "/artifacts/measurements")),
					artifact(Measurements::results))
			.add("measurement-counts", WireMock.get(WireMock.urlPathTemplate(JOB + "/artifacts/measurement_counts")),
					artifact(Measurements::counts));
	}

	private Function<Request, ResponseDefinitionBuilder> ofComputer(
			Function<Request, ResponseDefinitionBuilder> endpoint) {
		return (request) -> this.computer.isCalled(Objects.requireNonNull(request.getPathParameters().get("qc")))
				? endpoint.apply(request) : HttpAnswers.error(404, "There is no such quantum computer");
	}

	private ResponseDefinitionBuilder about(Request request) {
		return HttpAnswers.json(200, Map.of("iqm_server", true, "name", "fake-iqm", "server_version", VERSION));
	}

	private ResponseDefinitionBuilder submit(Request request) {
		return this.jobs.submit(request, (job) -> HttpAnswers.json(201, fields(job)));
	}

	private ResponseDefinitionBuilder job(Request request) {
		return this.jobs.find(request, (job) -> HttpAnswers.json(200, fields(job)));
	}

	private ResponseDefinitionBuilder cancel(Request request) {
		return this.jobs.find(request, (job) -> {
			this.jobs.change(job, IqmJobStatus.CANCELLED);
			return noContent();
		});
	}

	private ResponseDefinitionBuilder delete(Request request) {
		return this.jobs.find(request, (job) -> {
			this.jobs.remove(job);
			return noContent();
		});
	}

	private Function<Request, ResponseDefinitionBuilder> artifact(
			Function<Measurements, List<Map<String, Object>>> artifact) {
		return (request) -> this.jobs.find(request,
				(job) -> (job.status() == IqmJobStatus.COMPLETED)
						? HttpAnswers.json(200, artifact.apply(new Measurements(job.submission())))
						: HttpAnswers.error(404, "The job has no measurements"));
	}

	private static Map<String, Object> fields(Job<IqmJobStatus> job) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("id", job.id());
		fields.put("status", job.status().inServerApi());
		if (job.status() == IqmJobStatus.WAITING) {
			fields.put("queue_position", 0);
		}
		if (job.status() == IqmJobStatus.FAILED) {
			fields.put("errors", List.of(Map.of("source", "iqm-server", "message", "The test let this job fail")));
		}
		return fields;
	}

	private static ResponseDefinitionBuilder noContent() {
		return new ResponseDefinitionBuilder().withStatus(204);
	}

}
