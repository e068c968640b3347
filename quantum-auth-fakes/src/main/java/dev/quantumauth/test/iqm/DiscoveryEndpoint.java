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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.Outage;

/**
 * {@code GET .../.well-known/openid-configuration}, and the login page at the
 * {@code authorization_endpoint} that it names.
 */
final class DiscoveryEndpoint {

	private final FaultyEndpoint faults = new FaultyEndpoint();

	private final Realm realm;

	DiscoveryEndpoint(Realm realm) {
		this.realm = realm;
	}

	ResponseDefinitionBuilder answer(Request request) {
		return this.faults.reply(() -> process(request)).response();
	}

	private KeycloakAnswer process(Request request) {
		if (!this.realm.isAt(request)) {
			return Realm.unknown();
		}
		String issuer = this.realm.issuer(request);
		String protocol = issuer + Realm.PROTOCOL;
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("issuer", issuer);
		fields.put("authorization_endpoint", protocol + "/auth");
		fields.put("token_endpoint", protocol + "/token");
		fields.put("end_session_endpoint", protocol + "/logout");
		fields.put("grant_types_supported", List.of("password", "refresh_token"));
		fields.put("token_endpoint_auth_methods_supported", List.of("none"));
		return KeycloakAnswer.json(fields);
	}

	ResponseDefinitionBuilder loginPage(Request request) {
		KeycloakAnswer answer = (this.realm.isAt(request)) ? KeycloakAnswer.page("Sign in to your account")
				: Realm.unknown();
		return answer.response();
	}

	Outage<IqmFault> outage() {
		return this.faults.outage();
	}

}
