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

package com.example;

import java.util.List;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import dev.quantumauth.TokenHeader;

/**
 * A cloud over HTTP: an API and an identity service that know no key until they are told.
 */
final class FakeCloud implements AutoCloseable {

	static final String GRANT_TYPE = "urn:example:params:oauth:grant-type:apikey";

	private final WireMockServer server = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort().http2PlainDisabled(true));

	FakeCloud() {
		this.server.start();
		this.server.stubFor(WireMock.any(WireMock.urlPathMatching("/(api|elsewhere)/.*"))
			.atPriority(10)
			.willReturn(WireMock.unauthorized()));
		this.server.stubFor(WireMock.get("/identity/token").willReturn(WireMock.status(405)));
		this.server.stubFor(WireMock.post("/identity/token")
			.atPriority(10)
			.willReturn(WireMock.jsonResponse("{\"errorMessage\": \"Provided API key could not be found.\"}", 400)));
	}

	String url() {
		return origin() + "/api";
	}

	String tokenUri() {
		return origin() + "/identity/token";
	}

	private String origin() {
		return "http://127.0.0.1:" + this.server.port();
	}

	/**
	 * The same server under another name, which is another origin.
	 */
	String otherOrigin() {
		return "http://localhost:" + this.server.port();
	}

	void accept(TokenHeader header, String token) {
		this.server.stubFor(WireMock.any(WireMock.urlPathMatching("/api/.*"))
			.withHeader(header.name(), WireMock.equalTo(header.value(token)))
			.willReturn(WireMock.ok("served")));
	}

	void grant(String key, String token) {
		this.server.stubFor(WireMock.post("/identity/token")
			.withFormParam("grant_type", WireMock.equalTo(GRANT_TYPE))
			.withFormParam("apikey", WireMock.equalTo(key))
			.willReturn(WireMock.okJson("""
					{"access_token": "%s", "refresh_token": "not_supported", "token_type": "Bearer", \
					"expires_in": 3600, "scope": "jobs"}""".formatted(token))));
	}

	void grantClient(String clientId, String clientSecret, String token) {
		this.server.stubFor(WireMock.post("/identity/token")
			.withFormParam("grant_type", WireMock.equalTo("client_credentials"))
			.withBasicAuth(clientId, clientSecret)
			.willReturn(WireMock.okJson("{\"access_token\": \"%s\", \"expires_in\": 3600}".formatted(token))));
	}

	void redirect(String path, String location) {
		this.server.stubFor(WireMock.get(path).atPriority(1).willReturn(WireMock.temporaryRedirect(location)));
	}

	void forgetTokens() {
		this.server.listAllStubMappings()
			.getMappings()
			.stream()
			.filter((stub) -> String.valueOf(stub.getRequest().getUrlPathPattern()).contains("/api/")
					&& stub.getPriority() == null)
			.forEach(this.server::removeStub);
	}

	List<LoggedRequest> requests(String path) {
		return this.server.findAll(WireMock.anyRequestedFor(WireMock.urlPathEqualTo(path)));
	}

	List<String> headers(String path, String name) {
		return requests(path).stream().flatMap((request) -> Stream.ofNullable(request.getHeader(name))).toList();
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
