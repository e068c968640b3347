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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.BearerToken;
import dev.quantumauth.test.server.HttpAnswers;
import dev.quantumauth.test.server.Jobs;

/**
 * The calls that need an access token.
 */
final class IqmApi {

	private final Jobs jobs = new Jobs("id", "ready");

	private final Set<String> externalTokens = ConcurrentHashMap.newKeySet();

	private final AtomicInteger calls = new AtomicInteger();

	private final Realm realm;

	private final Sessions sessions;

	private final Predicate<String> externallyAccepted;

	private volatile boolean redirectToLogin;

	IqmApi(Realm realm, Sessions sessions, Predicate<String> externallyAccepted) {
		this.realm = realm;
		this.sessions = sessions;
		this.externallyAccepted = externallyAccepted;
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

	ResponseDefinitionBuilder about(Request request) {
		return ifAuthorized(request, (authorized) -> HttpAnswers.json(200, Map.of("name", "fake-iqm")));
	}

	ResponseDefinitionBuilder health(Request request) {
		return ifAuthorized(request, (authorized) -> HttpAnswers.json(200, Map.of("healthy", true)));
	}

	private ResponseDefinitionBuilder ifAuthorized(Request request,
			Function<Request, ResponseDefinitionBuilder> answer) {
		String token = BearerToken.of(request);
		boolean accepted = token != null && accepts(token);
		// after the decision: a test that waited for the call may take the token away
		this.calls.incrementAndGet();
		if (accepted) {
			return answer.apply(request);
		}
		return (this.redirectToLogin) ? loginRedirect(request) : BearerToken.refuse("Bearer");
	}

	private boolean accepts(String token) {
		return this.sessions.acceptsAccessToken(token) || this.externalTokens.contains(token)
				|| (!token.isEmpty() && this.externallyAccepted.test(token));
	}

	private ResponseDefinitionBuilder loginRedirect(Request request) {
		return new ResponseDefinitionBuilder().withStatus(302)
			.withHeader("Location", this.realm.issuer(request) + Realm.PROTOCOL + "/auth?client_id="
					+ URLEncoder.encode(this.realm.clientId(), StandardCharsets.UTF_8) + "&response_type=code");
	}

	void accept(String token) {
		if (token.isEmpty()) {
			throw new IllegalArgumentException("The access token must not be empty");
		}
		this.externalTokens.add(token);
	}

	void reject(String token) {
		this.externalTokens.remove(token);
	}

	void redirectToLogin(boolean redirectToLogin) {
		this.redirectToLogin = redirectToLogin;
	}

	int calls() {
		return this.calls.get();
	}

	void reset() {
		this.jobs.forgetAll();
		this.externalTokens.clear();
		this.redirectToLogin = false;
		this.calls.set(0);
	}

}
