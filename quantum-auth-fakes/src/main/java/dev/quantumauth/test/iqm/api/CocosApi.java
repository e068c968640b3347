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
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.HttpAnswers;
import dev.quantumauth.test.server.Job;
import dev.quantumauth.test.server.Jobs;

/**
 * The API that IQM calls CoCoS. Up to version 28, iqm-client calls it, below the path
 * that its URL has.
 */
final class CocosApi {

	private final Jobs<IqmJobStatus> jobs;

	private final QuantumComputer computer;

	CocosApi(Jobs<IqmJobStatus> jobs, QuantumComputer computer) {
		this.jobs = jobs;
		this.computer = computer;
	}

	// Client 22.4 asks for the client libraries when it is created, and again and again
	// if the answer is 404
	void addTo(GuardedPaths paths, String path) {
		paths.add("cocos-submit", WireMock.post(WireMock.urlPathEqualTo(path + "/jobs")), this::submit)
			.add("cocos-job", WireMock.get(WireMock.urlPathTemplate(path + "/jobs/{id}")), this::job)
			.add("cocos-job-status", WireMock.get(WireMock.urlPathTemplate(path + "/jobs/{id}/status")),
					this::jobStatus)
			.add("cocos-about", WireMock.get(WireMock.urlPathEqualTo(path + "/about")),
					(request) -> HttpAnswers.json(200, Map.of("name", "fake-iqm")))
			.add("cocos-health", WireMock.get(WireMock.urlPathEqualTo(path + "/health")),
					(request) -> HttpAnswers.json(200, Map.of("healthy", true)))
			.add("cocos-libraries", WireMock.get(WireMock.urlPathEqualTo(path + "/info/client-libraries")),
					(request) -> HttpAnswers.json(200,
							Map.of("iqm-client", Map.of("name", "iqm-client", "min", "0", "max", "29"))))
			.add("cocos-gates", WireMock.get(WireMock.urlPathTemplate(path + "/api/v1/calibration/{id}/gates")),
					(request) -> HttpAnswers.json(200, this.computer.dynamicArchitecture()));
	}

	private ResponseDefinitionBuilder submit(Request request) {
		return this.jobs.submit(request, (job) -> HttpAnswers.json(201, Map.of("id", job.id())));
	}

	private ResponseDefinitionBuilder jobStatus(Request request) {
		return this.jobs.find(request, (job) -> HttpAnswers.json(200, status(job)));
	}

	private ResponseDefinitionBuilder job(Request request) {
		return this.jobs.find(request, (job) -> {
			Map<String, Object> fields = status(job);
			fields.put("metadata", Map.of("request", job.submission()));
			if (job.status() == IqmJobStatus.COMPLETED) {
				fields.put("measurements", new Measurements(job.submission()).results());
			}
			return HttpAnswers.json(200, fields);
		});
	}

	private static Map<String, Object> status(Job<IqmJobStatus> job) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("id", job.id());
		fields.put("status", job.status().inCocosApi());
		if (job.status() == IqmJobStatus.FAILED) {
			fields.put("message", "The test let this job fail");
		}
		return fields;
	}

}
