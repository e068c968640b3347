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

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FakeIqm} under many requests at once.
 */
@Timeout(60)
@Isolated
class FakeIqmConcurrencyTests {

	private final FakeIqm iqm = FakeIqm.start();

	private final IqmCalls calls = new IqmCalls(this.iqm);

	@AfterEach
	void close() {
		this.iqm.close();
	}

	@Test
	void everyLoginIsASessionOfItsOwn() {
		List<String> tokens = all(200, this.calls::loginAsync).stream().map(IqmCalls::refreshToken).toList();
		assertThat(tokens).hasSize(200).doesNotHaveDuplicates();
		assertThat(this.iqm.loginCount()).isEqualTo(200);
		assertThat(this.iqm.activeSessions()).isEqualTo(200);
		assertThat(this.iqm.tokenRequests()).hasSize(200);
	}

	@Test
	void ofManyUsesOfARefreshTokenOneSucceedsAndTheSessionDies() throws Exception {
		String token = IqmCalls.refreshToken(this.calls.login());
		assertThat(all(50, () -> this.calls.refreshAsync(token))).filteredOn((response) -> response.statusCode() == 200)
			.singleElement()
			.satisfies((winner) -> assertThat(this.calls.refresh(IqmCalls.refreshToken(winner)).statusCode())
				.isEqualTo(400));
		assertThat(this.iqm.refreshCount()).isEqualTo(1);
		assertThat(this.iqm.refreshTokensSeenTwice()).isEqualTo(49);
		assertThat(this.iqm.activeSessions()).isZero();
	}

	@Test
	void aFaultMeetsExactlyItsNumberOfConcurrentRequests() {
		this.iqm.failTokenRequests(IqmFault.status(503), 37);
		assertThat(all(100, this.calls::loginAsync)).filteredOn((response) -> response.statusCode() == 503).hasSize(37);
		assertThat(this.iqm.loginCount()).isEqualTo(63);
	}

	@Test
	void requestsOneAfterAnotherAreNotSimultaneous() throws Exception {
		assertThat(this.iqm.simultaneousTokenRequests()).isZero();
		this.iqm.latency(Duration.ofMillis(20));
		for (int i = 0; i < 5; i++) {
			this.calls.login();
		}
		assertThat(this.iqm.simultaneousTokenRequests()).isEqualTo(1);
	}

	@Test
	void requestsWhoseAnswersAreHeldBackAreSimultaneous() {
		this.iqm.latency(Duration.ofSeconds(2));
		all(7, this.calls::loginAsync);
		assertThat(this.iqm.simultaneousTokenRequests()).isEqualTo(7);
		this.iqm.reset();
		assertThat(this.iqm.simultaneousTokenRequests()).isZero();
	}

	private static List<HttpResponse<String>> all(int number, Supplier<CompletableFuture<HttpResponse<String>>> call) {
		return Stream.generate(call).limit(number).toList().stream().map(CompletableFuture::join).toList();
	}

}
