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

import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.test.server.AdjustableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for logout and discovery of {@link FakeIqm}.
 */
class FakeIqmLogoutTests {

	private final AdjustableClock clock = new AdjustableClock("2026-03-05T08:16:59Z");

	private final FakeIqm iqm = FakeIqm.builder().clock(this.clock).start();

	private final IqmCalls calls = new IqmCalls(this.iqm);

	@AfterEach
	void close() {
		this.iqm.close();
	}

	@Test
	void aLogoutEndsItsSessionOnly() throws Exception {
		HttpResponse<String> first = this.calls.login();
		HttpResponse<String> second = this.calls.login();
		HttpResponse<String> logout = this.calls.logout(IqmCalls.refreshToken(first));
		assertThat(logout.statusCode()).isEqualTo(204);
		assertThat(logout.body()).isEmpty();
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
		assertThat(IqmCalls.error(this.calls.refresh(IqmCalls.refreshToken(first))))
			.isEqualTo("400 invalid_grant, Session not active");
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(first))).isEqualTo(401);
		assertThat(this.calls.refresh(IqmCalls.refreshToken(second)).statusCode()).isEqualTo(200);
	}

	@Test
	void aLogoutMayBeRepeatedAndComeTooLate() throws Exception {
		String token = IqmCalls.refreshToken(this.calls.login());
		assertThat(this.calls.logout(token).statusCode()).isEqualTo(204);
		assertThat(this.calls.logout(token).statusCode()).isEqualTo(204);
		String killed = IqmCalls.refreshToken(this.calls.login());
		this.iqm.endSessions();
		assertThat(this.calls.logout(killed).statusCode()).isEqualTo(204);
		String expired = IqmCalls.refreshToken(this.calls.login());
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.calls.logout(expired).statusCode()).isEqualTo(204);
		assertThat(this.iqm.logoutCount()).isEqualTo(4);
	}

	@Test
	void aUsedRefreshTokenStillNamesItsSession() throws Exception {
		String first = IqmCalls.refreshToken(this.calls.login());
		this.calls.refresh(first);
		assertThat(this.calls.logout(first).statusCode()).isEqualTo(204);
		assertThat(this.iqm.activeSessions()).isZero();
		assertThat(this.iqm.refreshTokensSeenTwice()).isZero();
	}

	@Test
	void garbageIsABadRequest() throws Exception {
		assertThat(IqmCalls.error(this.calls.logout("garbage"))).isEqualTo("400 invalid_grant, Invalid refresh token");
		assertThat(this.iqm.logoutCount()).isZero();
	}

	@Test
	void withoutARefreshTokenThereIsAPageAndNoLogout() throws Exception {
		this.calls.login();
		HttpResponse<String> response = this.calls.post(this.calls.logoutPath(), "client_id=iqm_client");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
		assertThat(response.body()).startsWith("<!DOCTYPE html>");
		assertThat(this.iqm.logoutCount()).isZero();
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
	}

	@Test
	void anUnknownClientOrRealmIsRefused() throws Exception {
		String token = IqmCalls.refreshToken(this.calls.login());
		HttpResponse<String> client = this.calls.post(this.calls.logoutPath(), "client_id=x&refresh_token=" + token);
		assertThat(client.statusCode()).isEqualTo(401);
		assertThat(IqmCalls.text(client, "$.error")).isEqualTo("invalid_client");
		assertThat(this.calls
			.post("/auth/realms/other/protocol/openid-connect/logout", "client_id=iqm_client&refresh_token=" + token)
			.statusCode()).isEqualTo(404);
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
	}

	@Test
	void theDiscoveryDocumentTellsTheEndpoints() throws Exception {
		HttpResponse<String> response = this.calls.discovery("cortex");
		String issuer = this.iqm.getAuthServerUrl() + "/realms/cortex";
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(IqmCalls.text(response, "$.issuer")).isEqualTo(issuer);
		assertThat(IqmCalls.text(response, "$.token_endpoint")).isEqualTo(issuer + "/protocol/openid-connect/token");
		assertThat(IqmCalls.text(response, "$.end_session_endpoint"))
			.isEqualTo(issuer + "/protocol/openid-connect/logout");
		assertThat(this.calls.get(issuer.substring(issuer.indexOf("/auth")) + "/protocol/openid-connect/auth", null)
			.body()).startsWith("<!DOCTYPE html>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cortex", "master" })
	void aRealmShowsAPublicKey(String realm) throws Exception {
		HttpResponse<String> response = this.calls.get("/auth/realms/" + realm, null);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(IqmCalls.text(response, "$.realm")).isEqualTo(realm);
		assertThat(IqmCalls.text(response, "$.token-service"))
			.isEqualTo(this.iqm.getAuthServerUrl() + "/realms/" + realm + "/protocol/openid-connect");
		byte[] key = Base64.getDecoder().decode(IqmCalls.text(response, "$.public_key"));
		assertThat(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key))).isNotNull();
		assertThat(this.calls.get("/auth/realms/" + realm, null).body()).isEqualTo(response.body());
	}

	@Test
	void anUnknownRealmIsNotFound() throws Exception {
		HttpResponse<String> response = this.calls.get("/auth/realms/other", null);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(IqmCalls.text(response, "$.error")).isEqualTo("Realm does not exist");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/auth/unknown", "/auth", "/realms/cortex/protocol/openid-connect/token" })
	void anUnknownPathOfTheKeycloakIsNotFound(String path) throws Exception {
		assertThat(this.calls.post(path, "").statusCode()).isEqualTo(404);
	}

	@Test
	void anUnknownRealmHasNoDiscoveryDocument() throws Exception {
		HttpResponse<String> response = this.calls.discovery("other");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(IqmCalls.text(response, "$.error")).isEqualTo("Realm does not exist");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/auth//realms/cortex/protocol/openid-connect/token", "//garnet/about",
			"/auth/realms/cortex/.well-known//openid-configuration" })
	void aPathWithTwoSlashesIsABadRequest(String path) throws Exception {
		assertThat(this.calls.get(path, null).statusCode()).isEqualTo(400);
		assertThat(this.calls.post(path, "").statusCode()).isEqualTo(400);
	}

}
