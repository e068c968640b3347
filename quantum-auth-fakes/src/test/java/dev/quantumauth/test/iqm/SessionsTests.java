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

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Sessions} with several threads. They call it directly, because over
 * HTTP the requests would hardly ever arrive at once.
 */
@Timeout(60)
class SessionsTests {

	private static final int THREADS = 4;

	private static final int ROUNDS = 2_000;

	private final Users users = new Users();

	private final Sessions sessions = new Sessions(Clock.systemUTC(), new RealmSettings(), this.users);

	private final CyclicBarrier barrier = new CyclicBarrier(THREADS);

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@BeforeEach
	void addUser() {
		this.users.add("alice", "secret", true);
	}

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void ofUsesOfARefreshTokenAtOnceExactlyOneSucceeds() throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			this.sessions.login("alice", "issuer");
			List<String> issued = this.sessions.issued();
			atOnce(() -> this.sessions.refresh(issued.get(issued.size() - 1), "issuer"));
			assertThat(this.sessions.refreshes()).isOne();
			assertThat(this.sessions.seenTwice()).isEqualTo(THREADS - 1);
			assertThat(this.sessions.active()).isZero();
			this.sessions.reset();
		}
	}

	@Test
	void noLoginAndNoLogoutAtOnceIsLost() throws Exception {
		atOnce(() -> repeat(() -> this.sessions.login("alice", "issuer")));
		assertThat(this.sessions.logins()).isEqualTo(THREADS * ROUNDS);
		assertThat(this.sessions.active()).isEqualTo(THREADS * ROUNDS);
		assertThat(this.sessions.issued()).hasSize(2 * THREADS * ROUNDS).doesNotContainNull();
		String token = this.sessions.issued().get(1);
		atOnce(() -> repeat(() -> this.sessions.logout(token)));
		assertThat(this.sessions.logouts()).isEqualTo(THREADS * ROUNDS);
		assertThat(this.sessions.active()).isEqualTo(THREADS * ROUNDS - 1);
	}

	private static KeycloakAnswer repeat(Callable<KeycloakAnswer> transition) throws Exception {
		KeycloakAnswer answer = transition.call();
		for (int i = 1; i < ROUNDS; i++) {
			answer = transition.call();
		}
		return answer;
	}

	private void atOnce(Callable<KeycloakAnswer> transition) throws Exception {
		Callable<KeycloakAnswer> aligned = () -> {
			this.barrier.await();
			return transition.call();
		};
		for (Future<KeycloakAnswer> future : this.threads.invokeAll(List.of(aligned, aligned, aligned, aligned))) {
			future.get();
		}
	}

}
