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

package dev.quantumauth.test.iqm;

import java.time.Duration;
import java.util.List;

import dev.quantumauth.test.iqm.api.IqmJobStatus;
import dev.quantumauth.test.server.Delays;

/**
 * The requests that reach a {@link FakeIqm}: which of them fail, how long their answers
 * take, and which have arrived.
 *
 * @since 0.1.0
 */
public abstract sealed class IqmTraffic permits IqmAccess {

	private final IqmCloud cloud;

	IqmTraffic(IqmCloud cloud) {
		this.cloud = cloud;
	}

	IqmCloud cloud() {
		return this.cloud;
	}

	/**
	 * Set how long the answer to a token request is held back, also that of a fault. The
	 * request is processed when it arrives.
	 * @param latency from 0 to 10 minutes, in steps of a millisecond
	 */
	public void latency(Duration latency) {
		this.cloud.tokenEndpoint().latency(Delays.checked(latency));
	}

	/**
	 * Apply the given fault to every token request until {@link #recover()}. Replaces any
	 * earlier fault of token requests.
	 * @param fault what happens
	 */
	public void failTokenRequests(IqmFault fault) {
		this.cloud.tokenEndpoint().outage().begin(fault);
	}

	/**
	 * Apply the given fault to the next token requests, then recover. Replaces any
	 * earlier fault of token requests.
	 * @param fault what happens
	 * @param times how many requests, at least 1
	 */
	public void failTokenRequests(IqmFault fault, int times) {
		this.cloud.tokenEndpoint().outage().begin(fault, times);
	}

	/**
	 * Apply the given fault to every logout until {@link #recover()}. Replaces any
	 * earlier fault of logouts.
	 * @param fault what happens
	 */
	public void failLogouts(IqmFault fault) {
		this.cloud.logoutEndpoint().outage().begin(fault);
	}

	/**
	 * Apply the given fault to the next logouts, then recover. Replaces any earlier fault
	 * of logouts.
	 * @param fault what happens
	 * @param times how many requests, at least 1
	 */
	public void failLogouts(IqmFault fault, int times) {
		this.cloud.logoutEndpoint().outage().begin(fault, times);
	}

	/**
	 * Apply the given fault to every request for the discovery document until
	 * {@link #recover()}. Replaces any earlier fault of discovery.
	 * @param fault what happens
	 */
	public void failDiscovery(IqmFault fault) {
		this.cloud.discoveryEndpoint().outage().begin(fault);
	}

	/**
	 * Apply the given fault to the next requests for the discovery document, then
	 * recover. Replaces any earlier fault of discovery.
	 * @param fault what happens
	 * @param times how many requests, at least 1
	 */
	public void failDiscovery(IqmFault fault, int times) {
		this.cloud.discoveryEndpoint().outage().begin(fault, times);
	}

	/**
	 * End the faults of token requests, logouts and discovery.
	 */
	public void recover() {
		this.cloud.recover();
	}

	/**
	 * Return how many sessions have begun, those included whose client never learned of
	 * it.
	 * @return the number since the start or the latest {@link FakeIqm#reset()}
	 */
	public int loginCount() {
		return this.cloud.sessions().logins();
	}

	/**
	 * Return how many password logins were refused for the user or the password, which is
	 * roughly the number that counts towards a lock of the user.
	 * @return the number since the start or the latest {@link FakeIqm#reset()}
	 */
	public int failedLogins() {
		return this.cloud.tokenEndpoint().failedLogins();
	}

	/**
	 * Return how many refreshes have succeeded, those included whose client never learned
	 * of it.
	 * @return the number since the start or the latest {@link FakeIqm#reset()}
	 */
	public int refreshCount() {
		return this.cloud.sessions().refreshes();
	}

	/**
	 * Return how many logouts have succeeded, repeated ones included.
	 * @return the number since the start or the latest {@link FakeIqm#reset()}
	 */
	public int logoutCount() {
		return this.cloud.sessions().logouts();
	}

	/**
	 * Return how many times a refresh token came to the Keycloak again after a refresh
	 * with it had succeeded, whatever the answer was. A request that a fault stopped
	 * before the Keycloak is not counted.
	 * @return the number since the start or the latest {@link FakeIqm#reset()}
	 */
	public int refreshTokensSeenTwice() {
		return this.cloud.sessions().seenTwice();
	}

	/**
	 * Return the token requests that have arrived, whatever their answers.
	 * @return a copy, oldest first, since the start or the latest {@link FakeIqm#reset()}
	 */
	public List<IqmTokenRequest> tokenRequests() {
		return this.cloud.tokenEndpoint().requests();
	}

	/**
	 * Return how many token requests were in progress at once, at most. A request whose
	 * answer is held back is in progress until that is due, whether or not the client
	 * still waits.
	 * @return the number since the start or the latest {@link FakeIqm#reset()}
	 */
	public int simultaneousTokenRequests() {
		return this.cloud.tokenEndpoint().simultaneousRequests();
	}

	/**
	 * Return the access and refresh tokens issued so far, also those that were used,
	 * revoked or expired or never arrived. A test can check that none of them appears
	 * where tokens must not appear.
	 * @return a copy, oldest first
	 */
	public List<String> issuedTokens() {
		return this.cloud.sessions().issued();
	}

	/**
	 * Return how many API calls have arrived, refused ones included.
	 * @return the number since the start or the latest {@link FakeIqm#reset()}
	 */
	public int apiCallCount() {
		return this.cloud.api().calls();
	}

	/**
	 * Set the status of jobs that are neither completed nor failed nor cancelled, and of
	 * jobs that are submitted from now on. Without it each job is completed as soon as it
	 * is submitted.
	 * @param status the status
	 */
	public void jobStatus(IqmJobStatus status) {
		this.cloud.api().jobStatus(status);
	}

}
