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

package dev.quantumauth.interop;

import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

/**
 * Somebody else's provider, who lets users log in and has an API that takes the tokens
 * which Spring Security gets there.
 */
public final class Partner implements AutoCloseable {

	public static final String TOKEN = "token-of-the-partner";

	private final WireMockServer server = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

	private Partner() {
		this.server.start();
		reset();
	}

	public static Partner start() {
		return new Partner();
	}

	public void reset() {
		this.server.resetAll();
		this.server.stubFor(WireMock.post("/token")
			.willReturn(WireMock
				.okJson("{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}")));
		this.server.stubFor(WireMock.get("/user").willReturn(WireMock.okJson("{\"login\":\"octopus\"}")));
		this.server.stubFor(WireMock.get("/orders").willReturn(WireMock.ok("orders")));
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.port();
	}

	/**
	 * What makes Spring Boot register it as "partner" with the client's own credentials.
	 */
	public String[] clientProperties() {
		return new String[] { "spring.security.oauth2.client.registration.partner.client-id=application",
				"spring.security.oauth2.client.registration.partner.client-secret=not-a-secret",
				"spring.security.oauth2.client.registration.partner.authorization-grant-type=client_credentials",
				"spring.security.oauth2.client.provider.partner.token-uri=" + url() + "/token" };
	}

	/**
	 * What makes Spring Boot register it as "partner" for the login of users.
	 */
	public String[] loginProperties() {
		return new String[] { "spring.security.oauth2.client.registration.partner.client-id=application",
				"spring.security.oauth2.client.registration.partner.client-secret=not-a-secret",
				"spring.security.oauth2.client.registration.partner.authorization-grant-type=authorization_code",
				"spring.security.oauth2.client.registration.partner.redirect-uri={baseUrl}/login/oauth2/code/{registrationId}",
				"spring.security.oauth2.client.provider.partner.authorization-uri=" + url() + "/authorize",
				"spring.security.oauth2.client.provider.partner.token-uri=" + url() + "/token",
				"spring.security.oauth2.client.provider.partner.user-info-uri=" + url() + "/user",
				"spring.security.oauth2.client.provider.partner.user-name-attribute=login" };
	}

	/**
	 * The {@code Authorization} of the requests for a path, {@code null} where there is
	 * none.
	 */
	public List<String> authorizations(String path) {
		return requests(path).stream().map((request) -> request.getHeader("Authorization")).toList();
	}

	public List<LoggedRequest> requests(String path) {
		return this.server.findAll(WireMock.anyRequestedFor(WireMock.urlPathEqualTo(path)));
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
