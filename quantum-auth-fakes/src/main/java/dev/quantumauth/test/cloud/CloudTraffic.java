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

package dev.quantumauth.test.cloud;

import java.time.Duration;
import java.util.List;

import dev.quantumauth.test.server.Delays;

/**
 * The requests that reach a {@link FakeCloud}: what they are answered, how long that
 * takes, and how many have arrived.
 *
 * @since 0.1.0
 */
public abstract sealed class CloudTraffic permits FakeCloud {

	private final Cloud cloud;

	CloudTraffic(Cloud cloud) {
		this.cloud = cloud;
	}

	Cloud cloud() {
		return this.cloud;
	}

	/**
	 * Set how long access tokens live that are issued from now on.
	 * @param tokenLifetime the lifetime; zero or less makes tokens that have expired on
	 * arrival
	 */
	public void tokenLifetime(Duration tokenLifetime) {
		this.cloud.tokenEndpoint().change((times) -> times.withLifetime(tokenLifetime));
	}

	/**
	 * Set how long the answer to a token request is held back, also that of a fault.
	 * @param latency from 0 to 10 minutes, in steps of a millisecond
	 */
	public void latency(Duration latency) {
		Duration checked = Delays.checked(latency);
		this.cloud.tokenEndpoint().change((times) -> times.withLatency(checked));
	}

	/**
	 * Let the API refuse all access tokens that it has accepted so far. It goes on to
	 * accept a static key: see {@link #rejectCredential()}.
	 */
	public void revokeTokens() {
		this.cloud.tokens().revokeAll();
	}

	/**
	 * Let the token endpoint refuse the credential, and every refresh token, until
	 * {@link #recover()}. Access tokens remain accepted. A static key is refused by the
	 * API.
	 */
	public void rejectCredential() {
		this.cloud.tokens().rejectCredential();
	}

	/**
	 * Let the API accept one more token or key, for example the successor of a static key
	 * that was rejected.
	 * @param token the token, as it is in the header after the scheme
	 */
	public void acceptToken(String token) {
		this.cloud.tokens().accept(token);
	}

	/**
	 * Answer every token request with the given fault until {@link #recover()}. Replaces
	 * any earlier fault.
	 * @param fault what happens instead of an access token
	 */
	public void failTokenRequests(CloudFault fault) {
		this.cloud.tokenEndpoint().outage().begin(fault);
	}

	/**
	 * Answer the next token requests with the given fault, then recover. Replaces any
	 * earlier fault.
	 * @param fault what happens instead of an access token
	 * @param times how many requests, at least 1
	 */
	public void failTokenRequests(CloudFault fault, int times) {
		this.cloud.tokenEndpoint().outage().begin(fault, times);
	}

	/**
	 * Issue access tokens again, and accept the credential again.
	 */
	public void recover() {
		this.cloud.tokenEndpoint().outage().recover();
		this.cloud.tokens().acceptCredential();
	}

	/**
	 * Return how many token requests have arrived, whatever their answers.
	 * @return the number since the start or the latest {@link FakeCloud#reset()}; 0 for a
	 * cloud whose credential is a static key
	 */
	public int tokenRequests() {
		return this.cloud.tokenEndpoint().requests();
	}

	/**
	 * Return how many requests have arrived at the API, refused ones included.
	 * @return the number since the start or the latest {@link FakeCloud#reset()}
	 */
	public int apiRequests() {
		return this.cloud.api().requests();
	}

	/**
	 * Return how many requests the API has refused.
	 * @return the number since the start or the latest {@link FakeCloud#reset()}
	 */
	public int unauthorizedRequests() {
		return this.cloud.api().unauthorized();
	}

	/**
	 * Return the access tokens issued so far, revoked and expired ones included.
	 * @return a copy, oldest first
	 */
	public List<String> issuedTokens() {
		return this.cloud.tokens().issued();
	}

}
