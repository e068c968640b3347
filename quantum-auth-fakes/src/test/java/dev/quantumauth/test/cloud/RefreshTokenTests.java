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

package dev.quantumauth.test.cloud;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FakeCloud} of clouds that have refresh tokens.
 */
class RefreshTokenTests {

	private static final String CLIENT = "client_id=0oa3ykoirzDKpkfzk357";

	@Test
	void rigettiTellsItsTokenEndpoint() throws Exception {
		try (FakeCloud rigetti = FakeCloud.start("rigetti")) {
			String issuer = (String) rigetti.properties().get("quantum.auth.accounts.rigetti.issuer-uri");
			assertThat(issuer).isEqualTo(rigetti.url() + "/auth-server");
			HttpResponse<String> document = new CloudCalls(rigetti).get("/auth-server/.well-known/openid-configuration",
					null);
			assertThat(CloudCalls.text(document, "$.issuer")).isEqualTo(issuer);
			assertThat(CloudCalls.text(document, "$.token_endpoint")).isEqualTo(issuer + "/token");
		}
	}

	@Test
	void aRefreshTokenIsRepeated() throws Exception {
		try (FakeCloud rigetti = FakeCloud.start("rigetti")) {
			CloudCalls calls = new CloudCalls(rigetti);
			String refreshToken = rigetti.credential().get("refresh-token");
			for (int i = 0; i < 2; i++) {
				HttpResponse<String> response = refresh(calls, refreshToken);
				assertThat(CloudCalls.text(response, "$.refresh_token")).isEqualTo(refreshToken);
				assertThat(calls.apiStatus(CloudCalls.text(response, "$.access_token"))).isEqualTo(200);
			}
			assertThat(refresh(calls, "other").body()).contains("invalid_grant");
			assertThat(calls.postForm("/auth-server/token", "grant_type=refresh_token", "refresh_token=" + refreshToken)
				.body()).contains("invalid_client");
		}
	}

	@Test
	void aRotatedRefreshTokenIsAcceptedOnce() throws Exception {
		try (FakeCloud rigetti = FakeCloud.builder("rigetti").refreshTokenRotation(true).start()) {
			CloudCalls calls = new CloudCalls(rigetti);
			String first = rigetti.credential().get("refresh-token");
			String second = CloudCalls.text(refresh(calls, first), "$.refresh_token");
			assertThat(second).isNotEqualTo(first);
			HttpResponse<String> spent = refresh(calls, first);
			assertThat(spent.statusCode()).isEqualTo(400);
			assertThat(CloudCalls.text(spent, "$.error")).isEqualTo("invalid_grant");
			assertThat(refresh(calls, second).statusCode()).isEqualTo(200);
			rigetti.reset();
			assertThat(refresh(calls, first).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aRejectedCredentialTakesItsRefreshTokensAlong() throws Exception {
		try (FakeCloud rigetti = FakeCloud.start("rigetti")) {
			CloudCalls calls = new CloudCalls(rigetti);
			HttpResponse<String> response = refresh(calls, rigetti.credential().get("refresh-token"));
			String refreshToken = CloudCalls.text(response, "$.refresh_token");
			rigetti.rejectCredential();
			assertThat(refresh(calls, refreshToken).body()).contains("invalid_grant");
			assertThat(calls.apiStatus(CloudCalls.text(response, "$.access_token"))).isEqualTo(200);
			rigetti.recover();
			assertThat(refresh(calls, refreshToken).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void apiKeyOfXanaduIsARefreshToken() throws Exception {
		try (FakeCloud xanadu = FakeCloud.start("xanadu")) {
			CloudCalls calls = new CloudCalls(xanadu);
			String path = "/auth/realms/platform/protocol/openid-connect/token";
			HttpResponse<String> response = calls.postForm(path, "grant_type=refresh_token", "client_id=public",
					"refresh_token=" + xanadu.credential().get("api-key"));
			assertThat(calls.apiStatus(CloudCalls.text(response, "$.access_token"))).isEqualTo(200);
			assertThat(xanadu.properties()).containsOnlyKeys("quantum.auth.accounts.xanadu.url",
					"quantum.auth.accounts.xanadu.api-key");
		}
	}

	@Test
	void aLoginBeginsASessionThatALogoutEnds() throws Exception {
		try (FakeCloud acme = FakeCloud.builder("acme")
			.setting("credential", "password")
			.setting("client-id", "cli")
			.setting("token-uri", "token")
			.setting("token-request.parameters.realm", "users")
			.setting("logout-uri", "logout")
			.start()) {
			CloudCalls calls = new CloudCalls(acme);
			HttpResponse<String> login = calls.postForm("/token", "grant_type=password", "client_id=cli", "realm=users",
					"username=" + acme.credential().get("username"), "password=" + acme.credential().get("password"));
			String refreshToken = "refresh_token=" + CloudCalls.text(login, "$.refresh_token");
			assertThat(calls.postForm("/token", "grant_type=refresh_token", "client_id=cli", refreshToken).statusCode())
				.isEqualTo(200);
			assertThat(calls.postForm("/logout", "client_id=cli", refreshToken).statusCode()).isEqualTo(204);
			assertThat(calls.postForm("/token", "grant_type=refresh_token", "client_id=cli", refreshToken).body())
				.contains("invalid_grant");
		}
	}

	private static HttpResponse<String> refresh(CloudCalls calls, String refreshToken) throws Exception {
		return calls.postForm("/auth-server/token", "grant_type=refresh_token", CLIENT,
				"refresh_token=" + refreshToken);
	}

}
