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

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.BearerToken;
import dev.quantumauth.test.server.HttpAnswers;
import dev.quantumauth.test.server.Jobs;
import dev.quantumauth.test.server.ServerStubs;

/**
 * The API of the fake: the calls that need an access token, and which tokens they accept.
 */
public final class IqmApi {

	// All but the paths of the Keycloak, which also answers 404 when a client leaves out
	// its base path /auth
	private static final String ALL_PATHS = "(?!/(auth|realms)(/|$)).*";

	private final Set<String> externalTokens = ConcurrentHashMap.newKeySet();

	private final AtomicInteger calls = new AtomicInteger();

	private final Predicate<String> accepted;

	private final Function<Request, String> loginPage;

	private final Jobs<IqmJobStatus> jobs;

	private volatile boolean redirectToLogin;

	/**
	 * Create an API without jobs.
	 * @param clock tells when jobs change
	 * @param accepted tells whether an access token is accepted, in addition to those of
	 * {@link #accept(String)}
	 * @param loginPage tells the URL of the login page to which a request is redirected
	 */
	public IqmApi(Clock clock, Predicate<String> accepted, Function<Request, String> loginPage) {
		this.accepted = accepted;
		this.loginPage = loginPage;
		this.jobs = new Jobs<>(clock, IqmJobStatus.COMPLETED, IqmJobStatus::isFinal);
	}

	/**
	 * Add the paths of this API to those that a server answers. Paths that are added
	 * later are not reached, because this API also answers the unknown ones.
	 * @param stubs the stubs of the server
	 * @param cocosPath the path of the older API, without a trailing slash
	 * @param quantumComputer the name of the quantum computer
	 */
	public void addTo(ServerStubs stubs, String cocosPath, String quantumComputer) {
		QuantumComputer computer = new QuantumComputer(quantumComputer);
		GuardedPaths paths = new GuardedPaths(stubs, this::guarded);
		new ServerApi(this.jobs, computer).addTo(paths);
		new CocosApi(this.jobs, computer).addTo(paths, cocosPath);
		paths.add("unknown", WireMock.any(WireMock.urlPathMatching(ALL_PATHS)),
				(request) -> HttpAnswers.error(404, "There is no such path"));
	}

	private Function<Request, ResponseDefinitionBuilder> guarded(
			Function<Request, ResponseDefinitionBuilder> endpoint) {
		return (request) -> {
			String token = BearerToken.of(request);
			boolean accepted = token != null && accepts(token);
			// The count comes after the decision: a test that waited for it may revoke
			// the token, which then concerns later calls only
			this.calls.incrementAndGet();
			return (accepted) ? endpoint.apply(request) : refusal(request);
		};
	}

	private boolean accepts(String token) {
		return this.externalTokens.contains(token) || this.accepted.test(token);
	}

	private ResponseDefinitionBuilder refusal(Request request) {
		return (this.redirectToLogin)
				? new ResponseDefinitionBuilder().withStatus(302).withHeader("Location", this.loginPage.apply(request))
				: BearerToken.refuse("Bearer", unauthorized());
	}

	// As IQM Resonance answers
	private static Map<String, String> unauthorized() {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("error_code", "unauthorized");
		fields.put("request_id", UUID.randomUUID().toString());
		fields.put("message", "Missing or invalid authentication credentials");
		return fields;
	}

	/**
	 * Accept a token from now on, even if the authentication server has not issued it.
	 * @param token the token, not empty
	 */
	public void accept(String token) {
		if (token.isEmpty()) {
			throw new IllegalArgumentException("The access token must not be empty");
		}
		this.externalTokens.add(token);
	}

	/**
	 * Undo {@link #accept(String)}.
	 * @param token the token
	 */
	public void reject(String token) {
		this.externalTokens.remove(token);
	}

	/**
	 * Set how a request without an accepted token is refused.
	 * @param redirectToLogin {@code true} for 302 to the login page, {@code false} for
	 * 401
	 */
	public void redirectToLogin(boolean redirectToLogin) {
		this.redirectToLogin = redirectToLogin;
	}

	/**
	 * Return how many calls have arrived, refused ones included.
	 * @return the number since the creation or the latest {@link #reset()}
	 */
	public int calls() {
		return this.calls.get();
	}

	/**
	 * Set the status of the jobs whose status is not final, and of those that are
	 * submitted from now on.
	 * @param status the status
	 */
	public void jobStatus(IqmJobStatus status) {
		this.jobs.status(status);
	}

	/**
	 * Forget the jobs, the tokens of {@link #accept(String)} and the number of calls, and
	 * refuse requests with 401 again.
	 */
	public void reset() {
		this.jobs.reset();
		this.externalTokens.clear();
		this.redirectToLogin = false;
		this.calls.set(0);
	}

}
