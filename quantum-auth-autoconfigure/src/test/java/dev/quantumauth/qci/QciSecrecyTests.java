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

package dev.quantumauth.qci;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.http.AuthServer;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no secret is in a message, a cause, a stack trace or a {@code toString()},
 * also when the server repeats it.
 */
@Tag("http")
class QciSecrecyTests {

	// With what JSON, URLs and HTML spell differently; its pieces are recognizable
	private static final String API_TOKEN = "Zqvark&had/a=woxlit+jumbqa~whose\"florp";

	private static final List<String> PIECES = List.of("zqvark", "woxlit", "jumbqa", "florp");

	private static FakeQci qci;

	@BeforeAll
	static void start() {
		qci = FakeQci.builder().apiToken(API_TOKEN).start();
	}

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@AfterAll
	static void stop() {
		qci.close();
	}

	@ParameterizedTest
	@MethodSource("echoes")
	void anEchoOfTheApiTokenIsInNoError(int status, String body) {
		qci.failTokenRequests(QciFault.status(status, body));
		QciAuthClient client = TestAccounts.client(qci);
		assertThatNothingOfTheApiTokenIsIn(TestAccounts.errorOf(client.postAccessTokens()));
		assertThatNothingOfTheApiTokenIsIn(TestAccounts.errorOf(client.accessToken()));
		TokenRequestException backingOff = TestAccounts.errorOf(client.accessToken());
		assertThat(backingOff.getMessage()).contains("Nothing is sent before");
		assertThatNothingOfTheApiTokenIsIn(backingOff);
		assertThatNothingOfTheApiTokenIsIn(client.getStatus().toString());
	}

	static Stream<Arguments> echoes() {
		String jsonEscaped = API_TOKEN.replace("\"", "\\\"").replace("/", "\\/").replace("=", "\\u003d");
		String urlEncoded = URLEncoder.encode(API_TOKEN, StandardCharsets.UTF_8);
		List<String> spellings = List.of(API_TOKEN, API_TOKEN.toUpperCase(Locale.ROOT),
				API_TOKEN.toLowerCase(Locale.ROOT), jsonEscaped, urlEncoded, urlEncoded.toLowerCase(Locale.ROOT),
				URLEncoder.encode(urlEncoded, StandardCharsets.UTF_8),
				API_TOKEN.replace("&", "&amp;").replace("\"", "&quot;"), base64(API_TOKEN),
				base64("user:" + API_TOKEN));
		return spellings.stream()
			.flatMap((spelling) -> Stream.of(Arguments.of(401, "{\"message\":\"No such token: " + spelling + "\"}"),
					Arguments.of(400, "{\"refresh_token\":\"" + spelling + "\"}"),
					Arguments.of(502, "<html>" + spelling + "</html>"), Arguments.of(503, "w ".repeat(95) + spelling),
					Arguments.of(200, "{\"echo\":\"" + spelling + "\"}"), Arguments.of(200, spelling)));
	}

	@Test
	void theApiTokenIsInNoErrorOfAConnection() {
		for (QciFault fault : List.of(QciFault.connectionReset(), QciFault.hugeBody(1024 * 1024),
				QciFault.redirectTo(URI.create("https://other.example/")), QciFault.status(500),
				QciFault.body("{\"access_token\":\"" + "x\\ny" + "\"}"))) {
			qci.failTokenRequests(fault);
			QciAuthClient client = TestAccounts.builder(qci)
				.build(AuthServerClients::webClient, TestAccounts.SCHEDULER)
				.client();
			assertThatNothingOfTheApiTokenIsIn(TestAccounts.errorOf(client.postAccessTokens()));
			assertThatNothingOfTheApiTokenIsIn(TestAccounts.errorOf(client.accessToken()));
		}
	}

	@ParameterizedTest
	@MethodSource
	void theAccessTokenOfAnAnswerThatCannotBeUsedIsInNoError(String body) {
		qci.failTokenRequests(QciFault.body(body));
		String everything = TestAccounts
			.everythingIn(TestAccounts.errorOf(TestAccounts.client(qci).postAccessTokens()));
		assertThat(everything).doesNotContain("hush").doesNotContain("aHVzaA");
	}

	static Stream<String> theAccessTokenOfAnAnswerThatCannotBeUsedIsInNoError() {
		return Stream.of("{\"access_token\":\"hush\"}", "{\"access_token\":\"hush\",\"expires_at_rfc3339\":\"soon\"}",
				"{\"access_token\":\"hush\",\"expires_at_rfc3339\":\"2001-01-01T00:00:00Z\"}",
				"{\"access_token\":\"hush hush\",\"expires_at_rfc3339\":\"2999-01-01T00:00:00Z\"}",
				"{\"access_token\":[\"hush\"]}", "{\"access_token\":\"hush", "{\"access_token\":\"hush\"}}",
				"{'access_token':'hush'}", "[{\"access_token\":\"hush\"}]",
				"{\"error\":\"x\",\"data\":{\"token\":{\"value\":\"hush\"}}}", "{\"accessToken\":\"hush\"}",
				"{\"access\\u005ftoken\":\"hush\"}x", "{\"result\":{\"token\":\"hush\"}}", "access_token=hush",
				"Bearer hush", "<html><input name=\"access_token\" value=\"aHVzaA0hush1hush2hush3\"></html>");
	}

	@Test
	void neitherQueryNorUserInformationOfAUrlIsInAnError() {
		URI uri = URI.create(qci.url().toString().replace("://", "://hush:hush@") + "/nowhere?key=hush#hush");
		QciService service = new QciService(server(), uri, null);
		TokenRequestException error = TestAccounts.errorOf(service.exchange(() -> API_TOKEN));
		assertThat(error.getMessage()).contains("POST " + qci.url() + "/nowhere was answered 404");
		assertThat(TestAccounts.everythingIn(error)).doesNotContain("hush");
	}

	@Test
	void noToStringShowsASecret() {
		TokenAccount<QciAuthClient> account = TestAccounts.account(TestAccounts.builder(qci));
		QciAccessToken token = account.client().accessToken().block();
		for (Object object : List.of(account, account.client(), account.client().getStatus(), account.targets(), token,
				server(), server().post(qci.url()).secret("refresh_token", API_TOKEN))) {
			assertThatNothingOfTheApiTokenIsIn(object.toString());
			assertThat(object.toString()).doesNotContain(token.getTokenValue());
		}
	}

	private static AuthServer server() {
		return new AuthServer("lab", QciAuthClient.PROVIDER, AuthServerClients.webClient(), Duration.ofSeconds(20),
				TokenRequestInterceptor.none(), SessionClock.system());
	}

	private static void assertThatNothingOfTheApiTokenIsIn(Throwable error) {
		assertThatNothingOfTheApiTokenIsIn(TestAccounts.everythingIn(error));
	}

	private static void assertThatNothingOfTheApiTokenIsIn(String text) {
		assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain(PIECES)
			.doesNotContain(base64("Zqvark&had/a").toLowerCase(Locale.ROOT));
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
