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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

/**
 * {@code /optimization/v1/jobs}: the part of QCi's API that needs an access token. A job
 * is completed as soon as it is submitted.
 */
final class JobsApi {

	private final Map<String, Map<?, ?>> jobs = new ConcurrentHashMap<>();

	private final AccessTokens accessTokens;

	JobsApi(AccessTokens accessTokens) {
		this.accessTokens = accessTokens;
	}

	ResponseDefinitionBuilder allocations(Request request) {
		return ifAuthorized(request, (authorized) -> HttpAnswers.json(200,
				Map.of("allocations", Map.of("dirac", Map.of("metered", true, "seconds", 600)))));
	}

	ResponseDefinitionBuilder submit(Request request) {
		return ifAuthorized(request, (authorized) -> {
			Map<?, ?> submission = HttpAnswers.jsonObject(authorized);
			if (submission == null) {
				return HttpAnswers.error(400, "A JSON object is needed");
			}
			String id = UUID.randomUUID().toString();
			this.jobs.put(id, submission);
			return HttpAnswers.json(201, Map.of("job_id", id));
		});
	}

	ResponseDefinitionBuilder job(Request request) {
		return ifAuthorized(request, (authorized) -> {
			String id = id(authorized);
			Map<?, ?> submission = this.jobs.get(id);
			if (submission == null) {
				return unknown();
			}
			Map<String, Object> job = status(id);
			submission.forEach((name, value) -> job.putIfAbsent(String.valueOf(name), value));
			return HttpAnswers.json(200, job);
		});
	}

	ResponseDefinitionBuilder jobStatus(Request request) {
		return ifAuthorized(request, (authorized) -> {
			String id = id(authorized);
			return this.jobs.containsKey(id) ? HttpAnswers.json(200, status(id)) : unknown();
		});
	}

	private static String id(Request request) {
		return Objects.requireNonNull(request.getPathParameters().get("id"));
	}

	void forgetAll() {
		this.jobs.clear();
	}

	private static Map<String, Object> status(String id) {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("job_id", id);
		status.put("status", "COMPLETED");
		return status;
	}

	private static ResponseDefinitionBuilder unknown() {
		return HttpAnswers.error(404, "No such job");
	}

	// RFC 6750, section 3.1: a request without any credential gets no error code
	private ResponseDefinitionBuilder ifAuthorized(Request request,
			Function<Request, ResponseDefinitionBuilder> answer) {
		if (!request.containsHeader("Authorization")) {
			return unauthorized("Bearer");
		}
		List<String> values = request.header("Authorization").values();
		boolean accepted = values.size() == 1 && this.accessTokens.accepts(bearerToken(values.get(0)));
		return (accepted) ? answer.apply(request) : unauthorized("Bearer error=\"invalid_token\"");
	}

	private static String bearerToken(String authorization) {
		boolean bearer = authorization.regionMatches(true, 0, "Bearer ", 0, 7);
		return (bearer) ? authorization.substring(7).strip() : "";
	}

	private static ResponseDefinitionBuilder unauthorized(String challenge) {
		return new ResponseDefinitionBuilder().withStatus(401).withHeader("WWW-Authenticate", challenge);
	}

}
