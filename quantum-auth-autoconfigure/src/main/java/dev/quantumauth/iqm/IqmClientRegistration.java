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

import java.nio.charset.StandardCharsets;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.util.UriUtils;

/**
 * Describes an account at IQM in Spring Security's terms.
 *
 * @since 0.1.0
 */
public final class IqmClientRegistration {

	/**
	 * The realm that IQM's servers have by default.
	 */
	public static final String DEFAULT_REALM = "cortex";

	/**
	 * The public client that IQM's servers have by default.
	 */
	public static final String DEFAULT_CLIENT_ID = "iqm_client";

	private IqmClientRegistration() {
	}

	/**
	 * Return a registration for the realm {@value #DEFAULT_REALM} of the authentication
	 * server at the given URL and the client {@value #DEFAULT_CLIENT_ID}. It holds no
	 * secret.
	 * @param registrationId the id of the registration
	 * @param authServerUrl the base URL, with or without a trailing slash
	 * @return a builder of the registration
	 */
	public static ClientRegistration.Builder withAuthServerUrl(String registrationId, String authServerUrl) {
		return withAuthServerUrl(registrationId, authServerUrl, DEFAULT_REALM, DEFAULT_CLIENT_ID);
	}

	/**
	 * Return a registration. It holds no secret.
	 * @param registrationId the id of the registration
	 * @param authServerUrl the base URL of the authentication server, with or without a
	 * trailing slash
	 * @param realm the realm
	 * @param clientId the public client
	 * @return a builder of the registration
	 */
	public static ClientRegistration.Builder withAuthServerUrl(String registrationId, String authServerUrl,
			String realm, String clientId) {
		return ClientRegistration.withRegistrationId(registrationId)
			.clientId(clientId)
			.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
			.authorizationGrantType(AuthRequest.PASSWORD)
			.issuerUri(realmUrl(authServerUrl, realm))
			.tokenUri(realmUrl(authServerUrl, realm) + "/protocol/openid-connect/token");
	}

	// Keycloak answers 400 to a path with two slashes in a row
	static String realmUrl(String authServerUrl, String realm) {
		return authServerUrl.replaceFirst("/+$", "") + "/realms/"
				+ UriUtils.encodePathSegment(realm, StandardCharsets.UTF_8);
	}

}
