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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Actuator shows of an application with accounts at both clouds.
 */
@Tag("boot")
@Tag("http")
@TestInstance(Lifecycle.PER_CLASS)
class GuestOperationsTests {

	private static final String KEY = "c2VjcmV0LXdvcmRz";

	private final FakeCloud cloud = new FakeCloud();

	private ConfigurableApplicationContext application;

	@BeforeAll
	void start() {
		this.cloud.grant(KEY, "token-of-nimbus");
		this.cloud.accept(Guest.NIMBUS.header(), "token-of-nimbus");
		this.application = new SpringApplicationBuilder(Contexts.Application.class).web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.initializers(Contexts.variables("QUARK_KEY=" + KEY, "NIMBUS_API_KEY=" + KEY,
					"QUANTUM_AUTH_NIMBUS_ACCOUNTS_LAB1_APIKEY=" + KEY, "ANY_OTHER=--key=" + KEY))
			.properties("server.port=0", "server.address=127.0.0.1", "management.endpoints.web.exposure.include=*",
					"management.endpoint.health.show-details=always", "management.endpoint.env.show-values=always",
					"management.endpoint.configprops.show-values=always", "quantum.auth.nimbus.url=" + this.cloud.url(),
					"quantum.auth.nimbus.token-uri=" + this.cloud.tokenUri(), "quantum.auth.nimbus.apiKey=" + KEY,
					"quantum.auth.quark.url=" + this.cloud.url() + "/quark",
					"quantum.auth.quark.accounts[alice].key=" + KEY)
			.run();
		Calls.WEB_CLIENT.status(this.application, this.cloud.url() + "/jobs");
	}

	@AfterAll
	void stop() {
		this.application.close();
		this.cloud.close();
	}

	@Test
	void noEndpointShowsAKey() {
		for (String endpoint : List.of("env", "configprops", "quantumauth", "health", "beans")) {
			assertThat(get(endpoint)).as(endpoint).contains("nimbus").doesNotContain(KEY).doesNotContain("token-of");
		}
		assertThat(get("env")).contains("quantum.auth.nimbus.apiKey", "quantum.auth.quark.accounts[alice].key",
				"QUANTUM_AUTH_NIMBUS_ACCOUNTS_LAB1_APIKEY", "QUARK_KEY", "ANY_OTHER", this.cloud.tokenUri());
	}

	@Test
	void healthHasOneComponentAnAccount() {
		assertThat(get("health/quantumAuth/nimbus")).contains("\"status\":\"UP\"", "\"provider\":\"nimbus\"",
				"\"token\":\"VALID\"", "\"expiresAt\":");
		assertThat(get("health/quantumAuth/alice")).contains("\"status\":\"UP\"", "\"provider\":\"quark\"",
				"The token is externally managed");
	}

	@Test
	void tokenRequestsAreCounted() {
		assertThat(get("metrics/quantum.auth.token.requests?tag=account:nimbus&tag=provider:nimbus&tag=grant:apikey"
				+ "&tag=outcome:SUCCESS"))
			.contains("{\"statistic\":\"COUNT\",\"value\":1.0}");
	}

	private String get(String endpoint) {
		int port = ((WebServerApplicationContext) this.application).getWebServer().getPort();
		URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint);
		return HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
			.thenApply(HttpResponse::body)
			.join();
	}

}
