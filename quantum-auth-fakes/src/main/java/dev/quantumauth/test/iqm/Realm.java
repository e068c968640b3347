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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.FakeServer;

/**
 * Keycloak's one realm and the client in it.
 *
 * @param name the realm's name
 * @param clientId the public client's id
 * @param invalidCredentialsStatus the status for a wrong password
 */
record Realm(String name, String clientId, int invalidCredentialsStatus) {

	static final String AUTH_PATH = "/auth";

	static final String PATH = AUTH_PATH + "/realms/{realm}";

	static final String PROTOCOL = "/protocol/openid-connect";

	boolean isAt(Request request) {
		return this.name.equals(request.getPathParameters().get("realm"));
	}

	String issuer(Request request) {
		return url(request, this.name);
	}

	// Keycloak takes its URL from the Host header unless a host name is configured
	static String url(Request request, String realm) {
		return FakeServer.url(request) + AUTH_PATH + "/realms/" + realm;
	}

	String loginPage(Request request) {
		return issuer(request) + PROTOCOL + "/auth?client_id="
				+ URLEncoder.encode(this.clientId, StandardCharsets.UTF_8) + "&response_type=code";
	}

	static KeycloakAnswer unknown() {
		return KeycloakAnswer.error(404, "Realm does not exist");
	}

}
