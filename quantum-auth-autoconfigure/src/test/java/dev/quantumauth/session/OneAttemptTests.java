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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the rule "One attempt".
 */
class OneAttemptTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void nothingIsSentBeforeTheFirstCall() {
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isZero();
	}

	@Test
	void whateverTheNumberOfCallersOneTokenRequestIsSent() {
		List<Caller<OAuth2AccessToken>> callers = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			callers.add(this.scenario.call());
		}
		assertThat(callers).allMatch(Caller::isWaiting);
		this.scenario.grant("one", HOUR);
		assertThat(callers).extracting((caller) -> caller.answer().getTokenValue()).containsOnly("one");
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void callersThatComeBeforeTheAttemptHasAThreadJoinItToo() {
		Caller<OAuth2AccessToken> first = new Caller<>(this.scenario.session().accessToken());
		Caller<OAuth2AccessToken> second = new Caller<>(this.scenario.session().accessToken());
		assertThat(this.scenario.requests()).isZero();
		this.scenario.time().run();
		this.scenario.grant("one", HOUR);
		assertThat(first.answer()).isSameAs(second.answer());
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aCallerThatGivesUpCancelsItsOwnWaitAndNothingElse() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		Caller<OAuth2AccessToken> second = this.scenario.call();
		first.giveUp();
		assertThat(this.scenario.source().inFlight()).isOne();
		this.scenario.grant("one", HOUR);
		assertThat(first.isWaiting()).isTrue();
		assertThat(second.answer().getTokenValue()).isEqualTo("one");
	}

	@Test
	void theAttemptGoesOnWhenAllCallersGiveUp() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		Caller<OAuth2AccessToken> second = this.scenario.call();
		first.giveUp();
		second.giveUp();
		assertThat(this.scenario.source().cancelled()).isZero();
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aFailureIsNoneOfTheBusinessOfACallerThatGaveUp() {
		List<Throwable> dropped = new ArrayList<>();
		Consumer<Throwable> hook = dropped::add;
		Disposable caller = this.scenario.session()
			.accessToken()
			.contextWrite(Context.of("reactor.onErrorDropped.local", hook))
			.subscribe();
		this.scenario.time().run();
		caller.dispose();
		this.scenario.beUnavailable();
		assertThat(this.scenario.status().error()).isNotNull();
		assertThat(dropped).isEmpty();
	}

	@Test
	void anAttemptHasALimit() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.advance(SessionScenario.SETTINGS.attemptLimit().minusNanos(1));
		assertThat(caller.isWaiting()).isTrue();
		this.scenario.advance(Duration.ofNanos(1));
		assertThat(caller.error()).hasMessageContaining("No token was received within PT2M");
		assertThat(caller.error().isRejected()).isFalse();
		assertThat(this.scenario.source().cancelled()).isOne();
		assertThat(this.scenario.status().renewing()).isFalse();
	}

	@Test
	void theLimitIncludesTheTimeThatAnAttemptWaitsForAThread() {
		Caller<OAuth2AccessToken> caller = new Caller<>(this.scenario.session().accessToken());
		this.scenario.time().holdThreads();
		this.scenario.advance(SessionScenario.SETTINGS.attemptLimit());
		assertThat(caller.error()).hasMessageContaining("No token was received within PT2M");
		this.scenario.time().releaseThreads();
		assertThat(this.scenario.requests()).isZero();
	}

	@Test
	void theLimitIsCalledOffOnceAnAttemptIsOver() {
		this.scenario.obtain("one", HOUR);
		assertThat(this.scenario.time().scheduledTasks()).isZero();
		this.scenario.advance(SessionScenario.SETTINGS.attemptLimit());
		assertThat(this.scenario.status().error()).isNull();
	}

	@Test
	void aSourceThatYieldsNothingIsUnavailable() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.source().yieldNothing();
		assertThat(caller.error()).hasMessageContaining("'alice'").hasMessageContaining("yielded nothing");
		assertThat(caller.error().isRejected()).isFalse();
		assertThat(this.scenario.status().renewing()).isFalse();
	}

	@Test
	void anErrorThatIsNotATokenRequestExceptionIsUnavailable() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		IOException cause = new IOException("Connection reset");
		this.scenario.source().fail(cause);
		assertThat(caller.error()).hasCause(cause);
		assertThat(caller.error().getError().getErrorCode()).isEqualTo("temporarily_unavailable");
		assertThat(caller.error().getClientRegistrationId()).isEqualTo("alice");
	}

	@Test
	void aTokenRequestExceptionReachesTheWaitersAsItIs() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		Caller<OAuth2AccessToken> second = this.scenario.call();
		TokenRequestException error = ScriptedTokenSource.error("server_error", "The server is down.", null);
		this.scenario.source().fail(error);
		assertThat(first.error().getError()).isSameAs(error.getError());
		assertThat(second.error().getError()).isSameAs(error.getError());
	}

	@Test
	void whatIsNotedOnTheErrorOfOneWaiterIsNotSeenByAnother() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		Caller<OAuth2AccessToken> second = this.scenario.call();
		TokenRequestException error = ScriptedTokenSource.error("server_error", "The server is down.", null);
		this.scenario.source().fail(error);
		first.error().addSuppressed(new IllegalStateException("GET https://example.com/of-the-first-caller"));
		assertThat(second.error().getSuppressed()).isEmpty();
		assertThat(second.error().getStackTrace()).isEqualTo(error.getStackTrace());
	}

	@Test
	void anErrorThatReactorTakesForFatalReachesTheWaiters() {
		VirtualTime time = new VirtualTime();
		TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", (wanted) -> {
			throw new NoClassDefFoundError("expected by this test");
		}, SessionScenario.SETTINGS, time, time, (event) -> {
		});
		Caller<OAuth2AccessToken> caller = new Caller<>(session.accessToken());
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(time::run);
		assertThat(caller.error()).hasMessageContaining("NoClassDefFoundError");
		assertThat(session.status().renewing()).isFalse();
	}

	@Test
	void aCallerIsAnsweredByAnAttemptThatIsOverBeforeItCanJoin() {
		VirtualTime time = new VirtualTime();
		time.runAtOnce();
		List<OAuth2AccessToken> tokens = new ArrayList<>();
		TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", (wanted) -> {
			tokens.add(ScriptedTokenSource.token("token" + tokens.size(), time.now()));
			return Mono.just(new TokenGrant<>(tokens.get(tokens.size() - 1), time.now(), HOUR));
		}, SessionScenario.ON_DEMAND, time, time, (event) -> {
		});
		new Caller<>(session.accessToken());
		time.advance(HOUR);
		Caller<OAuth2AccessToken> caller = new Caller<>(session.accessToken());
		assertThat(tokens).hasSize(2);
		assertThat(caller.answer()).isSameAs(tokens.get(1));
	}

	@Test
	void aTokenThatIsNotUsableOnArrivalCountsAsUnavailable() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.advance(Duration.ofSeconds(60));
		this.scenario.grant("one", Duration.ofSeconds(60));
		assertThat(caller.error()).hasMessageContaining("has expired or was rejected before");
		assertThat(caller.error().isRejected()).isFalse();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(1));
	}

	@Test
	void aTokenThatIsNotUsableOnArrivalLeavesTheCurrentOneAlone() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(55));
		this.scenario.call();
		this.scenario.grant("two", Duration.ZERO);
		assertThat(this.scenario.callForValue()).isEqualTo("one");
	}

	@Test
	void aTokenThatWasRejectedCountsAsUnavailableWhenItArrivesAgain() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.session().reject(token);
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.grant("one", HOUR);
		assertThat(caller.error()).hasMessageContaining("has expired or was rejected before");
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.REJECTED);
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
	}

	@Test
	void aSuccessIsKeptAlthoughARejectionCameMeanwhile() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(55));
		this.scenario.call();
		assertThat(this.scenario.session().reject(token)).isTrue();
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.grant("two", HOUR);
		assertThat(caller.answer().getTokenValue()).isEqualTo("two");
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void aWaiterThatCallsAgainAtOnceIsAnsweredFromMemory() {
		AtomicReference<Caller<OAuth2AccessToken>> again = new AtomicReference<>();
		AtomicReference<Boolean> renewing = new AtomicReference<>();
		this.scenario.session().accessToken().subscribe((token) -> {
			renewing.set(this.scenario.status().renewing());
			again.set(this.scenario.call());
		});
		this.scenario.time().run();
		this.scenario.grant("one", HOUR);
		assertThat(again.get().answer().getTokenValue()).isEqualTo("one");
		assertThat(renewing.get()).isFalse();
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aWaiterThatCallsAgainAtOnceAfterAFailureFindsTheBackOff() {
		AtomicReference<Caller<OAuth2AccessToken>> again = new AtomicReference<>();
		this.scenario.session()
			.accessToken()
			.subscribe((token) -> assertThat(token).isNull(), (error) -> again.set(this.scenario.call()));
		this.scenario.time().run();
		this.scenario.beUnavailable();
		assertThat(again.get().error()).hasMessageContaining("Nothing is sent before");
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aWaiterThatThrowsDoesNotKeepTheOthersFromTheirError() {
		this.scenario.session().accessToken().subscribe((token) -> assertThat(token).isNull(), (error) -> {
			throw new IllegalStateException("expected by this test");
		});
		Caller<OAuth2AccessToken> other = this.scenario.call();
		Caller<Void> renewal = this.scenario.renew();
		this.scenario.beUnavailable();
		assertThat(other.error()).hasMessageContaining("The server is down.");
		assertThat(renewal.error().getError()).isSameAs(other.error().getError());
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

	@Test
	void aWaiterThatThrowsDoesNotKeepTheOthersFromTheToken() {
		this.scenario.session().accessToken().subscribe((token) -> {
			throw new LinkageError("expected by this test");
		});
		Caller<OAuth2AccessToken> other = this.scenario.call();
		Caller<Void> renewal = this.scenario.renew();
		this.scenario.grant("one", HOUR);
		assertThat(other.answer().getTokenValue()).isEqualTo("one");
		assertThat(renewal.isCompleted()).isTrue();
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

}
