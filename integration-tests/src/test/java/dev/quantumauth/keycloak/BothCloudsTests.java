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

package dev.quantumauth.keycloak;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.github.tomakehurst.wiremock.WireMockServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.RealmApi;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests an application that calls both clouds.
 */
@WithKeycloak
class BothCloudsTests {

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	@AutoClose
	private final FakeQci qci = FakeQci.start();

	@AutoClose
	private final RealmApi iqm;

	BothCloudsTests(KeycloakRealm realm) {
		this.realm = realm;
		this.accounts = new Accounts(realm);
		this.iqm = RealmApi.of(realm);
	}

	@Test
	void eachCloudGetsItsOwnTokenAndNeverTheOthers() {
		Map<String, String> properties = new LinkedHashMap<>(this.accounts.propertiesOfAlice(this.iqm.url()));
		this.qci.properties().forEach((name, value) -> properties.put(name, value.toString()));
		Application.with(properties).run((context) -> {
			QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
			assertThat(clients.ids()).containsExactlyInAnyOrder("qci", "iqm");
			for (int i = 0; i < 3; i++) {
				assertThat(Application.call(context, this.iqm.url() + "/about").block(Application.PATIENCE))
					.contains("fake-iqm");
				assertThat(Application.call(context, this.qci.url() + "/optimization/v1/jobs/allocations")
					.block(Application.PATIENCE)).contains("allocations");
				clients.forEach((client) -> client.renew().block(Application.PATIENCE));
			}
			Set<String> ofIqm = tokensSeenBy(this.iqm.fake().wireMock());
			Set<String> ofQci = tokensSeenBy(this.qci.wireMock());
			assertThat(ofIqm.size()).isEqualTo(3);
			assertThat(ofQci.size()).isEqualTo(3);
			assertThat(this.qci.issuedTokens().containsAll(ofQci)).isTrue();
			assertThat(this.qci.issuedTokens().stream().anyMatch(ofIqm::contains)).isFalse();
			assertThat(this.realm.sessions()).isOne();
		});
		assertThat(this.realm.sessions()).isZero();
	}

	@Test
	void endOfOneSessionLeavesTheOtherAlone() {
		Map<String, String> properties = new LinkedHashMap<>(this.accounts.propertiesOfAlice(this.iqm.url()));
		this.qci.properties().forEach((name, value) -> properties.put(name, value.toString()));
		Application.with(properties).run((context) -> {
			QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
			OAuth2AccessToken ofIqm = clients.get("iqm").accessToken().block(Application.PATIENCE);
			OAuth2AccessToken ofQci = clients.get("qci").accessToken().block(Application.PATIENCE);
			clients.get("qci").endSession().block(Application.PATIENCE);
			assertThat(this.realm.sessions()).isOne();
			assertThat(clients.get("iqm").accessToken().block(Application.PATIENCE) == ofIqm).isTrue();
			assertThat(clients.get("qci").accessToken().block(Application.PATIENCE) == ofQci).isFalse();
		});
	}

	private static Set<String> tokensSeenBy(WireMockServer server) {
		List<String> headers = server.getAllServeEvents()
			.stream()
			.map((event) -> event.getRequest().getHeader("Authorization"))
			.filter((header) -> header != null)
			.toList();
		assertThat(headers.stream().allMatch((header) -> header.startsWith("Bearer "))).isTrue();
		Set<String> tokens = new HashSet<>();
		headers.forEach((header) -> tokens.add(header.substring("Bearer ".length())));
		return tokens;
	}

}
