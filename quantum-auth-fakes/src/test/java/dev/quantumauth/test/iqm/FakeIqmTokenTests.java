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

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.test.server.AdjustableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the token endpoint of {@link FakeIqm}.
 */
class FakeIqmTokenTests {

	private static final Instant NOW = Instant.parse("2026-03-05T08:16:59Z");

	private final AdjustableClock clock = new AdjustableClock("2026-03-05T08:16:59.900Z");

	private final FakeIqm iqm = FakeIqm.builder().clock(this.clock).start();

	private final IqmCalls calls = new IqmCalls(this.iqm);

	@AfterEach
	void close() {
		this.iqm.close();
	}

	@Test
	void aLoginHasEveryFieldOfTheProtocol() throws Exception {
		HttpResponse<String> response = this.calls.login();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
		assertThat(response.headers().allValues("Date")).containsExactly("Thu, 05 Mar 2026 08:16:59 GMT");
		assertThat(JsonPath.<Map<String, Object>>read(response.body(), "$")).containsOnlyKeys("access_token",
				"expires_in", "refresh_expires_in", "refresh_token", "token_type", "not-before-policy", "session_state",
				"scope");
		assertThat(IqmCalls.number(response, "$.expires_in")).isEqualTo(300);
		assertThat(IqmCalls.number(response, "$.refresh_expires_in")).isEqualTo(1800);
		assertThat(IqmCalls.text(response, "$.token_type")).isEqualTo("Bearer");
		assertThat(IqmCalls.number(response, "$.not-before-policy")).isZero();
		assertThat(IqmCalls.text(response, "$.scope")).isEqualTo("profile email");
	}

	@Test
	void anAccessTokenLooksLikeKeycloaks() throws Exception {
		HttpResponse<String> response = this.calls.login();
		String token = IqmCalls.accessToken(response);
		assertThat(IqmCalls.part(token, 1)).doesNotContain("\n");
		assertThat(token).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
		assertThat(JsonPath.<String>read(IqmCalls.part(token, 0), "$.alg")).isEqualTo("RS256");
		Map<String, Object> claims = JsonPath.read(IqmCalls.part(token, 1), "$");
		assertThat(claims).containsEntry("iss", this.iqm.getAuthServerUrl() + "/realms/cortex")
			.containsEntry("iat", (int) NOW.getEpochSecond())
			.containsEntry("exp", (int) NOW.getEpochSecond() + 300)
			.containsEntry("sid", IqmCalls.text(response, "$.session_state"))
			.containsEntry("preferred_username", this.iqm.getUsername());
	}

