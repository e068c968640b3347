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

import java.time.Clock;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.ServerStubs;

/**
 * The paths of the fake, each with the endpoint that answers it.
 */
final class IqmStubs {

	private static final String TOKEN = Realm.PATH + Realm.PROTOCOL + "/token";

	private IqmStubs() {
	}

	static ServerStubs create(IqmCloud cloud, String cocosPath, String quantumComputer, Clock clock) {
		DiscoveryEndpoint discovery = cloud.discoveryEndpoint();
		ServerStubs stubs = new ServerStubs("fake-iqm-", clock)
			.add("not-normalized", WireMock.any(WireMock.urlPathMatching(".*//.*")), IqmStubs::notNormalized)
			.add("token", WireMock.post(WireMock.urlPathTemplate(TOKEN)), cloud.tokenEndpoint()::answer)
			.add("no-token", WireMock.any(WireMock.urlPathTemplate(TOKEN)), IqmStubs::methodNotAllowed)
			.add("logout", WireMock.post(WireMock.urlPathTemplate(Realm.PATH + Realm.PROTOCOL + "/logout")),
					cloud.logoutEndpoint()::answer)
			.add("login-page", WireMock.get(WireMock.urlPathTemplate(Realm.PATH + Realm.PROTOCOL + "/auth")),
					discovery::loginPage)
			.add("discovery", WireMock.get(WireMock.urlPathTemplate(Realm.PATH + "/.well-known/openid-configuration")),
					discovery::answer)
			.add("realm", WireMock.get(WireMock.urlPathTemplate(Realm.PATH)), discovery::realm);
		cloud.api().addTo(stubs, cocosPath, quantumComputer);
		return stubs;
	}

	private static ResponseDefinitionBuilder notNormalized(Request request) {
		return KeycloakAnswer.error(400, "missingNormalization", "Request path not normalized").response();
	}

	private static ResponseDefinitionBuilder methodNotAllowed(Request request) {
		return KeycloakAnswer.error(405, "HTTP 405 Method Not Allowed").response().withHeader("Allow", "POST");
	}

}
