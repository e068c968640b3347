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
import java.time.Duration;

/**
 * The endpoints of one fake, and the access tokens that they share.
 *
 * @param accessTokens the access tokens that were issued
 * @param tokenEndpoint issues access tokens
 * @param status the calls that need no access token
 * @param jobs the jobs, which need an access token
 * @param files the files, which need an access token
 */
record QciCloud(AccessTokens accessTokens, TokenEndpoint tokenEndpoint, ServiceStatus status, QciJobs jobs,
		QciFiles files) {

	static QciCloud create(String apiToken, Clock clock, QciTimes times, Duration tokenLifetime, Duration latency) {
		AccessTokens accessTokens = new AccessTokens(clock, times);
		QciFiles files = new QciFiles(clock, times);
		return new QciCloud(accessTokens, new TokenEndpoint(apiToken, accessTokens, tokenLifetime, latency),
				new ServiceStatus(), new QciJobs(clock, files, times), files);
	}

	void reset() {
		resetExceptTokens();
		this.accessTokens.forgetAll();
	}

	void resetExceptTokens() {
		this.tokenEndpoint.reset();
		this.accessTokens.forgetIssued();
		this.status.up(true);
		this.jobs.reset();
		this.files.forgetAll();
	}

}
