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

/**
 * Who gets into a {@link FakeIqm}: its users, how long their sessions and tokens live,
 * and which tokens its API accepts.
 *
 * @since 0.1.0
 */
public abstract sealed class IqmAccess extends IqmTraffic permits FakeIqm {

	private final String username;

	IqmAccess(String username, IqmCloud cloud) {
		super(cloud);
		this.username = username;
	}

	/**
	 * Return the user whose credentials this fake hands out.
	 * @return the name
	 */
	public String getUsername() {
		return this.username;
	}

	/**
	 * Return the password of {@link #getUsername()}, as it is now.
	 * @return the password
	 */
	public String getPassword() {
		return cloud().users().get(this.username).password();
	}

	/**
	 * Add a user who may log in, or replace one.
	 * @param username the name, not empty
	 * @param password the password, not empty
	 */
	public void addUser(String username, String password) {
		cloud().users().add(username, password, true);
	}

	/**
	 * Change a user's password. The user's sessions remain.
	 * @param username the name of a user of this fake
	 * @param password the password, not empty
	 */
	public void setPassword(String username, String password) {
		cloud().users().password(username, password);
	}

	/**
	 * Let a user neither log in nor refresh, whatever the password. The API goes on to
	 * accept the user's access tokens.
	 * @param username the name of a user of this fake
	 */
	public void disableUser(String username) {
		cloud().users().enabled(username, false);
	}

	/**
	 * Undo {@link #disableUser(String)}.
	 * @param username the name of a user of this fake
	 */
	public void enableUser(String username) {
		cloud().users().enabled(username, true);
	}

	/**
	 * Set how long access tokens live that are issued from now on. As Keycloak does, this
	 * counts from the latest whole second.
	 * @param accessTokenLifetime whole seconds, at least 1
	 */
	public void accessTokenLifetime(Duration accessTokenLifetime) {
		cloud().settings().accessTokenLifetime(accessTokenLifetime);
	}

	/**
	 * Set how long refresh tokens live that are issued from now on, and with the newest
	 * of them their session. Offline sessions are not concerned.
	 * @param refreshTokenLifetime whole seconds, at least 1
	 */
	public void refreshTokenLifetime(Duration refreshTokenLifetime) {
		cloud().settings().refreshTokenLifetime(refreshTokenLifetime);
	}

	/**
	 * Set whether sessions that begin from now on are offline sessions: their refresh
	 * tokens do not expire, and {@code refresh_expires_in} is 0.
	 * @param offline {@code true} for offline sessions
	 */
	public void offline(boolean offline) {
		cloud().settings().offline(offline);
	}

	/**
	 * Set whether a refresh token can be used once only. Every refresh gives a new one
	 * either way.
	 * @param rotation {@code true} if the second use of a refresh token is refused and
	 * ends its session, {@code false} if a used one stays valid
	 */
	public void rotation(boolean rotation) {
		cloud().settings().rotation(rotation);
	}

	/**
	 * Set whether the client may log in with a password. Sessions can be refreshed either
	 * way.
	 * @param directGrants {@code false} to refuse logins with {@code unauthorized_client}
	 */
	public void directGrants(boolean directGrants) {
		cloud().settings().directGrants(directGrants);
	}

	/**
	 * Set whether the realm answers token requests.
	 * @param realmEnabled {@code false} to refuse them with 403
	 */
	public void realmEnabled(boolean realmEnabled) {
		cloud().settings().enabled(realmEnabled);
	}

	/**
	 * Return how many sessions could be refreshed now.
	 * @return the number of sessions that have neither ended nor expired
	 */
	public int activeSessions() {
		return cloud().sessions().active();
	}

	/**
	 * End all sessions, as an administrator does. The API refuses their access tokens.
	 */
	public void endSessions() {
		cloud().sessions().endAll();
	}

	/**
	 * Let the API treat all access tokens issued so far as expired, whatever their
	 * {@code exp} says. Their sessions remain. A client cannot tell this from
	 * {@link #revokeAccessTokens()}.
	 */
	public void expireAccessTokens() {
		cloud().sessions().forgetAccessTokens();
	}

	/**
	 * Let the API refuse all access tokens issued so far. Their sessions remain.
	 */
	public void revokeAccessTokens() {
		cloud().sessions().forgetAccessTokens();
	}

	/**
	 * Let the API accept a token that this fake has not issued, such as an externally
	 * managed one.
	 * @param token the token, opaque, not empty
	 */
	public void acceptToken(String token) {
		cloud().api().accept(token);
	}

	/**
	 * Undo {@link #acceptToken(String)}.
	 * @param token the token
	 */
	public void rejectToken(String token) {
		cloud().api().reject(token);
	}

	/**
	 * Set how the API refuses a request.
	 * @param redirectToLogin {@code true} for 302 to the login page, {@code false} for
	 * 401
	 */
	public void redirectToLogin(boolean redirectToLogin) {
		cloud().api().redirectToLogin(redirectToLogin);
	}

}
