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

package dev.quantumauth.iqm;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.ClientResponse;

import dev.quantumauth.session.scenario.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Refresh, then login".
 */
@ExtendWith(OutputCaptureExtension.class)
@ParameterizedClass
@EnumSource(AccountKind.class)
class RefreshThenLoginTests {

	private static final Duration STALE = Duration.ofMinutes(4).plusSeconds(1);

	private final IqmScenario scenario;

	private final MemoryKeycloak keycloak;

	RefreshThenLoginTests(AccountKind kind) {
		this.scenario = IqmScenario.withPassword(kind, IqmScenario.ON_DEMAND);
		this.keycloak = this.scenario.keycloak();
	}

	@Test
	void firstTokenIsGotWithThePasswordAndTheNextWithTheRefreshToken() {
		assertThat(this.scenario.callForValue()).isEqualTo("access-1");
		this.scenario.advance(STALE);
		assertThat(this.scenario.callForValue()).isEqualTo("access-1");
		assertThat(this.scenario.callForValue()).isEqualTo("access-2");
		assertThat(this.keycloak.grants()).containsExactly("password", "refresh_token");
	}

	@Test
	void eachRefreshTokenIsSentOnce() {
		this.scenario.call();
		for (int i = 0; i < 20; i++) {
			this.scenario.advance(STALE);
			this.scenario.call();
		}
		assertThat(this.keycloak.grants()).hasSize(21).containsOnlyOnce("password");
		assertThat(this.keycloak.violations()).isEmpty();
	}

	@Test
	void refreshTokenThatIsRefusedLeadsToThePasswordWithinTheSameAttempt() {
		this.scenario.call();
		this.keycloak.killSessions();
		this.scenario.advance(Duration.ofMinutes(6));
		assertThat(this.scenario.callForValue()).isEqualTo("access-2");
		assertThat(this.keycloak.grants()).containsExactly("password", "refresh_token", "password");
		assertThat(this.scenario.status().error()).isNull();
	}

	@Test
	void sessionWhoseRefreshTokenIsRefusedIsLoggedOutForItMayStillBeThere() {
		this.scenario.call();
		String refused = lastRefreshToken();
		this.keycloak.killSessions();
		this.scenario.advance(Duration.ofMinutes(6));
		this.scenario.call();
		assertThat(this.keycloak.logouts()).containsExactly(refused);
		assertThat(this.keycloak.sessionsOfOurs()).isEqualTo(1);
	}

	@Test
	void onePasswordRequestAnAttemptAndNoneWithinTheBackOff() {
		this.scenario.call();
		this.keycloak.killSessions();
		this.keycloak.password("changed");
		this.scenario.advance(Duration.ofMinutes(6));
		assertThat(this.scenario.call().error()).hasMessageContaining("Invalid user credentials");
		assertThat(this.keycloak.grants()).containsExactly("password", "refresh_token", "password");
		this.scenario.advance(Duration.ofSeconds(50));
		this.scenario.call();
		assertThat(this.keycloak.grants()).hasSize(3);
		this.scenario.advance(Duration.ofSeconds(10));
		this.scenario.call();
		assertThat(this.keycloak.grants()).containsExactly("password", "refresh_token", "password", "password");
	}

	@Test
	void passwordThatWasChangedIsTriedAtOnce() {
		this.keycloak.password("changed");
		assertThat(this.scenario.call().error()).isNotNull();
		this.scenario.configure("changed");
		this.scenario.call();
		assertThat(this.scenario.callForValue()).isEqualTo("access-1");
	}

	@Test
	void otherRejectionsOfARefreshDoNotLeadToThePassword() {
		this.scenario.call();
		this.keycloak.attend();
		this.scenario.advance(Duration.ofMinutes(6));
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.keycloak.answer(MemoryKeycloak.error(401, "invalid_client", "Invalid client"));
		this.scenario.time().run();
		assertThat(caller.error().isRejected()).isTrue();
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.call();
		assertThat(this.keycloak.grants()).containsExactly("password", "refresh_token", "refresh_token");
	}

