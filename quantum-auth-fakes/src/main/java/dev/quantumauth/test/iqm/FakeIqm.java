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

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;

import dev.quantumauth.test.server.Delays;
import dev.quantumauth.test.server.FakeServer;
import dev.quantumauth.test.server.PropertyPairs;

/**
 * A fake of an on-premises IQM server and its Keycloak for tests and samples: lets users
 * log in over HTTP on a loopback port, keeps and ends their sessions, accepts their
 * access tokens at its API, and fails on request.
 * <p>
 * As Keycloak it answers {@code POST} of {@code .../token} and {@code .../logout} and
 * {@code GET} of {@code .well-known/openid-configuration} below
 * {@link #getAuthServerUrl()}, with the words of Keycloak 26.7. As API it answers, with
 * an access token, {@code POST} and {@code GET} of jobs and {@code GET} of {@code about}
 * and {@code health} below {@link #getUrl()}. Everything else is 404. All methods may be
 * called from any thread while requests are served; a change applies to requests that
 * arrive after it.
 * <p>
 * Whether a request was processed and whether its answer arrives are two things; see
 * {@link IqmFault}. Logins, refreshes and logouts are counted when they were processed.
 * <p>
 * Nothing that it prints or throws holds a password or a token; {@link #getPassword()},
 * {@link #properties()}, {@link #propertyPairs()} and {@link #issuedTokens()} do.
 *
 * @since 0.1.0
 */
public final class FakeIqm implements AutoCloseable {

	static final String DEFAULT_REALM = "cortex";

	static final String DEFAULT_CLIENT_ID = "iqm_client";

	private final String username;

	private final String apiPath;

	private final IqmCloud cloud;

	private final FakeServer server;

	private final RealmSettings initialSettings;

	private final Users initialUsers;

	FakeIqm(String username, String apiPath, IqmCloud cloud, FakeServer server) {
		this.username = username;
		this.apiPath = apiPath;
		this.cloud = cloud;
		this.server = server;
		this.initialSettings = cloud.settings().copy();
		this.initialUsers = cloud.users().copy();
	}

	/**
	 * Start a fake with one user and a random password, on a free port.
	 * @return a fake that runs, to be closed
	 */
	public static FakeIqm start() {
		return builder().start();
	}

	/**
	 * Prepare a fake that differs from {@link #start()}'s.
	 * @return a builder with the settings of {@link #start()}
	 */
	public static FakeIqmBuilder builder() {
		return new FakeIqmBuilder();
	}

	/**
	 * Return the base URL of the Keycloak, which stays the same after {@link #close()}.
	 * @return {@code http://127.0.0.1:port/auth}
	 */
	public URI getAuthServerUrl() {
		return URI.create(this.server.url() + Realm.AUTH_PATH);
	}

	/**
	 * Return the base URL of the API, which stays the same after {@link #close()}.
	 * @return {@code http://127.0.0.1:port/garnet}, without a trailing slash
	 */
	public URI getUrl() {
		return URI.create(this.server.url() + this.apiPath);
	}

	/**
	 * Return the only realm.
	 * @return its name
	 */
	public String getRealm() {
		return this.cloud.realm().name();
	}

	/**
	 * Return the only client of the realm.
	 * @return its id
	 */
	public String getClientId() {
		return this.cloud.realm().clientId();
	}

	/**
	 * Return the user whose credentials this fake hands out.
	 * @return the name
	 */
	public String getUsername() {
		return this.username;
	}

	/**
	 * Return that user's password, the one that the latest
	 * {@link #setPassword(String, String)} gave them.
	 * @return the password
	 */
	public String getPassword() {
		return this.cloud.users().get(this.username).password();
	}

