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

package dev.quantumauth.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how {@link QuantumAuthHealthIndicator} spares the cloud: one probe for all
 * who ask, and again only after a while.
 */
class SharedProbeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

	private final StubAccount account = StubAccount.of("stub").notToBeUsed();

	@Test
	void answerOfAProbeIsReusedForTheTimeToLive() {
		QuantumAuthHealthIndicator[] indicator = new QuantumAuthHealthIndicator[1];
		StepVerifier.withVirtualTime(() -> {
			indicator[0] = indicator();
			return indicator[0].health()
				.then(Mono.delay(TIME_TO_LIVE.minusMillis(1)))
				.then(indicator[0].health())
				.doOnNext((health) -> assertThat(this.account.probes()).isOne())
				.then(Mono.delay(Duration.ofMillis(2)))
				.then(Mono.defer(indicator[0]::health));
		}).thenAwait(TIME_TO_LIVE.plusSeconds(1)).expectNextCount(1).expectComplete().verify(PATIENCE);
		assertThat(this.account.probes()).isEqualTo(2);
	}

	@Test
	void failureOfAProbeIsReusedForTheTimeToLiveAndNotLonger() {
		this.account.withProbe(() -> Mono.error(new IllegalStateException()));
		StepVerifier.withVirtualTime(() -> {
			QuantumAuthHealthIndicator indicator = indicator();
			return indicator.health()
				.then(indicator.health())
				.doOnNext((health) -> assertThat(this.account.probes()).isOne())
				.then(Mono.delay(TIME_TO_LIVE.plusMillis(1)))
				.doOnNext((tick) -> this.account.withProbe(() -> Mono.just(new QuantumAuthProbe(null, null, null))))
				.then(Mono.defer(indicator::health));
		})
			.thenAwait(TIME_TO_LIVE.plusSeconds(1))
			.assertNext((health) -> assertThat(health.getStatus()).isEqualTo(Status.UP))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.account.probes()).isEqualTo(2);
	}

	@Test
	void stateOfTheTokenIsThePresentOneWhileTheAnswerIsReused() {
		QuantumAuthHealthIndicator indicator = indicator();
		indicator.health().block(PATIENCE);
		this.account.withStatus(TokenState.REJECTED, null, false, new OAuth2Error("invalid_grant"), null);
		assertThat(indicator.health().block(PATIENCE).getStatus()).isEqualTo(Status.DOWN);
		this.account.withStatus(TokenState.VALID, null, false, null, null);
		assertThat(indicator.health().block(PATIENCE).getDetails()).containsEntry("token", TokenState.VALID);
		assertThat(this.account.probes()).isOne();
	}

	@Test
	void allWhoAskAtTheSameTimeShareOneProbe() {
		Sinks.One<QuantumAuthProbe> answer = Sinks.one();
		this.account.withProbe(answer::asMono);
		QuantumAuthHealthIndicator indicator = indicator();
		AtomicInteger answered = new AtomicInteger();
		for (int i = 0; i < 100; i++) {
			indicator.health().subscribe((health) -> answered.incrementAndGet());
		}
		assertThat(this.account.probes()).isOne();
		answer.tryEmitValue(new QuantumAuthProbe(null, null, null));
		assertThat(answered).hasValue(100);
	}

	@Test
	void subscriberThatGivesUpDoesNotCancelTheProbe() {
		Sinks.One<QuantumAuthProbe> answer = Sinks.one();
		AtomicInteger cancellations = new AtomicInteger();
		this.account.withProbe(() -> answer.asMono().doOnCancel(cancellations::incrementAndGet));
		QuantumAuthHealthIndicator indicator = indicator();
		Disposable first = indicator.health().subscribe();
		first.dispose();
		assertThat(cancellations).hasValue(0);
		answer.tryEmitValue(new QuantumAuthProbe("still there", null, null));
		assertThat(indicator.health().block(PATIENCE).getDetails()).containsEntry("message", "still there");
		assertThat(this.account.probes()).isOne();
	}

	@Test
	void probeKnowsNothingOfWhoAskedFirst() {
		AtomicReference<Context> seen = new AtomicReference<>();
		this.account.withProbe(() -> Mono.deferContextual((view) -> {
			seen.set(Context.of(view));
			return Mono.just(new QuantumAuthProbe(null, null, null));
		}));
		indicator().health().contextWrite(Context.of("user", "alice")).block(PATIENCE);
		assertThat(seen.get().isEmpty()).isTrue();
	}

	@Test
	void nothingIsAskedBeforeSomebodyWantsToKnow() {
		indicator().health();
		assertThat(this.account.probes()).isZero();
	}

	private QuantumAuthHealthIndicator indicator() {
		return new QuantumAuthHealthIndicator(this.account, TIMEOUT, TIME_TO_LIVE, Runnable::run);
	}

}