	@Test
	void refreshTokenThatIsNearlyExpiredIsSkippedAndItsSessionLoggedOut() {
		this.keycloak.lifetimes(Duration.ofHours(2), Duration.ofMinutes(30));
		this.scenario.call();
		String first = lastRefreshToken();
		this.scenario.advance(Duration.ofMinutes(29).plusSeconds(1));
		this.scenario.subscribe(this.scenario.client().renew());
		assertThat(this.keycloak.grants()).containsExactly("password", "password");
		assertThat(this.keycloak.logouts()).containsExactly(first);
		assertThat(this.keycloak.sessionsOfOurs()).isEqualTo(1);
	}

	@Test
	void refreshTokenWithMoreThanAMinuteLeftIsUsed() {
		this.keycloak.lifetimes(Duration.ofHours(2), Duration.ofMinutes(30));
		this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(28).plusSeconds(59));
		this.scenario.subscribe(this.scenario.client().renew());
		assertThat(this.keycloak.grants()).containsExactly("password", "refresh_token");
	}

	@Test
	void ofAShortLivedRefreshTokenAQuarterIsEnough() {
		this.keycloak.lifetimes(Duration.ofSeconds(4), Duration.ofSeconds(40));
		this.scenario.call();
		this.scenario.advance(Duration.ofSeconds(29));
		this.scenario.subscribe(this.scenario.client().renew());
		assertThat(this.keycloak.grants()).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 504 })
	void refreshTokenIsSpentWhenTheServerMayHaveReplacedIt(int status) {
		expire();
		this.keycloak.answer(ClientResponse.create(HttpStatusCode.valueOf(status)).build());
		assertThatTheNextAttemptLogsIn();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>Maintenance</html>", "{\"access_token\":", "{}", "[]", "" })
	void refreshTokenIsSpentWhenTheAnswerCannotBeRead(String body) {
		expire();
		this.keycloak.answer(MemoryKeycloak.json(200, body));
		assertThatTheNextAttemptLogsIn();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refreshTokenIsSpentWhenTheConnectionBreaksOff(boolean processed, CapturedOutput output) {
		expire();
		this.keycloak.lose(processed);
		assertThatTheNextAttemptLogsIn();
		assertThat(output).contains("The answer to a token request was lost");
	}

	@Test
	void refreshTokenIsSpentWhenTheAttemptIsGivenUp(CapturedOutput output) {
		expire();
		this.scenario.advance(IqmScenario.SETTINGS.attemptLimit().plusSeconds(1));
		assertThat(this.keycloak.isAsked()).isFalse();
		assertThatTheNextAttemptLogsIn();
		assertThat(output).contains("The answer to a token request was lost");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 429, 503 })
	void refreshTokenIsGoodForAnotherRequestWhenTheServerHasDoneNothing(int status) {
		expire();
		String first = this.keycloak.pending().form().get("refresh_token");
		this.keycloak.answer(ClientResponse.create(HttpStatusCode.valueOf(status)).build());
		boolean refused = status != 429 && status != 503;
		this.scenario.advance(refused ? Duration.ofMinutes(1) : Duration.ofSeconds(2));
		this.scenario.call();
		assertThat(this.keycloak.pending().form()).containsEntry("refresh_token", first);
		this.keycloak.answer();
		assertThat(this.keycloak.violations()).isEmpty();
		assertThat(this.scenario.callForValue()).isEqualTo("access-2");
	}

	@Test
	void sessionWhoseRefreshTokenIsSpentIsLoggedOutAfterTheLogin() {
		expire();
		String spent = this.keycloak.pending().form().get("refresh_token");
		this.keycloak.lose(true);
		this.scenario.advance(Duration.ofSeconds(2));
		this.scenario.call();
		this.keycloak.answer();
		this.scenario.time().run();
		assertThat(this.keycloak.logouts()).containsExactly(spent);
		assertThat(this.keycloak.sessionsOfOurs()).isEqualTo(1);
	}

	@Test
	void offlineSessionIsRefreshedForEver() {
		this.keycloak.offline();
		this.scenario.call();
		this.scenario.advance(Duration.ofDays(60));
		assertThat(this.scenario.callForValue()).isEqualTo("access-2");
		assertThat(this.keycloak.grants()).containsExactly("password", "refresh_token");
	}

	@Test
	void shutdownLogsOutAndLeavesNoSessionBehind() {
		this.scenario.call();
		this.scenario.advance(STALE);
		this.scenario.call();
		Caller<Void> end = this.scenario.subscribe(this.scenario.account().shutDown(Duration.ofSeconds(5)));
		assertThat(end.isCompleted()).isTrue();
		assertThat(this.keycloak.logouts()).containsExactly(lastRefreshToken());
		assertThat(this.keycloak.sessionsOfOurs()).isZero();
		assertThat(this.scenario.call().error()).hasMessageContaining("shuts down");
	}

	@Test
	void logoutThatIsNotAnsweredWith204IsNoLogout(CapturedOutput output) {
		this.scenario.call();
		this.keycloak.answerLogouts(ClientResponse.create(HttpStatusCode.valueOf(200))
			.header("Content-Type", "text/html")
			.body("<html>Do you want to log out?</html>")
			.build());
		Caller<Void> end = this.scenario.subscribe(this.scenario.client().endSession());
		assertThat(end.error()).hasMessageContaining("no proof of a logout");
		assertThat(output).contains("The session may last at the cloud until it expires.");
	}

	@Test
	void replacedSessionThatCouldNotBeEndedIsEndedAtTheEnd() {
		this.keycloak.lifetimes(Duration.ofHours(2), Duration.ofMinutes(30));
		this.scenario.call();
		this.keycloak.answerLogouts(MemoryKeycloak.json(503, ""));
		this.scenario.advance(Duration.ofMinutes(29).plusSeconds(1));
		this.scenario.subscribe(this.scenario.client().renew());
		assertThat(this.keycloak.sessionsOfOurs()).isEqualTo(2);
		this.keycloak.answerLogouts(null);
		this.scenario.subscribe(this.scenario.account().shutDown(Duration.ofSeconds(5)));
		assertThat(this.keycloak.sessionsOfOurs()).isZero();
	}

	@Test
	void replacedSessionWhoseLogoutIsRefusedIsKeptAndSaidInTheLog(CapturedOutput output) {
		this.keycloak.lifetimes(Duration.ofHours(2), Duration.ofMinutes(30));
		this.scenario.call();
		this.keycloak.answerLogouts(MemoryKeycloak.error(400, "invalid_grant", "Invalid token issuer"));
		this.scenario.advance(Duration.ofMinutes(29).plusSeconds(1));
		this.scenario.subscribe(this.scenario.client().renew());
		assertThat(this.keycloak.sessionsOfOurs()).isEqualTo(2);
		assertThat(output).contains("A replaced session is not ended yet, which is tried again")
			.contains("no proof of a logout (invalid_grant: Invalid token issuer)");
		this.keycloak.answerLogouts(null);
		this.scenario.subscribe(this.scenario.account().shutDown(Duration.ofSeconds(5)));
		assertThat(this.keycloak.sessionsOfOurs()).isZero();
	}

	@Test
	void endThatFailedIsMadeUpForByTheNextOne() {
		this.scenario.call();
		this.keycloak.answerLogouts(MemoryKeycloak.json(503, ""));
		assertThat(this.scenario.subscribe(this.scenario.client().endSession()).error()).isNotNull();
		assertThat(this.scenario.subscribe(this.scenario.client().endSession()).error()).isNotNull();
		this.keycloak.answerLogouts(null);
		assertThat(this.scenario.subscribe(this.scenario.client().endSession()).isCompleted()).isTrue();
		assertThat(this.keycloak.sessionsOfOurs()).isZero();
	}

	@Test
	void sessionWhoseRefreshTokenWasRefusedIsEndedAlsoWhenTheLoginFails() {
		expire();
		String refused = this.keycloak.pending().form().get("refresh_token");
		this.keycloak.answer(MemoryKeycloak.error(400, "invalid_grant", "Token is not active"));
		this.scenario.time().run();
		this.keycloak.answer(MemoryKeycloak.json(503, ""));
		this.scenario.time().run();
		this.scenario.subscribe(this.scenario.account().shutDown(Duration.ofSeconds(5)));
		assertThat(this.keycloak.logouts()).containsExactly(refused);
		assertThat(this.keycloak.sessionsOfOurs()).isZero();
	}

	@Test
	void serverWithoutRefreshTokensIsLoggedInToEachTime() {
		this.keycloak.attend();
		this.scenario.call();
		this.keycloak.answer(MemoryKeycloak.json(200, "{\"access_token\":\"one\",\"expires_in\":300}"));
		this.scenario.advance(Duration.ofMinutes(6));
		this.scenario.call();
		assertThat(this.keycloak.grants()).containsExactly("password", "password");
	}

	@Test
	void refreshTokenThatIsNotReplacedIsUsedUntilItNearlyExpires() {
		this.keycloak.attend();
		this.scenario.call();
		this.keycloak.answer();
		for (int i = 0; i < 4; i++) {
			this.scenario.advance(Duration.ofMinutes(6));
			this.scenario.call();
			this.keycloak.answer(MemoryKeycloak.json(200, "{\"access_token\":\"a" + i + "\",\"expires_in\":300}"));
			this.scenario.time().run();
		}
		this.scenario.advance(Duration.ofMinutes(6));
		this.scenario.call();
		assertThat(this.keycloak.grants()).containsExactly("password", "refresh_token", "refresh_token",
				"refresh_token", "refresh_token", "password");
	}

	@Test
	void refreshTokenThatArrivesDuringTheEndIsTheOneThatIsLoggedOut() {
		expire();
		Caller<Void> end = this.scenario.subscribe(this.scenario.account().shutDown(Duration.ofSeconds(5)));
		assertThat(end.isWaiting()).isTrue();
		this.keycloak.answer();
		this.scenario.time().run();
		assertThat(end.isCompleted()).isTrue();
		assertThat(this.keycloak.sessionsOfOurs()).isZero();
	}

	@Test
	void noPasswordIsSentAfterTheEndHasBegun() {
		expire();
		this.keycloak.killSessions();
		Caller<Void> end = this.scenario.subscribe(this.scenario.account().shutDown(Duration.ofSeconds(5)));
		this.keycloak.answer();
		this.scenario.time().run();
		assertThat(end.isCompleted()).isTrue();
		assertThat(this.keycloak.grants()).containsExactly("password", "refresh_token");
	}

	private void expire() {
		this.scenario.call();
		this.keycloak.attend();
		this.scenario.advance(Duration.ofMinutes(6));
		this.scenario.call();
		assertThat(this.keycloak.pending().grantType()).isEqualTo("refresh_token");
	}

	private void assertThatTheNextAttemptLogsIn() {
		this.scenario.time().run();
		this.scenario.advance(Duration.ofSeconds(2));
		this.scenario.call();
		assertThat(this.keycloak.pending().grantType()).isEqualTo("password");
		this.keycloak.answer();
		this.scenario.time().run();
		assertThat(this.scenario.callForValue()).startsWith("access-");
		assertThat(this.keycloak.grants()).isEqualTo(List.of("password", "refresh_token", "password"));
		assertThat(this.keycloak.violations()).isEmpty();
	}

	private String lastRefreshToken() {
		return this.keycloak.lastRefreshToken();
	}

}
