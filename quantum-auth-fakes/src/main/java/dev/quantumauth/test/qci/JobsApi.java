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

import java.util.Map;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.BearerToken;
import dev.quantumauth.test.server.HttpAnswers;
import dev.quantumauth.test.server.Jobs;

/**
 * {@code /optimization/v1/jobs}: the part of QCi's API that needs an access token.
 */
final class JobsApi {

	private final Jobs jobs = new Jobs("job_id", "COMPLETED");

	private final AccessTokens accessTokens;

	JobsApi(AccessTokens accessTokens) {
		this.accessTokens = accessTokens;
	}

	ResponseDefinitionBuilder allocations(Request request) {
		return ifAuthorized(request, (authorized) -> HttpAnswers.json(200,
				Map.of("allocations", Map.of("dirac", Map.of("metered", true, "seconds", 600)))));
	}

	ResponseDefinitionBuilder submit(Request request) {
		return ifAuthorized(request, this.jobs::submit);
	}

	ResponseDefinitionBuilder job(Request request) {
		return ifAuthorized(request, this.jobs::job);
	}

	ResponseDefinitionBuilder jobStatus(Request request) {
		return ifAuthorized(request, this.jobs::jobStatus);
	}

	void forgetAll() {
		this.jobs.forgetAll();
	}

	// RFC 6750, section 3.1: a request without any credential gets no error code
	private ResponseDefinitionBuilder ifAuthorized(Request request,
			Function<Request, ResponseDefinitionBuilder> answer) {
		String token = BearerToken.of(request);
		if (token == null) {
			return BearerToken.refuse("Bearer");
		}
		return this.accessTokens.accepts(token) ? answer.apply(request)
				: BearerToken.refuse("Bearer error=\"invalid_token\"");
	}

}