	/**
	 * Return the configuration that makes an application use this fake, for
	 * {@code SpringApplicationBuilder#properties} or a {@code DynamicPropertyRegistry}.
	 * @return {@code url}, {@code auth-server-url}, {@code username} and {@code password}
	 * below {@code quantum.auth.iqm}, and {@code realm} and {@code client-id} where they
	 * differ from what quantum-auth assumes
	 */
	public Map<String, Object> properties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("quantum.auth.iqm.url", getUrl().toString());
		properties.put("quantum.auth.iqm.auth-server-url", getAuthServerUrl().toString());
		properties.put("quantum.auth.iqm.username", getUsername());
		properties.put("quantum.auth.iqm.password", getPassword());
		if (!getRealm().equals(DEFAULT_REALM)) {
			properties.put("quantum.auth.iqm.realm", getRealm());
		}
		if (!getClientId().equals(DEFAULT_CLIENT_ID)) {
			properties.put("quantum.auth.iqm.client-id", getClientId());
		}
		return properties;
	}

	/**
	 * Return {@link #properties()} for
	 * {@code ApplicationContextRunner#withPropertyValues} and {@code TestPropertyValues}.
	 * @return {@code key=value} pairs
	 */
	public String[] propertyPairs() {
		return PropertyPairs.of(properties());
	}

	/**
	 * Add a user who may log in, or replace one.
	 * @param username the name, not empty
	 * @param password the password, not empty
	 */
	public void addUser(String username, String password) {
		this.cloud.users().add(username, password, true);
	}

	/**
	 * Change a user's password. Sessions go on.
	 * @param username the name of a user of this fake
	 * @param password the password, not empty
	 */
	public void setPassword(String username, String password) {
		this.cloud.users().password(username, password);
	}

	/**
	 * Let a user neither log in nor refresh, whatever the password. Access tokens stay
	 * good.
	 * @param username the name of a user of this fake
	 */
	public void disableUser(String username) {
		this.cloud.users().enabled(username, false);
	}

	/**
	 * Undo {@link #disableUser(String)}.
	 * @param username the name of a user of this fake
	 */
	public void enableUser(String username) {
		this.cloud.users().enabled(username, true);
	}

	/**
	 * Set how long access tokens live that are issued from now on. As Keycloak does, this
	 * counts from the latest whole second.
	 * @param accessTokenLifetime whole seconds, at least 1
	 */
	public void accessTokenLifetime(Duration accessTokenLifetime) {
		this.cloud.settings().accessTokenLifetime(accessTokenLifetime);
	}

	/**
	 * Set how long refresh tokens live that are issued from now on, and with the newest
	 * of them their session. Offline sessions are not concerned.
	 * @param refreshTokenLifetime whole seconds, at least 1
	 */
	public void refreshTokenLifetime(Duration refreshTokenLifetime) {
		this.cloud.settings().refreshTokenLifetime(refreshTokenLifetime);
	}

	/**
	 * Set whether sessions that begin from now on are offline sessions: their refresh
	 * tokens do not expire, and {@code refresh_expires_in} is 0.
	 * @param offline {@code true} for offline sessions
	 */
	public void offline(boolean offline) {
		this.cloud.settings().offline(offline);
	}

	/**
	 * Set whether a refresh token can be used once only. Every refresh gives a new one
	 * either way.
	 * @param rotation {@code true} if the second use of a refresh token is refused and
	 * ends its session, {@code false} if a used one stays valid
	 */
	public void rotation(boolean rotation) {
		this.cloud.settings().rotation(rotation);
	}

	/**
	 * Set whether the client may log in with a password. Sessions can be refreshed either
	 * way.
	 * @param directGrants {@code false} for {@code unauthorized_client}
	 */
	public void directGrants(boolean directGrants) {
		this.cloud.settings().directGrants(directGrants);
	}

	/**
	 * Set whether the realm answers token requests.
	 * @param realmEnabled {@code false} for 403
	 */
	public void realmEnabled(boolean realmEnabled) {
		this.cloud.settings().enabled(realmEnabled);
	}

	/**
	 * Set how long the answer to a token request is held back, a fault too. The request
	 * is processed when it arrives.
	 * @param latency from 0 to 10 minutes, in steps of a millisecond
	 */
	public void latency(Duration latency) {
		this.cloud.tokenEndpoint().latency(Delays.checked(latency));
	}

	/**
	 * End all sessions, as an administrator does. The API refuses their access tokens.
	 */
	public void endSessions() {
		this.cloud.sessions().endAll();
	}

	/**
	 * Let all access tokens issued so far be over, whatever their {@code exp} says. Their
	 * sessions live on. On the wire this is the same as {@link #revokeAccessTokens()}.
	 */
	public void expireAccessTokens() {
		this.cloud.sessions().forgetAccessTokens();
	}

	/**
	 * Let the API refuse all access tokens issued so far. Their sessions live on.
	 */
	public void revokeAccessTokens() {
		this.cloud.sessions().forgetAccessTokens();
	}

	/**
	 * Let the API accept a token that is not this fake's, as an externally managed one.
	 * @param token the token, opaque, not empty
	 */
	public void acceptToken(String token) {
		this.cloud.api().accept(token);
	}

	/**
	 * Undo {@link #acceptToken(String)}.
	 * @param token the token
	 */
	public void rejectToken(String token) {
		this.cloud.api().reject(token);
	}

	/**
	 * Set how the API refuses a request.
	 * @param redirectToLogin {@code true} for 302 to the login page, {@code false} for
	 * 401
	 */
	public void redirectToLogin(boolean redirectToLogin) {
		this.cloud.api().redirectToLogin(redirectToLogin);
	}

	/**
	 * Meet every token request with the given fault until {@link #recover()}. Replaces
	 * any earlier fault of token requests.
	 * @param fault what happens
	 */
	public void failTokenRequests(IqmFault fault) {
		this.cloud.tokenEndpoint().outage().begin(fault);
	}

	/**
	 * Meet the next token requests with the given fault, then recover. Replaces any
	 * earlier fault of token requests.
	 * @param fault what happens
	 * @param times how many requests, at least 1
	 */
	public void failTokenRequests(IqmFault fault, int times) {
		this.cloud.tokenEndpoint().outage().begin(fault, times);
	}

	/**
	 * Meet every logout with the given fault until {@link #recover()}. Replaces any
	 * earlier fault of logouts.
	 * @param fault what happens
	 */
	public void failLogouts(IqmFault fault) {
		this.cloud.logoutEndpoint().outage().begin(fault);
	}

	/**
	 * Meet the next logouts with the given fault, then recover. Replaces any earlier
	 * fault of logouts.
	 * @param fault what happens
	 * @param times how many requests, at least 1
	 */
	public void failLogouts(IqmFault fault, int times) {
		this.cloud.logoutEndpoint().outage().begin(fault, times);
	}

	/**
	 * Meet every request for the discovery document with the given fault until
	 * {@link #recover()}. Replaces any earlier fault of discovery.
	 * @param fault what happens
	 */
	public void failDiscovery(IqmFault fault) {
		this.cloud.discoveryEndpoint().outage().begin(fault);
	}

	/**
	 * Meet the next requests for the discovery document with the given fault, then
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
	 * @return the number since the start or the latest {@link #reset()}
	 */
	public int loginCount() {
		return this.cloud.sessions().logins();
	}

	/**
	 * Return how many password logins were refused for the user or the password, which is
	 * about what leads to a lock.
	 * @return the number since the start or the latest {@link #reset()}
	 */
	public int failedLogins() {
		return this.cloud.tokenEndpoint().failedLogins();
	}

	/**
	 * Return how many refreshes have succeeded, those included whose client never learned
	 * of it.
	 * @return the number since the start or the latest {@link #reset()}
	 */
	public int refreshCount() {
		return this.cloud.sessions().refreshes();
	}

	/**
	 * Return how many logouts have succeeded, repeated ones included.
	 * @return the number since the start or the latest {@link #reset()}
	 */
	public int logoutCount() {
		return this.cloud.sessions().logouts();
	}

	/**
	 * Return how many sessions could be refreshed now.
	 * @return the number of sessions that have neither ended nor expired
	 */
	public int activeSessions() {
		return this.cloud.sessions().active();
	}

	/**
	 * Return how many times a refresh token came to the Keycloak again after a refresh
	 * with it had succeeded, whatever the answer was. A request that a fault stopped
	 * before the Keycloak is not counted.
	 * @return the number since the start or the latest {@link #reset()}
	 */
	public int refreshTokensSeenTwice() {
		return this.cloud.sessions().seenTwice();
	}

	/**
	 * Return the token requests that have arrived, whatever their answers.
	 * @return a copy, oldest first, since the start or the latest {@link #reset()}
	 */
	public List<IqmTokenRequest> tokenRequests() {
		return this.cloud.tokenEndpoint().requests();
	}

	/**
	 * Return how many token requests were in progress at once, at most. A request whose
	 * answer is held back is in progress until that is due, whether or not the client
	 * still waits.
	 * @return the number since the start or the latest {@link #reset()}
	 */
	public int simultaneousTokenRequests() {
		return this.cloud.tokenEndpoint().simultaneousRequests();
	}

	/**
	 * Return the access and refresh tokens issued so far, used, revoked and expired ones
	 * and those included that never arrived: what must appear nowhere.
	 * @return a copy, oldest first
	 */
	public List<String> issuedTokens() {
		return this.cloud.sessions().issued();
	}

	/**
	 * Return how many API calls have arrived, refused ones included.
	 * @return the number since the start or the latest {@link #reset()}
	 */
	public int apiCallCount() {
		return this.cloud.api().calls();
	}

	/**
	 * Return the server behind this fake, for verification and for stubs of your own,
	 * which go before the fake's. A request that such a stub answers is counted nowhere
	 * else.
	 * @return the server; its journal keeps the latest 10,000 requests, secrets included
	 */
	public WireMockServer wireMock() {
		return this.server.wireMock();
	}

	/**
	 * Make this fake as it was when it started: no fault, first users, settings and
	 * latency, no session, nothing counted or recorded, no job, no stub of your own. It
	 * forgets all tokens, so those are refused from now on. URLs stay.
	 */
	public void reset() {
		this.cloud.reset(this.initialSettings, this.initialUsers);
		this.server.reset();
	}

	/**
	 * Do what {@link #reset()} does, but keep the sessions, and keep accepting their
	 * tokens.
	 */
	void resetExceptTokens() {
		this.cloud.resetExceptTokens(this.initialSettings, this.initialUsers);
		this.server.reset();
	}

	/**
	 * Stop the server and release its port; answers held back are never sent, but keep a
	 * JVM that waits for its threads from ending until they were due. Does nothing when
	 * already closed.
	 */
	@Override
	public void close() {
		this.server.stop();
	}

	@Override
	public String toString() {
		return "FakeIqm[url=" + getUrl() + ", authServerUrl=" + getAuthServerUrl() + "]";
	}

}
