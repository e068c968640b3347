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

import java.time.Duration;
import java.util.List;

import dev.quantumauth.test.server.Delays;

/**
 * The requests that reach a {@link FakeQci}: what they are answered, how long that takes,
 * and how many have arrived.
 *
 * @since 0.1.0
 */
public abstract sealed class QciTraffic permits FakeQci {

	private final QciCloud cloud;

	QciTraffic(QciCloud cloud) {
		this.cloud = cloud;
	}

	QciCloud cloud() {
		return this.cloud;
	}

	/**
	 * Set how long access tokens live that are issued from now on. They expire at a whole
	 * second, as those of QCi, and so up to a second later than asked, unless
	 * {@link FakeQciBuilder#fractionsOfSeconds(boolean)} is set.
	 * @param tokenLifetime the lifetime; zero or less makes tokens that have expired on
	 * arrival
	 */
	public void tokenLifetime(Duration tokenLifetime) {
		this.cloud.tokenEndpoint().tokenLifetime(tokenLifetime);
	}

	/**
	 * Set how long the answer to a token request is held back, also that of a fault. The
	 * token's lifetime and the {@code Date} header count from when the request arrived.
	 * @param latency from 0 to 10 minutes, in steps of a millisecond
	 */
	public void latency(Duration latency) {
		this.cloud.tokenEndpoint().latency(Delays.checked(latency));
	}

	/**
	 * Let the API refuse, with 401, all access tokens issued so far.
	 */
	public void revokeTokens() {
		this.cloud.accessTokens().revokeAll();
	}

	/**
	 * Answer every token request with the given fault until {@link #recover()}. Replaces
	 * any earlier fault.
	 * @param fault what happens instead of an access token
	 */
	public void failTokenRequests(QciFault fault) {
		this.cloud.tokenEndpoint().fail(fault);
	}

	/**
	 * Answer the next token requests with the given fault, then recover. Replaces any
	 * earlier fault.
	 * @param fault what happens instead of an access token
	 * @param times how many requests, at least 1
	 */
	public void failTokenRequests(QciFault fault, int times) {
		this.cloud.tokenEndpoint().fail(fault, times);
	}

	/**
	 * Issue access tokens again.
	 */
	public void recover() {
		this.cloud.tokenEndpoint().recover();
	}

	/**
	 * Set what the health and version calls answer. Tokens are issued and accepted either
	 * way.
	 * @param up {@code true} for 200, {@code false} for 503
	 */
	public void health(boolean up) {
		this.cloud.status().up(up);
	}

	/**
	 * Return how many token requests have arrived, whatever their answers.
	 * @return the number since the start or the latest {@link FakeQci#reset()}
	 */
	public int tokenRequests() {
		return this.cloud.tokenEndpoint().requests();
	}

	/**
	 * Return the access tokens issued so far, revoked and expired ones included.
	 * @return a copy, oldest first
	 */
	public List<String> issuedTokens() {
		return this.cloud.accessTokens().issued();
	}

	/**
	 * Set the status of jobs that are neither completed nor failed nor cancelled, and of
	 * jobs that are submitted from now on. Without it each job is completed as soon as it
	 * is submitted.
	 * @param status the status
	 */
	public void jobStatus(QciJobStatus status) {
		this.cloud.jobs().status(status);
	}

}
