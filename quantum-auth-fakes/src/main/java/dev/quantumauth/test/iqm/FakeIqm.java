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
import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;

import dev.quantumauth.test.server.FakeServer;
import dev.quantumauth.test.server.PropertyPairs;

/**
 * A fake of an on-premises IQM server and its Keycloak for tests and samples: lets users
 * log in over HTTP on a loopback port, keeps and ends their sessions, accepts their
 * access tokens at its API, and fails on request.
 * <p>
 * As Keycloak it answers, below {@link #getAuthServerUrl()}, {@code POST} of
 * {@code .../token} and {@code .../logout} and {@code GET} of the realm and of
 * {@code .well-known/openid-configuration}, in the words of Keycloak 26.7. As API it
 * answers, with an access token, what iqm-client asks at {@code /api/v1} today, and what
 * it asked below {@link #getCocosUrl()} up to version 28. Without an access token every
 * path that is not the Keycloak's is 401. All methods may be called from any thread while
 * requests are served; a change applies to requests that arrive after it.
 * <p>
 * A fault may keep a request from being processed, or only its answer from arriving; see
 * {@link IqmFault}. Logins, refreshes and logouts are counted if they were processed.
 * <p>
 * No message of this class shows a password or a token; {@link #getPassword()},
 * {@link #properties()}, {@link #propertyPairs()} and {@link #issuedTokens()} do.
 *
 * @since 0.1.0
 */
public final class FakeIqm extends IqmAccess implements AutoCloseable {

	static final String DEFAULT_REALM = "cortex";

	static final String DEFAULT_CLIENT_ID = "iqm_client";

	private final String apiPath;

	private final String quantumComputer;

	private final FakeServer server;

	private final RealmSettings initialSettings;

	private final Users initialUsers;

	FakeIqm(String username, String apiPath, String quantumComputer, IqmCloud cloud, FakeServer server) {
		super(username, cloud);
		this.apiPath = apiPath;
		this.quantumComputer = quantumComputer;
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
	 * Return the URL of the server as iqm-client takes it from version 33 on. It stays
	 * the same after {@link #close()}.
	 * @return {@code http://127.0.0.1:port}, without a trailing slash
	 */
	public URI getUrl() {
		return this.server.url();
	}

	/**
	 * Return the base URL of the API that iqm-client calls up to version 28, and that IQM
	 * calls CoCoS. It stays the same after {@link #close()}.
	 * @return {@code http://127.0.0.1:port/garnet}, without a trailing slash
	 */
	public URI getCocosUrl() {
		return URI.create(this.server.url() + this.apiPath);
	}

	/**
	 * Return the name by which clients choose the only quantum computer.
	 * @return the name
	 */
	public String getQuantumComputer() {
		return this.quantumComputer;
	}

	/**
	 * Return the only realm.
	 * @return its name
	 */
	public String getRealm() {
		return cloud().realm().name();
	}

	/**
	 * Return the only client of the realm.
	 * @return its id
	 */
	public String getClientId() {
		return cloud().realm().clientId();
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
	 * Return the server behind this fake, for verification and for stubs of your own,
	 * which take precedence over the fake's. A request that such a stub answers is
	 * counted nowhere else.
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
		cloud().reset(this.initialSettings, this.initialUsers);
		this.server.reset();
	}

	/**
	 * Do what {@link #reset()} does, but keep the sessions, and keep accepting their
	 * tokens.
	 */
	void resetExceptTokens() {
		cloud().resetExceptTokens(this.initialSettings, this.initialUsers);
		this.server.reset();
	}

	/**
	 * Stop the server and release its port. Does nothing when already closed. Answers
	 * that are held back are not sent, but the threads that wait for them may keep the
	 * JVM running until the answers would have been due.
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
