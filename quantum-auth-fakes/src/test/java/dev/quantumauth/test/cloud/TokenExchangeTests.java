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

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FakeCloud} of clouds that exchange the credential for an access token.
 */
class TokenExchangeTests {

	private static final String TOKEN = "/auth-server/token";

	@Test
	void pasqalTakesAPasswordByAnExtensionGrant() throws Exception {
		try (FakeCloud pasqal = FakeCloud.builder("pasqal")
			.credential("username", "alice@example.com")
			.credential("password", "p&=")
			.start()) {
			CloudCalls calls = new CloudCalls(pasqal);
			List<String> request = List.of("client_id=PeZvo7Atx7IVv3iel59asJSb4Ig7vuSB",
					"grant_type=http://auth0.com/oauth/grant-type/password-realm", "realm=pcs-users",
					"audience=https://apis.pasqal.cloud/account/api/v1", "username=alice@example.com", "password=p&=");
			HttpResponse<String> response = calls.postForm(TOKEN, request.toArray(String[]::new));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"expires_in\" : 3600", "\"token_type\" : \"Bearer\"");
			assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
			String token = CloudCalls.text(response, "$.access_token");
			assertThat(pasqal.issuedTokens()).containsExactly(token);
			assertThat(calls.apiStatus(token)).isEqualTo(200);
			assertThat(errorsWithoutEach(calls, request)).containsExactly("401 invalid_client", "400 invalid_request",
					"400 invalid_request", "400 invalid_request", "400 invalid_grant", "400 invalid_grant");
			assertThat(pasqal.tokenRequests()).isEqualTo(7);
			assertThat(calls.get("/api/v1/devices/public-specs", null).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void azureTakesAClientSecretInTheBody() throws Exception {
		try (FakeCloud azure = FakeCloud.start("azure")) {
			CloudCalls calls = new CloudCalls(azure);
			List<String> request = List.of("grant_type=client_credentials",
					"client_id=" + azure.credential().get("client-id"),
					"client_secret=" + azure.credential().get("client-secret"),
					"scope=https://quantum.microsoft.com/.default");
			HttpResponse<String> response = calls.postForm(TOKEN, request.toArray(String[]::new));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).doesNotContain("refresh_token");
			assertThat(errorsWithoutEach(calls, request)).containsExactly("400 invalid_request", "401 invalid_client",
					"401 invalid_client", "400 invalid_scope");
			assertThat(errorOf(calls.postForm(TOKEN, "grant_type=refresh_token")))
				.isEqualTo("400 unsupported_grant_type");
			azure.rejectCredential();
			assertThat(errorOf(calls.postForm(TOKEN, request.toArray(String[]::new)))).isEqualTo("401 invalid_client");
		}
	}

	@Test
	void ibmTakesAnApiKeyAndHasNoRefreshTokens() throws Exception {
		try (FakeCloud ibm = FakeCloud.start("ibm")) {
			CloudCalls calls = new CloudCalls(ibm);
			List<String> request = List.of("grant_type=urn:ibm:params:oauth:grant-type:apikey",
					"apikey=" + ibm.credential().get("api-key"), "response_type=cloud_iam");
			HttpResponse<String> response = calls.postForm(TOKEN, request.toArray(String[]::new));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(CloudCalls.text(response, "$.refresh_token")).isEqualTo("not_supported");
			assertThat(errorsWithoutEach(calls, request)).containsExactly("400 invalid_request", "400 invalid_grant",
					"400 invalid_request");
			assertThat(errorOf(calls.postForm(TOKEN, "grant_type=refresh_token", "refresh_token=not_supported")))
				.isEqualTo("400 unsupported_grant_type");
		}
	}

	@Test
	void aqtTakesAClientSecretInJson() throws Exception {
		try (FakeCloud aqt = FakeCloud.start("aqt")) {
			CloudCalls calls = new CloudCalls(aqt);
			String body = """
					{"grant_type": "client_credentials", "client_id": "%s", "client_secret": "%s",
						"audience": "https://arnica.aqt.eu/api"}
					""".formatted(aqt.credential().get("client-id"), aqt.credential().get("client-secret"));
			HttpResponse<String> response = calls.postJson(TOKEN, body);
			assertThat(calls.apiStatus(CloudCalls.text(response, "$.access_token"))).isEqualTo(200);
			assertThat(errorOf(calls.postJson(TOKEN, body.replace("/api\"", "/\"")))).isEqualTo("400 invalid_request");
			assertThat(errorOf(calls.postJson(TOKEN, body.replace("client_secret\": \"", "client_secret\": \"x"))))
				.isEqualTo("401 invalid_client");
			assertThat(errorOf(calls.postJson(TOKEN, "[]"))).isEqualTo("400 invalid_request");
			assertThat(errorOf(calls.postForm(TOKEN, "grant_type=client_credentials")))
				.isEqualTo("400 invalid_request");
		}
	}

	@Test
	void oqcTakesALoginWithoutAGrantTypeAndAnswersInItsOwnForm() throws Exception {
		try (FakeCloud oqc = FakeCloud.start("oqc-login")) {
			CloudCalls calls = new CloudCalls(oqc);
			String body = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(oqc.credential().get("username"),
					oqc.credential().get("password"));
			HttpResponse<String> response = calls.postJson("/admin/login?include_auth_token=true", body);
			String token = CloudCalls.text(response, "$.response.user.authentication_token");
			assertThat(response.body()).doesNotContain("expires_in", "token_type", "refresh_token");
			assertThat(calls.api("Authentication-Token", token).statusCode()).isEqualTo(200);
			assertThat(calls.apiStatus(token)).isEqualTo(401);
			assertThat(errorOf(calls.postJson("/admin/login?include_auth_token=true", body.replace("email", "mail"))))
				.isEqualTo("400 invalid_grant");
			assertThat(calls.postJson("/admin/login", body).statusCode()).isEqualTo(401);
			assertThat(calls.get("/admin/version", null).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aClientMayHaveToAuthenticateWithBasic() throws Exception {
		try (FakeCloud rigetti = FakeCloud.builder("rigetti-service")
			.credential("client-id", "id+1")
			.credential("client-secret", "a:b%")
			.start()) {
			CloudCalls calls = new CloudCalls(rigetti);
			// "id%2B1:a%3Ab%25", encoded as RFC 6749, section 2.3.1, says
			String basic = "Basic aWQlMkIxOmElM0FiJTI1";
			assertThat(calls
				.send(calls.form(TOKEN, "grant_type=client_credentials").header("Authorization", basic).build())
				.statusCode()).isEqualTo(200);
			assertThat(errorOf(
					calls.postForm(TOKEN, "grant_type=client_credentials", "client_id=id+1", "client_secret=a:b%")))
				.isEqualTo("401 invalid_client");
		}
	}

	@Test
	void headersAndPlacesOfAnExchangeCanBeDescribed() throws Exception {
		try (FakeCloud acme = FakeCloud.builder("acme")
			.setting("credential", "api-key")
			.setting("token-uri", "tokens")
			.setting("token-request.content-type", "json")
			.setting("token-request.names.api-key", "key")
			.setting("token-request.headers.X-Client", "test")
			.setting("token-response.access-token", "/a~1b/token")
			.setting("token-response.expires-at", "/a~1b/end")
			.start()) {
			CloudCalls calls = new CloudCalls(acme);
			String body = "{\"key\": \"" + acme.credential().get("api-key") + "\"}";
			assertThat(errorOf(calls.postJson("/tokens", body))).isEqualTo("400 invalid_request");
			HttpResponse<String> response = calls.send(calls.request("/tokens")
				.header("X-Client", "test")
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(body))
				.build());
			assertThat(calls.apiStatus(CloudCalls.text(response, "$['a/b'].token"))).isEqualTo(200);
			assertThat(response.body()).containsPattern("\"end\" : \\d{10}\\b");
		}
	}

	private static List<String> errorsWithoutEach(CloudCalls calls, List<String> parameters) throws Exception {
		List<String> errors = new ArrayList<>();
		for (String left : parameters) {
			errors.add(errorOf(calls.postForm(TOKEN,
					parameters.stream().filter((parameter) -> !parameter.equals(left)).toArray(String[]::new))));
		}
		return errors;
	}

	private static String errorOf(HttpResponse<String> response) {
		return response.statusCode() + " " + CloudCalls.text(response, "$.error");
	}

}
