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

import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.server.FakeServer;
import dev.quantumauth.test.server.RandomText;

/**
 * Settings of a {@link FakeIqm}, to be used by one thread.
 *
 * @since 0.1.0
 * @see FakeIqm#builder()
 */
public final class FakeIqmBuilder extends IqmRealmBuilder {

	private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+");

	private static final Pattern PATH = Pattern.compile("(/" + SEGMENT + ")*");

	private final Users users = new Users();

	private String realm = FakeIqm.DEFAULT_REALM;

	private String clientId = FakeIqm.DEFAULT_CLIENT_ID;

	private String quantumComputer = "garnet";

	private @Nullable String apiPath;

	private String username = "fake-iqm-user";

	private @Nullable String password;

	private int invalidCredentialsStatus = 400;

	private Predicate<String> acceptedTokens = (token) -> false;

	FakeIqmBuilder() {
	}

	@Override
	protected FakeIqmBuilder self() {
		return this;
	}

	/**
	 * Set the name of the realm.
	 * @param realm the name, letters, digits and {@code ._~-}; {@code cortex} unless set
	 * @return this builder
	 */
	public FakeIqmBuilder realm(String realm) {
		if (!SEGMENT.matcher(realm).matches()) {
			throw new IllegalArgumentException("A realm is letters, digits and ._~-, not '" + realm + "'");
		}
		this.realm = realm;
		return this;
	}

	/**
	 * Set the id of the realm's public client.
	 * @param clientId the id; {@code iqm_client} unless set
	 * @return this builder
	 */
	public FakeIqmBuilder clientId(String clientId) {
		this.clientId = clientId;
		return this;
	}

	/**
	 * Set the name by which clients choose the quantum computer.
	 * @param quantumComputer the name, letters, digits and {@code ._~-}; {@code garnet}
	 * unless set
	 * @return this builder
	 */
	public FakeIqmBuilder quantumComputer(String quantumComputer) {
		if (!SEGMENT.matcher(quantumComputer).matches()) {
			throw new IllegalArgumentException(
					"A quantum computer is letters, digits and ._~-, not '" + quantumComputer + "'");
		}
		this.quantumComputer = quantumComputer;
		return this;
	}

	/**
	 * Set the path of the API that iqm-client calls up to version 28. That API has one
	 * path for each quantum computer.
	 * @param apiPath a path without a trailing slash, or nothing; a slash and the name of
	 * the quantum computer unless set
	 * @return this builder
	 */
	public FakeIqmBuilder apiPath(String apiPath) {
		if (!PATH.matcher(apiPath).matches()) {
			throw new IllegalArgumentException("A path begins with a slash and ends without, unlike '" + apiPath + "'");
		}
		this.apiPath = apiPath;
		return this;
	}

	/**
	 * Set the name of the user whose credentials the fake hands out.
	 * @param username the name, not empty; {@code fake-iqm-user} unless set
	 * @return this builder
	 */
	public FakeIqmBuilder username(String username) {
		this.username = username;
		return this;
	}

	/**
	 * Set the password of the user whose credentials the fake hands out, instead of a
	 * random one.
	 * @param password the password, not empty
	 * @return this builder
	 */
	public FakeIqmBuilder password(String password) {
		this.password = password;
		return this;
	}

	/**
	 * Add another user.
	 * @param username the name, not empty
	 * @param password the password, not empty
	 * @param enabled {@code false} for one whom an administrator has disabled
	 * @return this builder
	 */
	public FakeIqmBuilder user(String username, String password, boolean enabled) {
		this.users.add(username, password, enabled);
		return this;
	}

	/**
	 * Set the status of the answer to a wrong password.
	 * @param status 400, the default, as of Keycloak 26.6, or 401, as before
	 * @return this builder
	 */
	public FakeIqmBuilder invalidCredentialsStatus(int status) {
		if (status != 400 && status != 401) {
			throw new IllegalArgumentException("Keycloak answers 400 or 401 to a wrong password, not " + status);
		}
		this.invalidCredentialsStatus = status;
		return this;
	}

	/**
	 * Let the API accept tokens that come from elsewhere, such as from a real Keycloak.
	 * @param acceptedTokens tells whether to accept a token that this fake has not
	 * issued; called by several threads
	 * @return this builder
	 */
	public FakeIqmBuilder acceptTokens(Predicate<String> acceptedTokens) {
		this.acceptedTokens = acceptedTokens;
		return this;
	}

	/**
	 * Start a fake with these settings. More may follow: each is a server of its own.
	 * @return a fake that runs, to be closed
	 * @throws com.github.tomakehurst.wiremock.common.FatalStartupException if the port is
	 * taken
	 */
	public FakeIqm start() {
		Users users = this.users.copy();
		String password = (this.password != null) ? this.password : "fake-iqm-password-" + RandomText.next();
		users.add(this.username, password, true);
		String apiPath = (this.apiPath != null) ? this.apiPath : "/" + this.quantumComputer;
		Realm realm = new Realm(this.realm, this.clientId, this.invalidCredentialsStatus);
		IqmCloud cloud = IqmCloud.create(realm, settings().copy(), users, clock(), latency(), this.acceptedTokens);
		FakeServer server = FakeServer.start(port(), IqmStubs.create(cloud, apiPath, this.quantumComputer, clock()));
		return new FakeIqm(this.username, apiPath, this.quantumComputer, cloud, server);
	}

}
