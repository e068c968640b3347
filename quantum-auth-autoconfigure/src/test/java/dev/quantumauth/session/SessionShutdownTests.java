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
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthEvent.SessionEnded;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "End" when the application shuts down.
 */
class SessionShutdownTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final SessionScenario scenario = new SessionScenario();

	@Test
	void theEndIsFinal() {
		this.scenario.obtain("one", HOUR);
		assertThat(this.scenario.shutDown(TIMEOUT).isCompleted()).isTrue();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ENDED);
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		assertThat(caller.error().getError().getErrorCode()).isEqualTo("session_ended");
		assertThat(caller.error()).hasMessageContaining("'alice'").hasMessageContaining("shuts down");
		assertThat(this.scenario.renew().error()).hasMessageContaining("shuts down");
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void theSourceKnowsThatItIsTheShutdown() {
		this.scenario.obtain("one", HOUR);
		this.scenario.shutDown(TIMEOUT);
		assertThat(this.scenario.source().ends()).containsExactly("shut down with 0 in flight");
	}

	@Test
	void aSecondShutdownDoesNothing() {
		this.scenario.shutDown(TIMEOUT);
		assertThat(this.scenario.shutDown(TIMEOUT).isCompleted()).isTrue();
		assertThat(this.scenario.end().isCompleted()).isTrue();
		assertThat(this.scenario.source().ends()).hasSize(1);
	}

	@Test
	void a401ToACallMadeBeforeIsHandedOn() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.shutDown(TIMEOUT);
		assertThat(this.scenario.session().reject(token)).isFalse();
	}

	@Test
	void theAttemptUnderWayIsAwaitedForHalfOfTheTimeout() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		Caller<Void> shutDown = this.scenario.shutDown(TIMEOUT);
		assertThat(caller.error().getError().getErrorCode()).isEqualTo("session_ended");
		this.scenario.advance(Duration.ofMillis(2500).minusNanos(1));
		assertThat(this.scenario.source().ends()).isEmpty();
		assertThat(this.scenario.source().cancelled()).isZero();
		this.scenario.advance(Duration.ofNanos(1));
		assertThat(this.scenario.source().ends()).containsExactly("shut down with 0 in flight");
		assertThat(this.scenario.source().cancelled()).isOne();
		assertThat(shutDown.isCompleted()).isTrue();
	}

	@Test
	void theAttemptIsOverBeforeTheDoorOpensThoughTheThreadThatStopsItIsLate() {
		this.scenario.call();
		this.scenario.shutDown(TIMEOUT);
		Runnable late = this.scenario.time().takeNextScheduled();
		this.scenario.advance(TIMEOUT);
		assertThat(this.scenario.source().cancelled()).isOne();
		this.scenario.session().start();
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		late.run();
		assertThat(this.scenario.source().inFlight()).isOne();
		assertThat(caller.isWaiting()).isTrue();
	}

	@Test
	void aCloudThatDoesNotAnswerIsWaitedForUntilTheTimeout() {
		this.scenario.source().end(Mono.never());
		this.scenario.obtain("one", HOUR);
		Caller<Void> shutDown = this.scenario.shutDown(TIMEOUT);
		this.scenario.advance(TIMEOUT.minusNanos(1));
		assertThat(shutDown.isWaiting()).isTrue();
		this.scenario.advance(Duration.ofNanos(1));
		assertThat(shutDown.error()).hasMessageContaining("not ended within PT5S");
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

	@Test
	void anEndThatIsUnderWayIsJoinedWithinTheTimeoutAndThenFinal() {
		this.scenario.source().end(Mono.never());
		this.scenario.obtain("one", HOUR);
		Caller<Void> end = this.scenario.end();
		Caller<Void> shutDown = this.scenario.shutDown(TIMEOUT);
		this.scenario.advance(TIMEOUT);
		assertThat(shutDown.error()).isNotNull();
		assertThat(end.isWaiting()).isFalse();
		assertThat(this.scenario.source().ends()).hasSize(1);
		assertThat(this.scenario.call().error()).hasMessageContaining("shuts down");
	}

	@Test
	void aShutdownThatJoinsAnEndDoesNotAwaitTheAttemptLongerThanItsOwnTimeoutAllows() {
		this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		this.scenario.end();
		Caller<Void> shutDown = this.scenario.shutDown(TIMEOUT);
		this.scenario.advance(Duration.ofMillis(2500));
		assertThat(this.scenario.source().cancelled()).isOne();
		assertThat(this.scenario.source().ends()).containsExactly("ended with 0 in flight");
		assertThat(shutDown.isCompleted()).isTrue();
	}

	@Test
	void noAttemptIsLeftBehindByAnEndThatHadNoTime() {
		this.scenario.call();
		this.scenario.shutDown(Duration.ZERO);
		this.scenario.session().start();
		this.scenario.call();
		assertThat(this.scenario.source().inFlight()).isOne();
		assertThat(this.scenario.source().ends()).allMatch("shut down with 0 in flight"::equals);
	}

	@Test
	void startReopens() {
		this.scenario.obtain("one", HOUR);
		this.scenario.shutDown(TIMEOUT);
		this.scenario.session().start();
		assertThat(this.scenario.obtain("two", HOUR).getTokenValue()).isEqualTo("two");
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void startWhileTheSessionIsBeingShutDownReopensItAfterwards() {
		this.scenario.call();
		this.scenario.shutDown(TIMEOUT);
		this.scenario.session().start();
		assertThat(this.scenario.call().error()).hasMessageContaining("is being ended");
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.obtain("two", HOUR).getTokenValue()).isEqualTo("two");
	}

	@Test
	void startOfASessionThatIsOpenChangesNothing() {
		this.scenario.obtain("one", HOUR);
		this.scenario.session().start();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
	}

	@Test
	void aSessionThatNeverBeganIsShutDownWithoutAWord() {
		this.scenario.shutDown(TIMEOUT);
		assertThat(this.scenario.events()).isEmpty();
		assertThat(this.scenario.call().error()).hasMessageContaining("shuts down");
	}

	@Test
	void aShutdownIsOverWhenTheListenerHasBeenTold() {
		this.scenario.obtain("one", HOUR);
		this.scenario.shutDown(TIMEOUT);
		assertThat(this.scenario.events()).last().isEqualTo(new SessionEnded("alice", "acme"));
		VirtualTime time = new VirtualTime();
		List<Boolean> overWhenTold = new ArrayList<>();
		List<Caller<Void>> callers = new ArrayList<>();
		ScriptedTokenSource source = new ScriptedTokenSource(time);
		TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", source, SessionScenario.SETTINGS,
				time, time, (event) -> callers.forEach((caller) -> overWhenTold.add(caller.isCompleted())));
		source.end(Mono.error(ScriptedTokenSource.error("server_error", "The server is down.", null)));
		new Caller<>(session.accessToken());
		time.run();
		source.grant("one", HOUR);
		time.run();
		callers.add(new Caller<>(session.shutDown(TIMEOUT)));
		time.run();
		assertThat(overWhenTold).containsExactly(false);
		assertThat(callers.get(0).error()).hasMessageContaining("The server is down.");
	}

}
