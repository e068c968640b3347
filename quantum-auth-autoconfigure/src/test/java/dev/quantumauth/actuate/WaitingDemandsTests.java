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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.StubAccount;
import dev.quantumauth.actuate.QuantumAuthEndpoint.AccountDescriptor;
import dev.quantumauth.actuate.QuantumAuthEndpointWebExtension.FailureDescriptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how many threads of a server the {@link QuantumAuthEndpoint} keeps while the
 * cloud hangs.
 */
class WaitingDemandsTests {

	private static final int THREADS = 220;

	private final Sinks.Empty<Void> answer = Sinks.empty();

	private final CountDownLatch one = new CountDownLatch(1);

	private final CountDownLatch eight = new CountDownLatch(8);

	private final StubAccount account = StubAccount.of("alice");

	private final QuantumAuthEndpointWebExtension endpoint = new QuantumAuthEndpointWebExtension(
			new QuantumAuthEndpoint(new QuantumAuthClients(List.of(this.account))));

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@BeforeEach
	void hang() {
		Mono<Void> hanging = this.answer.asMono().doOnSubscribe((subscription) -> {
			this.account.withStatus(TokenState.ABSENT, null, true, null, null);
			this.one.countDown();
			this.eight.countDown();
		});
		this.account.withRenewal(hanging.timeout(Duration.ofMinutes(1))).withEnd(hanging);
	}

	@AfterEach
	void close() {
		this.answer.tryEmitEmpty();
		this.threads.shutdown();
	}

	@Test
	void eightDemandsWaitAndTheOthersGetThePresentStateAtOnce() throws Exception {
		List<CompletableFuture<WebEndpointResponse<?>>> waiting = demand(8);
		await(this.eight);
		for (CompletableFuture<WebEndpointResponse<?>> further : demand(THREADS - 8)) {
			WebEndpointResponse<?> response = further.get(20, TimeUnit.SECONDS);
			assertThat(response.getStatus()).isEqualTo(202);
			assertThat(response.getBody()).isInstanceOfSatisfying(AccountDescriptor.class,
					(present) -> assertThat(present.renewing()).isTrue());
		}
		assertThat(waiting).noneMatch(CompletableFuture::isDone);
		this.answer.tryEmitEmpty();
		for (CompletableFuture<WebEndpointResponse<?>> first : waiting) {
			assertThat(first.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
		}
		assertThat(demand(1).get(0).get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
	}

	@Test
	void oneEndOfASessionWaitsAndFurtherOnesAreAConflict() throws Exception {
		CompletableFuture<WebEndpointResponse<?>> first = end();
		await(this.one);
		for (int i = 0; i < 20; i++) {
			WebEndpointResponse<?> response = end().get(20, TimeUnit.SECONDS);
			assertThat(response.getStatus()).isEqualTo(409);
			assertThat(response.getBody()).isInstanceOfSatisfying(FailureDescriptor.class,
					(failure) -> assertThat(failure.error().code()).isEqualTo("session_ended"));
		}
		this.answer.tryEmitEmpty();
		assertThat(first.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(204);
	}

	private static void await(CountDownLatch subscribers) throws InterruptedException {
		assertThat(subscribers.await(20, TimeUnit.SECONDS)).isTrue();
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

}
