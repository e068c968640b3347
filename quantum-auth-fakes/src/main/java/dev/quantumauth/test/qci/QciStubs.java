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

import java.time.Clock;

import com.github.tomakehurst.wiremock.client.WireMock;

import dev.quantumauth.test.server.ServerStubs;

/**
 * The paths of the fake, each with the endpoint that answers it.
 */
final class QciStubs {

	static final String ACCESS_TOKENS = "/auth/v1/access-tokens/";

	static final String JOBS = "/optimization/v1/jobs";

	private QciStubs() {
	}

	static ServerStubs create(QciCloud cloud, Clock clock) {
		ServiceStatus status = cloud.status();
		JobsApi jobs = cloud.jobs();
		// The path of the allocations also matches that of a job, so it is added before
		return new ServerStubs("fake-qci-", clock)
			.add("token", WireMock.post(WireMock.urlPathEqualTo(ACCESS_TOKENS)), cloud.tokenEndpoint()::answer)
			.add("health", WireMock.get(WireMock.urlPathEqualTo(ACCESS_TOKENS + "health")), status::health)
			.add("version", WireMock.get(WireMock.urlPathEqualTo(ACCESS_TOKENS + "version")), status::version)
			.add("submit", WireMock.post(WireMock.urlPathEqualTo(JOBS)), jobs::submit)
			.add("job-status", WireMock.get(WireMock.urlPathTemplate(JOBS + "/{id}/status")), jobs::jobStatus)
			.add("allocations", WireMock.get(WireMock.urlPathEqualTo(JOBS + "/allocations")), jobs::allocations)
			.add("job", WireMock.get(WireMock.urlPathTemplate(JOBS + "/{id}")), jobs::job);
	}

}
