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

package dev.quantumauth.session.race;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for many real threads at once.
 */
class SessionConcurrencyTests {

	private static final int CALLERS = 64;

	private static final int ROUNDS = 300;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final SessionSettings SETTINGS = new SessionSettings(Duration.ofMinutes(10), 0.1, true,
			Duration.ofNanos(1), Duration.ofNanos(1), Duration.ofMinutes(2));

	@AutoClose
	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	@AutoClose("shutdownNow")
	private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

	private final CountingSource source = new CountingSource();

	private final TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", this.source, SETTINGS,
			this.scheduler, SessionClock.system(), (event) -> {
			});

	@Test
	void aThousandFirstCallsCauseOneTokenRequest() throws Exception {
		List<Future<String>> values = together(CALLERS, (number) -> () -> {
			String last = "";
			for (int i = 0; i < 16; i++) {
				last = this.session.accessToken().block(PATIENCE).getTokenValue();
			}
			return last;
		});
		for (Future<String> value : values) {
			assertThat(value.get()).isEqualTo("token1");
		}
		assertThat(this.source.requests()).isOne();
	}

	@Test
	void callersRejectionsAndRenewalsNeverCauseTwoTokenRequestsAtATime() throws Exception {
		this.source.failEvery(7);
		LongAdder answers = new LongAdder();
		List<Future<Void>> outcomes = together(CALLERS, (number) -> () -> {
			Random random = new Random(number);
			for (int round = 0; round < ROUNDS; round++) {
				answers.add(callRejectAndRenew(random));
			}
			return null;
		});
		for (Future<Void> outcome : outcomes) {
			outcome.get();
		}
		assertThat(answers.sum()).isPositive();
		assertThat(this.source.atOnce()).isOne();
		assertThat(this.source.requests()).isGreaterThan(ROUNDS);
		assertIdle();
	}

	@Test
	void everyWaiterIsAnsweredThoughTheSessionEndsAgainAndAgain() throws Exception {
		List<Future<Integer>> outcomes = together(CALLERS, (number) -> () -> {
			Random random = new Random(number);
			int ended = 0;
			for (int round = 0; round < ROUNDS; round++) {
				if (random.nextInt(20) == 0) {
					this.session.end().block(PATIENCE);
				}
				ended += (outcomeOf(this.session.accessToken()) == null) ? 1 : 0;
			}
			return ended;
		});
		for (Future<Integer> outcome : outcomes) {
			assertThat(outcome.get()).isBetween(0, ROUNDS);
		}
		assertIdle();
	}

	private int callRejectAndRenew(Random random) {
		OAuth2AccessToken token = outcomeOf(this.session.accessToken());
		if (token == null) {
			return 0;
		}
		int choice = random.nextInt(10);
		if (choice == 0) {
			outcomeOf(this.session.renew());
		}
		else if (choice < 4) {
			assertThat(this.session.reject(token)).isTrue();
			assertThat(outcomeOf(this.session.accessToken())).isNotEqualTo(token);
		}
		else if (choice == 4) {
			this.session.accessToken().onErrorComplete().subscribe().dispose();
		}
		return 1;
	}

	/**
	 * Fails if there is no outcome in time.
	 */
	private static <V> V outcomeOf(Mono<V> mono) {
		try {
			return mono.block(PATIENCE);
		}
		catch (TokenRequestException ex) {
			return null;
		}
	}

	private void assertIdle() {
		this.source.failEvery(Integer.MAX_VALUE);
		this.session.renew().retry(3).block(PATIENCE);
		assertThat(this.session.status().renewing()).isFalse();
	}

	private <V> List<Future<V>> together(int number, IntFunction<Callable<V>> task) throws InterruptedException {
		CountDownLatch ready = new CountDownLatch(number);
		List<Future<V>> futures = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			Callable<V> callable = task.apply(i);
			futures.add(this.callers.submit(() -> {
				ready.countDown();
				ready.await();
				return callable.call();
			}));
		}
		assertThat(ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return futures;
	}

	/**
	 * Answers on threads of its own and counts how many requests it had at once.
	 */
	private static final class CountingSource implements TokenSource<OAuth2AccessToken> {

		private final AtomicInteger requests = new AtomicInteger();

		private final AtomicInteger inFlight = new AtomicInteger();

		private final AtomicInteger atOnce = new AtomicInteger();

		private volatile int failEvery = Integer.MAX_VALUE;

		void failEvery(int failEvery) {
			this.failEvery = failEvery;
		}

		@Override
		public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
			int number = this.requests.incrementAndGet();
			this.atOnce.accumulateAndGet(this.inFlight.incrementAndGet(), Math::max);
			Moment now = SessionClock.system().now();
			return Mono.fromSupplier(() -> answer(number, now)).subscribeOn(Schedulers.parallel());
		}

		private TokenGrant<OAuth2AccessToken> answer(int number, Moment sentAt) {
			this.inFlight.decrementAndGet();
			if (number % this.failEvery == 0) {
				throw ScriptedTokenSource.error("server_error", "Expected by this test.", null);
			}
			return new TokenGrant<>(ScriptedTokenSource.token("token" + number, sentAt), sentAt, Duration.ofHours(1));
		}

		int requests() {
			return this.requests.get();
		}

		int atOnce() {
			return this.atOnce.get();
		}

	}

}
