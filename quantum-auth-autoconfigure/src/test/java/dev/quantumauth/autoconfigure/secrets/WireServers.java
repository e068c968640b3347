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

package dev.quantumauth.autoconfigure.secrets;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

/**
 * The servers that requests go to whose logs are looked at, and the accounts at them.
 */
final class WireServers implements AutoCloseable {

	// Of an account with a header that no logger knows
	private static final String STATIC_TOKEN = "c3RhdGljLXRva2Vu-aW4tWC1BdXRoLVRva2Vu";

	private final FakeQci qci = FakeQci.start();

	private final FakeIqm iqm = FakeIqm.builder()
		.base64UrlCharacters(true)
		.password("d2lyZS1sb2dnZXJz-c2hvdy1pdA")
		.start();

	private final WireMockServer http2 = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

	WireServers() {
		this.http2.start();
		this.http2.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		this.qci.wireMock()
			.stubFor(WireMock.any(WireMock.anyUrl())
				.withHeader("X-Auth-Token", WireMock.equalTo(STATIC_TOKEN))
				.willReturn(WireMock.ok()));
	}

	Set<String> secrets() {
		Set<String> secrets = new TreeSet<>(List.of(this.qci.apiToken(), this.iqm.getPassword(), STATIC_TOKEN));
		secrets.addAll(this.qci.issuedTokens());
		secrets.addAll(this.iqm.issuedTokens());
		return secrets;
	}

	/**
	 * Return the properties of an application that calls these servers.
	 * @param client the HTTP client of the application
	 * @return the properties
	 */
	List<String> properties(String client) {
		return List.of("spring.http.clients.imperative.factory=" + client,
				"spring.http.clients.reactive.connector=" + (client.equals("simple") ? "jdk" : client),
				"quantum.auth.qci.url=" + this.qci.url(), "quantum.auth.qci.api-token=" + this.qci.apiToken(),
				"quantum.auth.iqm.url=" + this.iqm.getUrl(),
				"quantum.auth.iqm.auth-server-url=" + this.iqm.getAuthServerUrl(),
				"quantum.auth.iqm.username=" + this.iqm.getUsername(),
				"quantum.auth.iqm.password=" + this.iqm.getPassword(),
				"quantum.auth.iqm.accounts.bare.url=" + this.qci.url(),
				"quantum.auth.iqm.accounts.bare.api-urls=" + this.qci.url() + "," + this.http2.baseUrl(),
				"quantum.auth.iqm.accounts.bare.token=" + STATIC_TOKEN);
	}

	/**
	 * Return the property that makes the application call the API over HTTP/2.
	 * @return the property
	 */
	String apiOverHttp2() {
		return "quantum.auth.qci.api-urls=" + this.http2.baseUrl();
	}

	@Override
	public void close() {
		this.http2.stop();
		this.iqm.close();
		this.qci.close();
	}

}
