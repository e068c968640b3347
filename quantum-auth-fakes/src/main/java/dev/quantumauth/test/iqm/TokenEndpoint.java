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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.iqm.FaultyEndpoint.Reply;
import dev.quantumauth.test.iqm.Users.User;
import dev.quantumauth.test.server.Form;
import dev.quantumauth.test.server.Outage;
import dev.quantumauth.test.server.RequestsInProgress;

/**
 * {@code POST .../token}: begins sessions with a password and continues them with a
 * refresh token.
 */
final class TokenEndpoint {

	private static final String PASSWORD = "password";

	private static final String REFRESH_TOKEN = "refresh_token";

	private static final Set<String> GRANT_TYPES = Set.of(PASSWORD, REFRESH_TOKEN);

	private final FaultyEndpoint faults = new FaultyEndpoint();

	private final List<IqmTokenRequest> requests = new CopyOnWriteArrayList<>();

	private final RequestsInProgress inProgress = new RequestsInProgress();

	private final AtomicInteger failedLogins = new AtomicInteger();

	private final Realm realm;

	private final RealmSettings settings;

	private final Users users;

	private final Sessions sessions;

	private final Clock clock;

	private final Duration initialLatency;

	private volatile Duration latency;

	TokenEndpoint(Realm realm, RealmSettings settings, Users users, Sessions sessions, Clock clock, Duration latency) {
		this.realm = realm;
		this.settings = settings;
		this.users = users;
		this.sessions = sessions;
		this.clock = clock;
		this.initialLatency = latency;
		this.latency = latency;
	}

	ResponseDefinitionBuilder answer(Request request) {
		this.inProgress.begin();
		Instant time = this.clock.instant();
		Form form = Form.of(request);
		Reply reply = this.faults.reply(() -> process(request, form)).later(this.latency);
		this.inProgress.end(reply.delay());
		// The request is recorded last: a test that waited for it may change settings,
		// which then concern later requests only
		this.requests.add(new IqmTokenRequest(publicGrantType(form), form.publicNames(), time));
		return reply.response();
	}

	// The checks come in Keycloak's order, which decides about the error of a request
	// that fails several of them
	private KeycloakAnswer process(Request request, Form form) {
		if (!this.realm.isAt(request)) {
			return Realm.unknown();
		}
		if (!Form.isDeclaredBy(request)) {
			return KeycloakAnswer.error(415, "HTTP 415 Unsupported Media Type");
		}
		if (!this.settings.enabled()) {
			return KeycloakAnswer.error(403, "access_denied", "Realm not enabled");
		}
		String grantType = form.value("grant_type");
		if (grantType == null) {
			return KeycloakAnswer.invalidRequest("Missing form parameter: grant_type");
		}
		if (!GRANT_TYPES.contains(grantType)) {
			return KeycloakAnswer.error(400, "unsupported_grant_type", "Unsupported grant_type");
		}
		if (!this.realm.clientId().equals(form.value("client_id"))) {
			return KeycloakAnswer.error(401, "invalid_client", "Invalid client or Invalid client credentials");
		}
		if (form.repeatsField()) {
			return KeycloakAnswer.invalidRequest("duplicated parameter");
		}
		String issuer = this.realm.issuer(request);
		return (grantType.equals(PASSWORD)) ? login(form, issuer) : refresh(form, issuer);
	}

	private KeycloakAnswer login(Form form, String issuer) {
		if (!this.settings.directGrants()) {
			return KeycloakAnswer.error(400, "unauthorized_client", "Client not allowed for direct access grants");
		}
		String username = form.value("username");
		if (username == null) {
			return KeycloakAnswer.error(this.realm.invalidCredentialsStatus(), "invalid_request",
					"Missing parameter: username");
		}
		KeycloakAnswer refusal = refusal(this.users.find(username), form.value(PASSWORD));
		if (refusal == null) {
			return this.sessions.login(username, issuer);
		}
		this.failedLogins.incrementAndGet();
		return refusal;
	}

	private @Nullable KeycloakAnswer refusal(@Nullable User user, @Nullable String password) {
		if (user != null && !user.enabled()) {
			return KeycloakAnswer.invalidGrant("Account disabled");
		}
		boolean matches = user != null && user.password().equals(password);
		return (matches) ? null : KeycloakAnswer.error(this.realm.invalidCredentialsStatus(), "invalid_grant",
				"Invalid user credentials");
	}

	private KeycloakAnswer refresh(Form form, String issuer) {
		String refreshToken = form.value(REFRESH_TOKEN);
		return (refreshToken != null) ? this.sessions.refresh(refreshToken, issuer)
				: KeycloakAnswer.invalidRequest("No refresh token");
	}

	private static String publicGrantType(Form form) {
		String grantType = form.value("grant_type");
		return (grantType != null && GRANT_TYPES.contains(grantType)) ? grantType : Form.UNNAMED;
	}

	Outage<IqmFault> outage() {
		return this.faults.outage();
	}

	void latency(Duration latency) {
		this.latency = latency;
	}

	List<IqmTokenRequest> requests() {
		return List.copyOf(this.requests);
	}

	int simultaneousRequests() {
		return this.inProgress.maximum();
	}

	int failedLogins() {
		return this.failedLogins.get();
	}

	void reset() {
		outage().recover();
		this.latency = this.initialLatency;
		this.requests.clear();
		this.inProgress.reset();
		this.failedLogins.set(0);
	}

}
