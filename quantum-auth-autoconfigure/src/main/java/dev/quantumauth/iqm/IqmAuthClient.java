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

package dev.quantumauth.iqm;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;

/**
 * Authentication at IQM: with username and password, with the refresh token of a session
 * that was begun elsewhere, or with an externally managed token. The session of an
 * externally managed token cannot be ended here: {@link #endSession()} fails with the
 * code {@link dev.quantumauth.QuantumAuthErrorCodes#EXTERNALLY_MANAGED}, and
 * {@link #renew()} reads the token again.
 *
 * @since 0.1.0
 */
public interface IqmAuthClient extends QuantumAuthClient {

	/**
	 * The {@linkplain #getProvider() provider} of all accounts at IQM, and the id of the
	 * default one.
	 */
	String PROVIDER = "iqm";

	/**
	 * Return the base URL of the API.
	 * @return the URL, as it was configured
	 */
	URI getUrl();

	/**
	 * Return the base URL of the authentication server.
	 * @return the URL, as it was configured, or {@code null} if the token is externally
	 * managed
	 */
	@Nullable URI getAuthServerUrl();

	/**
	 * Return an access token that is usable now. An externally managed token may have
	 * expired, because its expiry is unknown.
	 */
	@Override
	Mono<OAuth2AccessToken> accessToken();

}
