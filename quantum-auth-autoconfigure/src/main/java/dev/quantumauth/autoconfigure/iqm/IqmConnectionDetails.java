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

package dev.quantumauth.autoconfigure.iqm;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details required to establish a connection to IQM with the default account. A bean of
 * this type takes precedence over the properties and the environment, so that a vault,
 * Testcontainers or Docker Compose can supply them.
 * <p>
 * It supplies exactly one of: a token; an authentication server, a username and a
 * password; an authentication server and a refresh token. All getters are called when the
 * application starts, to find out which one it is. The getters of the credential are
 * called again each time it is needed, on a thread that may block.
 *
 * @since 0.1.0
 */
public interface IqmConnectionDetails extends ConnectionDetails {

	/**
	 * Return the base URL of the IQM server. Tokens are bound to it when the application
	 * starts; if it changes later, no token is requested until the application is
	 * restarted.
	 * @return the URL, with or without a trailing slash
	 */
	String getUrl();

	/**
	 * Return the base URL of the authentication server. Like {@link #getUrl()} it must
	 * not change.
	 * @return the URL, or {@code null} if there is a token
	 */
	default @Nullable String getAuthServerUrl() {
		return null;
	}

	/**
	 * Return the user who starts sessions.
	 * @return the user, or {@code null}
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * Return the user's password. Called for each login.
	 * @return the password, or {@code null}
	 */
	@JsonIgnore
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * Return the refresh token of a session that was begun elsewhere. Called for each
	 * token request.
	 * @return the refresh token, or {@code null}
	 */
	@JsonIgnore
	default @Nullable String getRefreshToken() {
		return null;
	}

	/**
	 * Return an access token that is managed elsewhere, and is not renewed by this
	 * library. Called about once a second while the account is used, and after a 401.
	 * @return the token, or {@code null}
	 */
	@JsonIgnore
	default @Nullable String getToken() {
		return null;
	}

}
