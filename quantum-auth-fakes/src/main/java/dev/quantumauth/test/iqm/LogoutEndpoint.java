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

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.Form;
import dev.quantumauth.test.server.Outage;

/**
 * {@code POST .../logout}: ends sessions.
 */
final class LogoutEndpoint {

	private final FaultyEndpoint faults = new FaultyEndpoint();

	private final Realm realm;

	private final Sessions sessions;

	LogoutEndpoint(Realm realm, Sessions sessions) {
		this.realm = realm;
		this.sessions = sessions;
	}

	ResponseDefinitionBuilder answer(Request request) {
		return this.faults.reply(() -> process(request)).response();
	}

	private KeycloakAnswer process(Request request) {
		if (!this.realm.isAt(request)) {
			return Realm.unknown();
		}
		Form form = Form.of(request);
		String refreshToken = form.value("refresh_token");
		if (refreshToken == null || !Form.isDeclaredBy(request)) {
			// Keycloak takes this for a request of a browser, and asks whether the user
			// wants to log out
			return KeycloakAnswer.page("Logging out");
		}
		if (!this.realm.clientId().equals(form.value("client_id"))) {
			return KeycloakAnswer.error(401, "invalid_client", "Invalid client or Invalid client credentials");
		}
		return this.sessions.logout(refreshToken);
	}

	Outage<IqmFault> outage() {
		return this.faults.outage();
	}

}
