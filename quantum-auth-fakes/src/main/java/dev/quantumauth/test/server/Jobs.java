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

package dev.quantumauth.test.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

/**
 * The jobs of a fake quantum computer: each is completed as soon as it is submitted.
 */
public final class Jobs {

	private final Map<String, Map<?, ?>> submissions = new ConcurrentHashMap<>();

	private final String idField;

	private final String status;

	/**
	 * Create an empty store.
	 * @param idField the field of a job's id
	 * @param status the status of every job
	 */
	public Jobs(String idField, String status) {
		this.idField = idField;
		this.status = status;
	}

	/**
	 * Take a job.
	 * @param request a request with a JSON object
	 * @return 201 with the id
	 */
	public ResponseDefinitionBuilder submit(Request request) {
		Map<?, ?> submission = HttpAnswers.jsonObject(request);
		if (submission == null) {
			return HttpAnswers.error(400, "A JSON object is needed");
		}
		String id = UUID.randomUUID().toString();
		this.submissions.put(id, submission);
		return HttpAnswers.json(201, Map.of(this.idField, id));
	}

	/**
	 * Show a job.
	 * @param request a request with the path variable {@code id}
	 * @return id, status and what was submitted
	 */
	public ResponseDefinitionBuilder job(Request request) {
		String id = id(request);
		Map<?, ?> submission = this.submissions.get(id);
		if (submission == null) {
			return unknown();
		}
		Map<String, Object> job = statusOf(id);
		submission.forEach((name, value) -> job.putIfAbsent(String.valueOf(name), value));
		return HttpAnswers.json(200, job);
	}

	/**
	 * Show a job's status.
	 * @param request a request with the path variable {@code id}
	 * @return id and status
	 */
	public ResponseDefinitionBuilder jobStatus(Request request) {
		String id = id(request);
		return this.submissions.containsKey(id) ? HttpAnswers.json(200, statusOf(id)) : unknown();
	}

	/**
	 * Forget all jobs.
	 */
	public void forgetAll() {
		this.submissions.clear();
	}

	private Map<String, Object> statusOf(String id) {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put(this.idField, id);
		status.put("status", this.status);
		return status;
	}

	private static String id(Request request) {
		return Objects.requireNonNull(request.getPathParameters().get("id"));
	}

	private static ResponseDefinitionBuilder unknown() {
		return HttpAnswers.error(404, "No such job");
	}

}
