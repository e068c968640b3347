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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.iqm.Users.User;

/**
 * The sessions of one fake, their tokens, and how many of each there were. Every method
 * is synchronized, so that of several requests with one refresh token exactly one is the
 * first.
 */
final class Sessions {

	private final List<Session> sessions = new ArrayList<>();

	private final List<String> issued = new ArrayList<>();

	private final Map<String, RefreshToken> refreshTokens = new HashMap<>();

	private final Map<String, AccessToken> accessTokens = new HashMap<>();

	private final Clock clock;

	private final RealmSettings settings;

	private final Users users;

	private int logins;

	private int refreshes;

	private int logouts;

	private int seenTwice;

	Sessions(Clock clock, RealmSettings settings, Users users) {
		this.clock = clock;
		this.settings = settings;
		this.users = users;
	}

	synchronized KeycloakAnswer login(String username, String issuer) {
		Session session = new Session(username, this.settings.offline());
		this.sessions.add(session);
		this.logins++;
		return KeycloakAnswer.json(issue(session, issuer));
	}

	// The checks come in Keycloak's order, which decides about the error of a token that
	// fails several of them
	synchronized KeycloakAnswer refresh(String value, String issuer) {
		RefreshToken token = this.refreshTokens.get(value);
		if (token == null) {
			return KeycloakAnswer.invalidGrant("Invalid refresh token");
		}
		if (token.used) {
			this.seenTwice++;
		}
		if (hasPassed(token.expiresAt)) {
			return KeycloakAnswer.invalidGrant("Token is not active");
		}
		if (token.session.hasEnded()) {
			return KeycloakAnswer.invalidGrant("Session not active");
		}
		User user = this.users.find(token.session.username());
		if (user == null || !user.enabled()) {
			return KeycloakAnswer.invalidGrant("User disabled");
		}
		if (token.used && this.settings.rotation()) {
			token.session.end();
			return KeycloakAnswer.invalidGrant("Maximum allowed refresh token reuse exceeded");
		}
		token.used = true;
		this.refreshes++;
		return KeycloakAnswer.json(issue(token.session, issuer));
	}

	// Keycloak also ends the session of a refresh token that has expired or was used
	synchronized KeycloakAnswer logout(String value) {
		RefreshToken token = this.refreshTokens.get(value);
		if (token == null) {
			return KeycloakAnswer.invalidGrant("Invalid refresh token");
		}
		token.session.end();
		this.logouts++;
		return KeycloakAnswer.noContent();
	}

	private Map<String, Object> issue(Session session, String issuer) {
		// Keycloak counts in whole seconds, rounded down
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		Duration lifetime = this.settings.accessTokenLifetime();
		Duration refreshLifetime = (session.isOffline()) ? Duration.ZERO : this.settings.refreshTokenLifetime();
		Instant refreshExpiresAt = (session.isOffline()) ? null : now.plus(refreshLifetime);
		SessionTokens tokens = new SessionTokens(session, issuer, now, this.settings.base64UrlCharacters());
		String accessToken = tokens.accessToken(now.plus(lifetime));
		String refreshToken = tokens.refreshToken(refreshExpiresAt);
		session.expiresAt(refreshExpiresAt);
		this.issued.addAll(List.of(accessToken, refreshToken));
		this.accessTokens.put(accessToken, new AccessToken(session, now.plus(lifetime)));
		this.refreshTokens.put(refreshToken, new RefreshToken(session, refreshExpiresAt));
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("access_token", accessToken);
		fields.put("expires_in", lifetime.toSeconds());
		fields.put("refresh_expires_in", refreshLifetime.toSeconds());
		fields.put("refresh_token", refreshToken);
		fields.put("token_type", "Bearer");
		fields.put("not-before-policy", 0);
		fields.put("session_state", session.id());
		fields.put("scope", session.scope());
		return fields;
	}

	synchronized boolean acceptsAccessToken(String value) {
		AccessToken token = this.accessTokens.get(value);
		return token != null && !token.session().hasEnded() && !hasPassed(token.expiresAt());
	}

	synchronized void forgetAccessTokens() {
		this.accessTokens.clear();
	}

	synchronized void endAll() {
		this.sessions.forEach(Session::end);
	}

	synchronized List<String> issued() {
		return List.copyOf(this.issued);
	}

	synchronized int active() {
		return (int) this.sessions.stream()
			.filter((session) -> !session.hasEnded() && !hasPassed(session.expiresAt()))
			.count();
	}

	synchronized int logins() {
		return this.logins;
	}

	synchronized int refreshes() {
		return this.refreshes;
	}

	synchronized int logouts() {
		return this.logouts;
	}

	synchronized int seenTwice() {
		return this.seenTwice;
	}

	synchronized void reset() {
		this.sessions.clear();
		this.refreshTokens.clear();
		this.accessTokens.clear();
		forgetRecords();
	}

	synchronized void forgetRecords() {
		this.issued.clear();
		this.logins = 0;
		this.refreshes = 0;
		this.logouts = 0;
		this.seenTwice = 0;
	}

	private boolean hasPassed(@Nullable Instant expiresAt) {
		return expiresAt != null && !this.clock.instant().isBefore(expiresAt);
	}

	/**
	 * One refresh token, and whether it was used for a refresh.
	 */
	private static final class RefreshToken {

		private final Session session;

		private final @Nullable Instant expiresAt;

		private boolean used;

		RefreshToken(Session session, @Nullable Instant expiresAt) {
			this.session = session;
			this.expiresAt = expiresAt;
		}

	}

	/**
	 * One access token.
	 *
	 * @param session the session to which it belongs
	 * @param expiresAt the first moment at which it is refused
	 */
	private record AccessToken(Session session, Instant expiresAt) {
	}

}
