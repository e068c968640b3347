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
import java.nio.charset.StandardCharsets;

import org.springframework.web.util.UriUtils;

/**
 * A realm of IQM's authentication server, which is a Keycloak, and the client in whose
 * name this library requests tokens.
 *
 * @param authServerUrl the base URL of the authentication server, with or without a
 * trailing slash
 * @param name the name of the realm
 * @param clientId the id of a public client
 * @since 0.1.0
 */
public record IqmRealm(String authServerUrl, String name, String clientId) {

	/**
	 * The realm that IQM's servers have by default.
	 */
	public static final String DEFAULT_NAME = "cortex";

	/**
	 * The public client that IQM's servers have by default.
	 */
	public static final String DEFAULT_CLIENT_ID = "iqm_client";

	/**
	 * Return the realm and the client that IQM's servers have by default.
	 * @param authServerUrl the base URL of the authentication server, with or without a
	 * trailing slash
	 * @return the realm {@value #DEFAULT_NAME} and the client {@value #DEFAULT_CLIENT_ID}
	 */
	public static IqmRealm at(String authServerUrl) {
		return new IqmRealm(authServerUrl, DEFAULT_NAME, DEFAULT_CLIENT_ID);
	}

	URI tokenUri() {
		return uri("/protocol/openid-connect/token");
	}

	URI logoutUri() {
		return uri("/protocol/openid-connect/logout");
	}

	URI discoveryUri() {
		return uri("/.well-known/openid-configuration");
	}

	// Keycloak answers 400 to a path with two slashes in a row
	private URI uri(String path) {
		return URI.create(this.authServerUrl.replaceFirst("/+$", "") + "/realms/"
				+ UriUtils.encodePathSegment(this.name, StandardCharsets.UTF_8) + path);
	}

}
