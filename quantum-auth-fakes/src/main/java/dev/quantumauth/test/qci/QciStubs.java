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
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;

import dev.quantumauth.test.server.ServerStubs;

/**
 * The paths of the fake, each with the endpoint that answers it.
 */
final class QciStubs {

	private static final String TOKENS = "/auth/v1/access-tokens/";

	private static final String JOBS = "/optimization/v1/jobs";

	private static final String FILES = "/optimization/v1/files";

	private QciStubs() {
	}

	static ServerStubs create(QciCloud cloud, Clock clock) {
		ServerStubs stubs = new ServerStubs("fake-qci-", clock);
		addWithoutAccessToken(stubs, cloud);
		addJobs(stubs, cloud.jobs(), cloud.accessTokens());
		addFiles(stubs, cloud.files(), cloud.accessTokens());
		return stubs;
	}

	// QCi's own clients up to version 3.2.1 leave out the slash at the end when they
	// request a token
	private static void addWithoutAccessToken(ServerStubs stubs, QciCloud cloud) {
		ServiceStatus status = cloud.status();
		stubs.add("token", WireMock.post(WireMock.urlPathEqualTo(TOKENS)), cloud.tokenEndpoint()::answer)
			.add("token-without-slash",
					WireMock.post(WireMock.urlPathEqualTo(TOKENS.substring(0, TOKENS.length() - 1))),
					cloud.tokenEndpoint()::answer)
			.add("health", WireMock.get(WireMock.urlPathEqualTo(TOKENS + "health")), status::health)
			.add("version", WireMock.get(WireMock.urlPathEqualTo(TOKENS + "version")), status::version);
	}

	// The path of the allocations also matches that of a job, so it is added before
	private static void addJobs(ServerStubs stubs, QciJobs jobs, AccessTokens tokens) {
		stubs.add("submit", WireMock.post(WireMock.urlPathEqualTo(JOBS)), tokens.requiredFor(jobs::submit))
			.add("allocations", WireMock.get(WireMock.urlPathEqualTo(JOBS + "/allocations")),
					tokens.requiredFor(jobs::allocations))
			.add("job", WireMock.get(WireMock.urlPathTemplate(JOBS + "/{id}")), tokens.requiredFor(jobs::job))
			.add("cancel", WireMock.patch(WireMock.urlPathTemplate(JOBS + "/{id}")), tokens.requiredFor(jobs::cancel))
			.add("job-status", WireMock.get(WireMock.urlPathTemplate(JOBS + "/{id}/status")),
					tokens.requiredFor(jobs::jobStatus));
		for (String version : List.of("", "/v1", "/v2")) {
			stubs.add("metrics" + version.replace('/', '-'),
					WireMock.get(WireMock.urlPathTemplate(JOBS + "/{id}/metrics" + version)),
					tokens.requiredFor(jobs::metrics));
		}
	}

	private static void addFiles(ServerStubs stubs, QciFiles files, AccessTokens tokens) {
		stubs.add("create-file", WireMock.post(WireMock.urlPathEqualTo(FILES)), tokens.requiredFor(files::create))
			.add("files", WireMock.get(WireMock.urlPathEqualTo(FILES)), tokens.requiredFor(files::list))
			.add("file", WireMock.get(WireMock.urlPathTemplate(FILES + "/{id}")), tokens.requiredFor(files::metadata))
			.add("write-part", WireMock.patch(WireMock.urlPathTemplate(FILES + "/{id}/contents/{part}")),
					tokens.requiredFor(files::write))
			.add("read-part", WireMock.get(WireMock.urlPathTemplate(FILES + "/{id}/contents/{part}")),
					tokens.requiredFor(files::read));
	}

}
