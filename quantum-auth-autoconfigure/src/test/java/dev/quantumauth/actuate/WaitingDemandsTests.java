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

package dev.quantumauth.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.actuate.QuantumAuthEndpoint.AccountDescriptor;
import dev.quantumauth.actuate.QuantumAuthEndpointWebExtension.FailureDescriptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how many threads of a server the {@link QuantumAuthEndpoint} keeps while the
 * cloud hangs.
 */
class WaitingDemandsTests {

	private static final int THREADS = 220;

	private final HangingAccount account = new HangingAccount();

	private final QuantumAuthEndpointWebExtension endpoint = new QuantumAuthEndpointWebExtension(
			new QuantumAuthEndpoint(new QuantumAuthClients(List.of(this.account))));

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@AfterEach
	void close() {
		this.account.answer.tryEmitEmpty();
		this.threads.shutdown();
	}

	@Test
	void eightDemandsWaitAndTheOthersGetThePresentStateAtOnce() throws Exception {
		List<CompletableFuture<WebEndpointResponse<?>>> waiting = demand(8);
		this.account.awaitSubscribers(8);
		for (CompletableFuture<WebEndpointResponse<?>> further : demand(THREADS - 8)) {
			WebEndpointResponse<?> response = further.get(20, TimeUnit.SECONDS);
			assertThat(response.getStatus()).isEqualTo(202);
			assertThat(response.getBody()).isInstanceOfSatisfying(AccountDescriptor.class,
					(present) -> assertThat(present.renewing()).isTrue());
		}
		assertThat(waiting).noneMatch(CompletableFuture::isDone);
		this.account.answer.tryEmitEmpty();
		for (CompletableFuture<WebEndpointResponse<?>> first : waiting) {
			assertThat(first.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
		}
		assertThat(demand(1).get(0).get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
	}

	@Test
	void oneEndOfASessionWaitsAndFurtherOnesAreAConflict() throws Exception {
		CompletableFuture<WebEndpointResponse<?>> first = end();
		this.account.awaitSubscribers(1);
		for (int i = 0; i < 20; i++) {
			WebEndpointResponse<?> response = end().get(20, TimeUnit.SECONDS);
			assertThat(response.getStatus()).isEqualTo(409);
			assertThat(response.getBody()).isInstanceOfSatisfying(FailureDescriptor.class,
					(failure) -> assertThat(failure.error().code()).isEqualTo("session_ended"));
		}
		this.account.answer.tryEmitEmpty();
		assertThat(first.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(204);
	}

	private List<CompletableFuture<WebEndpointResponse<?>>> demand(int number) {
		List<CompletableFuture<WebEndpointResponse<?>>> demands = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			demands.add(CompletableFuture.supplyAsync(() -> this.endpoint.renew("alice"), this.threads));
		}
		return demands;
	}

	private CompletableFuture<WebEndpointResponse<?>> end() {
		return CompletableFuture.supplyAsync(() -> this.endpoint.endSession("alice"), this.threads);
	}

	/**
	 * An account whose cloud does not answer until the test does.
	 */
	private static final class HangingAccount implements QuantumAuthAccount, QuantumAuthClient {

		private final Sinks.Empty<Void> answer = Sinks.empty();

		private final AtomicInteger subscribers = new AtomicInteger();

		private final CountDownLatch eight = new CountDownLatch(8);

		private final CountDownLatch one = new CountDownLatch(1);

		void awaitSubscribers(int number) throws InterruptedException {
			assertThat(((number == 1) ? this.one : this.eight).await(20, TimeUnit.SECONDS)).isTrue();
		}

		private Mono<Void> hang() {
			return this.answer.asMono().doOnSubscribe((subscription) -> {
				this.subscribers.incrementAndGet();
				this.one.countDown();
				this.eight.countDown();
			});
		}

		@Override
		public QuantumAuthClient client() {
			return this;
		}

		@Override
		public List<QuantumAuthTarget> targets() {
			return List.of();
		}

		@Override
		public Mono<QuantumAuthProbe> probe() {
			return Mono.never();
		}

		@Override
		public String getId() {
			return "alice";
		}

		@Override
		public String getProvider() {
			return "acme";
		}

		@Override
		public Mono<OAuth2AccessToken> accessToken() {
			return Mono.never();
		}

		@Override
		public boolean reject(OAuth2AccessToken token) {
			return false;
		}

		@Override
		public Mono<Void> renew() {
			return hang().timeout(Duration.ofMinutes(1));
		}

		@Override
		public Mono<Void> endSession() {
			return hang();
		}

		@Override
		public QuantumAuthStatus getStatus() {
			boolean renewing = this.subscribers.get() > 0;
			return new QuantumAuthStatus("alice", "acme", TokenState.ABSENT, null, renewing, null, false, null);
		}

	}

}
