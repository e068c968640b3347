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

package dev.quantumauth.web;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.client.ResourceAccessException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthClientHttpRequestFactory} and
 * {@link QuantumAuthClientHttpRequestInterceptor}: the thread of the caller.
 */
class BlockingThreadTests {

	@RegisterExtension
	private static final WireMockExtension cloud = TestCloud.onHttp1();

	private final StubAccount account = StubAccount.of("qci", cloud.baseUrl());

	@BeforeEach
	void answer() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
	}

	@ParameterizedTest
	@EnumSource
	void eventLoopIsNeverBlocked(BlockingStyle style) {
		for (StubAccount each : List.of(this.account, StubAccount.of("qci", cloud.baseUrl()).cachingTokens())) {
			Mono<Integer> call = Mono.fromCallable(() -> get(style, each)).subscribeOn(Schedulers.parallel());
			assertThatExceptionOfType(ClientAuthorizationException.class).isThrownBy(call::block)
				.withMessageContaining("Account 'qci'")
				.withMessageContaining("parallel-")
				.withMessageContaining("WebClient")
				.withMessageContaining("boundedElastic");
		}
		assertThat(Mono.fromCallable(() -> get(style, this.account)).subscribeOn(Schedulers.boundedElastic()).block())
			.isEqualTo(200);
	}

	@ParameterizedTest
	@EnumSource
	void callerThatIsInterruptedWhileItWaitsForATokenStopsWaiting(BlockingStyle style) throws Exception {
		CountDownLatch waits = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		this.account.answersWith(Mono.never()
			.cast(OAuth2AccessToken.class)
			.doOnSubscribe((subscription) -> waits.countDown())
			.doOnCancel(cancelled::countDown));
		AtomicReference<Throwable> outcome = new AtomicReference<>();
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		Thread caller = new Thread(() -> {
			try {
				get(style, this.account);
			}
			catch (Throwable ex) {
				outcome.set(ex);
			}
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		waits.await();
		caller.interrupt();
		caller.join();
		cancelled.await();
		assertThat(outcome.get()).isInstanceOf(ResourceAccessException.class)
			.hasMessageContaining("Interrupted while waiting for a token");
		assertThat(interrupted).hasValue(true);
	}

	@ParameterizedTest
	@EnumSource
	void errorOfTheTokenRequestIsTheCallersAsItIs(BlockingStyle style) {
		IllegalStateException failure = new IllegalStateException("no token");
		this.account.failsWith(failure);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> get(style, this.account))
			.isSameAs(failure);
		assertThat(failure.getSuppressed()).isEmpty();
	}

	private static int get(BlockingStyle style, StubAccount account) {
		return style.restClient(BlockingClient.JDK, account)
			.build()
			.get()
			.uri(cloud.baseUrl())
			.retrieve()
			.toBodilessEntity()
			.getStatusCode()
			.value();
	}

}