	@Test
	void aRefreshTokenLooksLikeKeycloaks() throws Exception {
		String token = IqmCalls.refreshToken(this.calls.login());
		assertThat(token).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
		Map<String, Object> claims = JsonPath.read(IqmCalls.part(token, 1), "$");
		assertThat(claims).containsEntry("typ", "Refresh").containsEntry("exp", (int) NOW.getEpochSecond() + 1800);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "ab", "abc", "J\u00fcrgen M\u00fcller", "\u91cf\u5b50" })
	void aPayloadIsMoreThanPlainBase64OnDemand(String username) throws Exception {
		try (FakeIqm other = FakeIqm.builder().base64UrlCharacters(true).start()) {
			other.addUser(username, "p\u00e4ss w\u00f6rd+&=%");
			String token = IqmCalls.accessToken(new IqmCalls(other).login(username, "p\u00e4ss w\u00f6rd+&=%"));
			assertThat(token.split("\\.")[1]).contains("-", "_").doesNotContain("=", "+", "/");
			assertThat(JsonPath.<String>read(IqmCalls.part(token, 1), "$.preferred_username")).isEqualTo(username);
		}
	}

	@RepeatedTest(20)
	void aPayloadIsPlainBase64Otherwise() throws Exception {
		HttpResponse<String> login = this.calls.login();
		assertThat(IqmCalls.accessToken(login).split("\\.")[1]).matches("[A-Za-z0-9+/]+");
		assertThat(IqmCalls.refreshToken(login).split("\\.")[1]).matches("[A-Za-z0-9+/]+");
	}

	@Test
	void aRefreshContinuesTheSessionWithNewTokens() throws Exception {
		HttpResponse<String> login = this.calls.login();
		HttpResponse<String> refresh = this.calls.refresh(IqmCalls.refreshToken(login));
		assertThat(refresh.statusCode()).isEqualTo(200);
		assertThat(IqmCalls.text(refresh, "$.session_state")).isEqualTo(IqmCalls.text(login, "$.session_state"));
		assertThat(List.of(IqmCalls.accessToken(login), IqmCalls.refreshToken(login), IqmCalls.accessToken(refresh),
				IqmCalls.refreshToken(refresh)))
			.doesNotHaveDuplicates();
		assertThat(this.iqm.loginCount()).isEqualTo(1);
		assertThat(this.iqm.refreshCount()).isEqualTo(1);
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
		assertThat(this.iqm.refreshTokensSeenTwice()).isZero();
		assertThat(this.iqm.issuedTokens()).containsExactly(IqmCalls.accessToken(login), IqmCalls.refreshToken(login),
				IqmCalls.accessToken(refresh), IqmCalls.refreshToken(refresh));
		assertThat(this.calls.refresh(IqmCalls.refreshToken(refresh)).statusCode()).isEqualTo(200);
	}

	@Test
	void aSecondUseOfARefreshTokenKillsTheSession() throws Exception {
		String first = IqmCalls.refreshToken(this.calls.login());
		HttpResponse<String> refreshed = this.calls.refresh(first);
		assertThat(IqmCalls.error(this.calls.refresh(first)))
			.isEqualTo("400 invalid_grant, Maximum allowed refresh token reuse exceeded");
		assertThat(IqmCalls.error(this.calls.refresh(IqmCalls.refreshToken(refreshed))))
			.isEqualTo("400 invalid_grant, Session not active");
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(refreshed))).isEqualTo(401);
		assertThat(this.iqm.refreshTokensSeenTwice()).isEqualTo(1);
		assertThat(this.iqm.refreshCount()).isEqualTo(1);
		assertThat(this.iqm.activeSessions()).isZero();
	}

	@Test
	void withoutRotationAnOldRefreshTokenStaysValid() throws Exception {
		this.iqm.rotation(false);
		String first = IqmCalls.refreshToken(this.calls.login());
		String second = IqmCalls.refreshToken(this.calls.refresh(first));
		assertThat(second).isNotEqualTo(first);
		assertThat(this.calls.refresh(first).statusCode()).isEqualTo(200);
		assertThat(this.calls.refresh(second).statusCode()).isEqualTo(200);
		assertThat(this.iqm.refreshCount()).isEqualTo(3);
		assertThat(this.iqm.refreshTokensSeenTwice()).isEqualTo(1);
	}

	@Test
	void anExpiredRefreshTokenIsNotActive() throws Exception {
		this.iqm.refreshTokenLifetime(Duration.ofSeconds(4));
		String token = IqmCalls.refreshToken(this.calls.login());
		this.clock.advance(Duration.ofMillis(3_099));
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.iqm.activeSessions()).isZero();
		assertThat(IqmCalls.error(this.calls.refresh(token))).isEqualTo("400 invalid_grant, Token is not active");
	}

	@Test
	void aRefreshProlongsTheSession() throws Exception {
		String first = IqmCalls.refreshToken(this.calls.login());
		this.clock.advance(Duration.ofMinutes(20));
		String second = IqmCalls.refreshToken(this.calls.refresh(first));
		this.clock.advance(Duration.ofMinutes(20));
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
		assertThat(this.calls.refresh(second).statusCode()).isEqualTo(200);
	}

	@Test
	void anOfflineSessionDoesNotExpire() throws Exception {
		this.iqm.offline(true);
		HttpResponse<String> login = this.calls.login();
		assertThat(IqmCalls.number(login, "$.refresh_expires_in")).isZero();
		assertThat(IqmCalls.text(login, "$.scope")).contains("offline_access");
		Map<String, Object> claims = JsonPath.read(IqmCalls.part(IqmCalls.refreshToken(login), 1), "$");
		assertThat(claims).doesNotContainKey("exp").containsEntry("typ", "Offline");
		this.iqm.offline(false);
		this.clock.advance(Duration.ofDays(1000));
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
		HttpResponse<String> refresh = this.calls.refresh(IqmCalls.refreshToken(login));
		assertThat(IqmCalls.number(refresh, "$.refresh_expires_in")).isZero();
	}

	@Test
	void aLifetimeChangesForLaterTokensOnly() throws Exception {
		String first = IqmCalls.accessToken(this.calls.login());
		this.iqm.accessTokenLifetime(Duration.ofSeconds(2));
		HttpResponse<String> second = this.calls.login();
		assertThat(IqmCalls.number(second, "$.expires_in")).isEqualTo(2);
		this.clock.advance(Duration.ofMillis(1_099));
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(second))).isEqualTo(200);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(second))).isEqualTo(401);
		assertThat(this.calls.aboutStatus(first)).isEqualTo(200);
	}

	@Test
	void aWrongPasswordAndAnUnknownUserAreAlike() throws Exception {
		String expected = "400 invalid_grant, Invalid user credentials";
		assertThat(IqmCalls.error(this.calls.login(this.iqm.getUsername(), "wrong"))).isEqualTo(expected);
		assertThat(IqmCalls.error(this.calls.login("unknown", "wrong"))).isEqualTo(expected);
		assertThat(IqmCalls
			.error(this.calls.postToken("client_id=iqm_client&grant_type=password&username=" + this.iqm.getUsername())))
			.isEqualTo(expected);
		assertThat(this.iqm.failedLogins()).isEqualTo(3);
		assertThat(this.iqm.loginCount()).isZero();
	}

	@Test
	void anOlderKeycloakAnswers401ToAWrongPassword() throws Exception {
		try (FakeIqm older = FakeIqm.builder().invalidCredentialsStatus(401).start()) {
			assertThat(IqmCalls.error(new IqmCalls(older).login("unknown", "wrong")))
				.isEqualTo("401 invalid_grant, Invalid user credentials");
		}
	}

	@Test
	void aChangedPasswordConcernsLoginsOnly() throws Exception {
		String refreshToken = IqmCalls.refreshToken(this.calls.login());
		String old = this.iqm.getPassword();
		this.iqm.setPassword(this.iqm.getUsername(), "changed");
		assertThat(this.calls.login(this.iqm.getUsername(), old).statusCode()).isEqualTo(400);
		assertThat(this.iqm.getPassword()).isEqualTo("changed");
		assertThat(this.calls.login().statusCode()).isEqualTo(200);
		assertThat(this.calls.refresh(refreshToken).statusCode()).isEqualTo(200);
	}

	@Test
	void aDisabledUserNeitherLogsInNorRefreshes() throws Exception {
		HttpResponse<String> login = this.calls.login();
		this.iqm.disableUser(this.iqm.getUsername());
		assertThat(IqmCalls.error(this.calls.login())).isEqualTo("400 invalid_grant, Account disabled");
		assertThat(IqmCalls.error(this.calls.refresh(IqmCalls.refreshToken(login))))
			.isEqualTo("400 invalid_grant, User disabled");
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(login))).isEqualTo(200);
		assertThat(this.iqm.failedLogins()).isEqualTo(1);
		this.iqm.enableUser(this.iqm.getUsername());
		assertThat(this.calls.refresh(IqmCalls.refreshToken(login)).statusCode()).isEqualTo(200);
	}

	@Test
	void endedSessionsAreNotActive() throws Exception {
		HttpResponse<String> login = this.calls.login();
		this.iqm.endSessions();
		assertThat(this.iqm.activeSessions()).isZero();
		assertThat(IqmCalls.error(this.calls.refresh(IqmCalls.refreshToken(login))))
			.isEqualTo("400 invalid_grant, Session not active");
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(login))).isEqualTo(401);
		assertThat(this.calls.login().statusCode()).isEqualTo(200);
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
	}

	@Test
	void withoutDirectGrantsOnlyRefreshesSucceed() throws Exception {
		String refreshToken = IqmCalls.refreshToken(this.calls.login());
		this.iqm.directGrants(false);
		assertThat(this.calls.login().statusCode()).isEqualTo(400);
		assertThat(IqmCalls.text(this.calls.login(), "$.error")).isEqualTo("unauthorized_client");
		assertThat(this.calls.refresh(refreshToken).statusCode()).isEqualTo(200);
		assertThat(this.iqm.failedLogins()).isZero();
	}

	@Test
	void aDisabledRealmDeniesAccess() throws Exception {
		this.iqm.realmEnabled(false);
		assertThat(IqmCalls.error(this.calls.login())).isEqualTo("403 access_denied, Realm not enabled");
		this.iqm.realmEnabled(true);
		assertThat(this.calls.login().statusCode()).isEqualTo(200);
	}

	@Test
	void anUnknownRealmDoesNotExist() throws Exception {
		HttpResponse<String> response = this.calls.post("/auth/realms/other/protocol/openid-connect/token",
				this.calls.loginForm(this.iqm.getUsername(), this.iqm.getPassword()));
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(IqmCalls.text(response, "$.error")).isEqualTo("Realm does not exist");
		assertThat(this.iqm.loginCount()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "grant_type=password&username=u&password=p, 401, invalid_client",
			"client_id=other&grant_type=password&username=u&password=p, 401, invalid_client",
			"client_id=iqm_client&username=u&password=p, 400, invalid_request",
			"client_id=iqm_client&grant_type=password&password=p, 400, invalid_request",
			"client_id=iqm_client&grant_type=password&username=u&username=v&password=p, 400, invalid_request",
			"client_id=iqm_client&grant_type=refresh_token, 400, invalid_request",
			"client_id=iqm_client&grant_type=refresh_token&refresh_token=garbage, 400, invalid_grant",
			"client_id=iqm_client&grant_type=client_credentials, 400, unsupported_grant_type",
			"'', 400, invalid_request" })
	void aRequestThatIsWrongIsRefused(String body, int status, String error) throws Exception {
		HttpResponse<String> response = this.calls.postToken(body);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(IqmCalls.text(response, "$.error")).isEqualTo(error);
		assertThat(this.iqm.tokenRequests()).hasSize(1);
	}

	@Test
	void aGarbageRefreshTokenIsInvalid() throws Exception {
		assertThat(IqmCalls.error(this.calls.refresh("garbage"))).isEqualTo("400 invalid_grant, Invalid refresh token");
		String access = IqmCalls.accessToken(this.calls.login());
		assertThat(IqmCalls.error(this.calls.refresh(access))).isEqualTo("400 invalid_grant, Invalid refresh token");
	}

	@Test
	void aBodyThatIsNoFormIsNotSupported() throws Exception {
		assertThat(this.calls
			.send(this.calls.request(this.calls.tokenPath())
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"password\": \"secret%&secret=\"}"))
				.build())
			.statusCode()).isEqualTo(415);
		assertThat(this.iqm.tokenRequests().toString()).doesNotContain("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "PUT", "DELETE" })
	void aTokenIsOnlyPosted(String method) throws Exception {
		assertThat(this.calls
			.send(this.calls.request(this.calls.tokenPath()).method(method, BodyPublishers.noBody()).build())
			.statusCode()).isEqualTo(405);
		assertThat(this.iqm.tokenRequests()).isEmpty();
	}

	@Test
	void aRequestIsRememberedWithoutItsValues() throws Exception {
		HttpResponse<String> login = this.calls
			.postToken(this.calls.loginForm(this.iqm.getUsername(), this.iqm.getPassword()) + "&scope=openid&sekret=1");
		assertThat(login.statusCode()).isEqualTo(200);
		this.clock.advance(Duration.ofMinutes(1));
		this.calls.refresh(IqmCalls.refreshToken(login));
		this.calls.postToken("grant_type=secret&client_id=x&secret=&secret");
		assertThat(this.iqm.tokenRequests()).containsExactly(
				new IqmTokenRequest("password",
						List.of("client_id", "grant_type", "username", "password", "scope", "?"),
						Instant.parse("2026-03-05T08:16:59.900Z")),
				new IqmTokenRequest("refresh_token", List.of("client_id", "grant_type", "refresh_token"),
						Instant.parse("2026-03-05T08:17:59.900Z")),
				new IqmTokenRequest("?", List.of("grant_type", "client_id", "?", "?"),
						Instant.parse("2026-03-05T08:17:59.900Z")));
	}

}
