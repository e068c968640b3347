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

/**
 * Where the sessions of an account at IQM are: a realm of a Keycloak, and the public
 * client that they belong to.
 *
 * @param authServerUrl the base URL of the authentication server, with or without a
 * trailing slash
 * @param realm the realm
 * @param clientId the public client
 * @since 0.1.0
 */
public record IqmRealm(String authServerUrl, String realm, String clientId) {

	/**
	 * Return the realm and the client that IQM's servers have by default.
	 * @param authServerUrl the base URL of the authentication server, with or without a
	 * trailing slash
	 * @return the realm {@value IqmClientRegistration#DEFAULT_REALM} and the client
	 * {@value IqmClientRegistration#DEFAULT_CLIENT_ID}
	 */
	public static IqmRealm at(String authServerUrl) {
		return new IqmRealm(authServerUrl, IqmClientRegistration.DEFAULT_REALM,
				IqmClientRegistration.DEFAULT_CLIENT_ID);
	}

}
