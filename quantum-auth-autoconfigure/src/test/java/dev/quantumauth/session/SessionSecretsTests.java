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

package dev.quantumauth.session;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.session.token.RefreshToken;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing in this package shows a token.
 */
class SessionSecretsTests {

	private static final String SECRET = "s3cret";

	@ParameterizedTest
	@MethodSource
	void noToStringShowsTheToken(Object holder) {
		assertThat(holder.toString()).isNotBlank().doesNotContain(SECRET);
	}

	static Stream<Object> noToStringShowsTheToken() {
		VirtualTime time = new VirtualTime();
		Moment now = time.now();
		OAuth2AccessToken token = ScriptedTokenSource.token(SECRET, now);
		TokenGrant<OAuth2AccessToken> grant = new TokenGrant<>(token, now, Duration.ofHours(1));
		HeldToken<OAuth2AccessToken> held = HeldToken.of(grant, now, SessionScenario.SETTINGS, 0);
		Attempt<OAuth2AccessToken> attempt = new Attempt<>(now);
		SessionState<OAuth2AccessToken> initial = SessionState.initial();
		SessionState<OAuth2AccessToken> attempting = initial.asked(attempt, SessionScenario.SETTINGS);
		SessionState<OAuth2AccessToken> holding = attempting.obtained(attempt, held, now);
		SessionState<OAuth2AccessToken> rejected = holding.rejected(token, now, SessionScenario.SETTINGS);
		assertThat(holding.held()).isNotNull();
		assertThat(rejected.rejectedTokens().contain(token)).isTrue();
		attempt.succeed(token);
		return Stream.of(grant, held, held.withReplayRejected(), attempt, attempting, holding, rejected,
				holding.replayRejected(token, SessionScenario.SETTINGS), rejected.rejectedTokens(),
				rejected.rejectedTokens().invalidated(), rejected.closed(new Attempt<>(now), false, now), now,
				RefreshToken.configured(SECRET, now), ExternalTokenState.INITIAL.read(token, null, null, now.instant()),
				SessionScenario.SETTINGS, new ThreadPoolSessionScheduler(), SessionClock.system());
	}

	@Test
	void toStringStillTellsWhatAReaderOfALogNeeds() {
		Moment now = new VirtualTime().now();
		TokenGrant<OAuth2AccessToken> grant = new TokenGrant<>(ScriptedTokenSource.token(SECRET, now), now,
				Duration.ofHours(1));
		HeldToken<OAuth2AccessToken> held = HeldToken.of(grant, now, SessionScenario.SETTINGS, 0);
		Attempt<OAuth2AccessToken> attempt = new Attempt<>(now);
		SessionState<OAuth2AccessToken> state = SessionState.<OAuth2AccessToken>initial()
			.asked(attempt, SessionScenario.SETTINGS);
		assertThat(grant.toString()).contains("lifetime=PT1H");
		assertThat(state).hasToString("SessionState[held=null, attempting=true, absence=ABSENT]");
		assertThat(state.obtained(attempt, held, now)).hasToString(
				"SessionState[held=HeldToken[expiresAt=2026-01-01T01:00:00Z], attempting=false, " + "absence=ABSENT]");
	}

	@Test
	void neitherTheSessionNorItsStatusShowsTheToken() {
		SessionScenario scenario = new SessionScenario();
		OAuth2AccessToken token = scenario.obtain(SECRET, Duration.ofHours(1));
		assertThat(scenario.session()).hasToString("TokenSession[id=alice, provider=acme]");
		assertThat(scenario.session().accessToken().toString()).doesNotContain(SECRET);
		assertThat(scenario.status().toString()).doesNotContain(SECRET);
		scenario.session().reject(token);
		assertThat(scenario.status().toString()).doesNotContain(SECRET);
	}

	@Test
	void anErrorAboutATokenDoesNotShowIt() {
		SessionScenario scenario = new SessionScenario();
		scenario.session().reject(scenario.obtain(SECRET, Duration.ofHours(1)));
		Caller<OAuth2AccessToken> caller = scenario.call();
		scenario.grant(SECRET, Duration.ofHours(1));
		assertThat(caller.error().toString()).contains("alice").doesNotContain(SECRET);
	}

}
