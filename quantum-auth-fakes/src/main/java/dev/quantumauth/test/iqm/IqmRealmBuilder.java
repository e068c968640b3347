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

import dev.quantumauth.test.server.FakeBuilder;

/**
 * Settings of the realm of a {@link FakeIqm}, and of the tokens that it issues.
 *
 * @since 0.1.0
 */
public abstract sealed class IqmRealmBuilder extends FakeBuilder<FakeIqmBuilder> permits FakeIqmBuilder {

	private final RealmSettings settings = new RealmSettings();

	RealmSettings settings() {
		return this.settings;
	}

	/**
	 * Set how long access tokens live.
	 * @param accessTokenLifetime see {@link FakeIqm#accessTokenLifetime(Duration)}; 5
	 * minutes unless set
	 * @return this builder
	 */
	public FakeIqmBuilder accessTokenLifetime(Duration accessTokenLifetime) {
		this.settings.accessTokenLifetime(accessTokenLifetime);
		return self();
	}

	/**
	 * Set how long refresh tokens live.
	 * @param refreshTokenLifetime see {@link FakeIqm#refreshTokenLifetime(Duration)}; 30
	 * minutes unless set
	 * @return this builder
	 */
	public FakeIqmBuilder refreshTokenLifetime(Duration refreshTokenLifetime) {
		this.settings.refreshTokenLifetime(refreshTokenLifetime);
		return self();
	}

	/**
	 * Set whether sessions are offline sessions.
	 * @param offline see {@link FakeIqm#offline(boolean)}; {@code false} unless set
	 * @return this builder
	 */
	public FakeIqmBuilder offline(boolean offline) {
		this.settings.offline(offline);
		return self();
	}

	/**
	 * Set whether a refresh token can be used once only.
	 * @param rotation see {@link FakeIqm#rotation(boolean)}; {@code true} unless set
	 * @return this builder
	 */
	public FakeIqmBuilder rotation(boolean rotation) {
		this.settings.rotation(rotation);
		return self();
	}

	/**
	 * Set whether the client may log in with a password.
	 * @param directGrants see {@link FakeIqm#directGrants(boolean)}; {@code true} unless
	 * set
	 * @return this builder
	 */
	public FakeIqmBuilder directGrants(boolean directGrants) {
		this.settings.directGrants(directGrants);
		return self();
	}

	/**
	 * Set whether the realm is enabled.
	 * @param realmEnabled see {@link FakeIqm#realmEnabled(boolean)}; {@code true} unless
	 * set
	 * @return this builder
	 */
	public FakeIqmBuilder realmEnabled(boolean realmEnabled) {
		this.settings.enabled(realmEnabled);
		return self();
	}

	/**
	 * Set whether each access token has {@code -} or {@code _} in its second part, which
	 * base64url has and plain base64 has not. Real tokens have them as soon as a user's
	 * name has a letter that is not ASCII, and IQM's own clients cannot read those.
	 * @param base64UrlCharacters {@code true} to test a client with such tokens;
	 * {@code false} unless set
	 * @return this builder
	 */
	public FakeIqmBuilder base64UrlCharacters(boolean base64UrlCharacters) {
		this.settings.base64UrlCharacters(base64UrlCharacters);
		return self();
	}

}
