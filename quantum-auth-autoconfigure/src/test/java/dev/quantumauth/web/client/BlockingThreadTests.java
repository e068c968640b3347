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

package dev.quantumauth.web.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.client.ResourceAccessException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.web.TestCloud;
import dev.quantumauth.web.stack.Library;
import dev.quantumauth.web.stack.Stack;
import dev.quantumauth.web.stack.TestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthClientHttpRequestFactory} and
 * {@link QuantumAuthClientHttpRequestInterceptor}: the thread of the caller.
 */
@Tag("http")
class BlockingThreadTests {

	@RegisterExtension
	private static final WireMockExtension cloud = TestCloud.onHttp1();

	private final StubAccount account = StubAccount.of("qci", cloud.baseUrl());

	@BeforeEach
	void answer() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "WEB_CLIENT")
	void eventLoopIsNeverBlocked(Stack stack) {
		for (StubAccount each : List.of(this.account, StubAccount.of("qci", cloud.baseUrl()).cachingTokens())) {
			Mono<Integer> call = Mono.fromCallable(() -> get(stack, each)).subscribeOn(Schedulers.parallel());
			assertThatExceptionOfType(ClientAuthorizationException.class).isThrownBy(call::block)
				.withMessageContaining("Account 'qci'")
				.withMessageContaining("parallel-")
				.withMessageContaining("WebClient")
				.withMessageContaining("boundedElastic");
		}
		assertThat(Mono.fromCallable(() -> get(stack, this.account)).subscribeOn(Schedulers.boundedElastic()).block())
			.isEqualTo(200);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "WEB_CLIENT")
	void callerThatIsInterruptedWhileItWaitsForATokenStopsWaiting(Stack stack) throws Exception {
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
				get(stack, this.account);
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
	@EnumSource(mode = Mode.EXCLUDE, names = "WEB_CLIENT")
	void errorOfTheTokenRequestIsTheCallersAsItIs(Stack stack) {
		IllegalStateException failure = new IllegalStateException("no token");
		this.account.failsWith(failure);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> get(stack, this.account))
			.isSameAs(failure);
		assertThat(failure.getSuppressed()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "WEB_CLIENT")
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadIsWelcome(Stack stack) throws Exception {
		AtomicReference<Object> status = new AtomicReference<>();
		Thread virtual = (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class)
			.invoke(null, (Runnable) () -> status.set(get(stack, this.account)));
		virtual.join();
		assertThat(status).hasValue(200);
	}

	@ParameterizedTest
	@ValueSource(classes = { IOException.class, IllegalStateException.class, AssertionError.class })
	void responseWhoseStatusCannotBeReadIsClosed(Class<? extends Throwable> type) throws Exception {
		Throwable failure = type.getConstructor((type != AssertionError.class) ? String.class : Object.class)
			.newInstance("broken");
		CountDownLatch closed = new CountDownLatch(1);
		ClientHttpResponse broken = new MockClientHttpResponse(new byte[0], 200) {

			@Override
			public HttpStatusCode getStatusCode() {
				throw sneaky(failure);
			}

			@Override
			public void close() {
				closed.countDown();
			}

		};
		ClientHttpRequest request = new QuantumAuthClientHttpRequestFactory(answering(() -> broken),
				new QuantumAuthClients(List.of(this.account)))
			.createRequest(URI.create(cloud.baseUrl()), HttpMethod.GET);
		assertThatExceptionOfType(type).isThrownBy(request::execute).isSameAs(failure);
		closed.await();
	}

	@Test
	void interruptOfADeadlineDoesNotComeAfterAnError() throws Exception {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			AssertionError failure = new AssertionError("broken");
			ClientHttpRequest request = limited(() -> {
				throw failure;
			});
			assertThatExceptionOfType(AssertionError.class).isThrownBy(request::execute).isSameAs(failure);
			time.advanceTimeBy(Duration.ofHours(1));
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	@Test
	void interruptOfTheApplicationSurvivesTheDeadline() throws Exception {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			CountDownLatch closed = new CountDownLatch(1);
			ClientHttpRequest request = limited(() -> {
				Thread.currentThread().interrupt();
				time.advanceTimeBy(Duration.ofHours(1));
				return new MockClientHttpResponse(new byte[0], 200) {

					@Override
					public void close() {
						closed.countDown();
					}

				};
			});
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(request::execute);
			assertThat(Thread.interrupted()).isTrue();
			// Nobody reads a response that comes too late
			closed.await();
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	private ClientHttpRequest limited(Supplier<ClientHttpResponse> answer) throws IOException {
		StubAccount limited = StubAccount.of("qci", cloud.baseUrl()).withResponseTimeout(Duration.ofSeconds(30));
		return new QuantumAuthClientHttpRequestFactory(answering(answer), new QuantumAuthClients(List.of(limited)))
			.createRequest(URI.create(cloud.baseUrl()), HttpMethod.GET);
	}

	private static ClientHttpRequestFactory answering(Supplier<ClientHttpResponse> answer) {
		return RedirectGuardRequestFactory.notFollowing((uri, method) -> new MockClientHttpRequest(method, uri) {

			@Override
			protected ClientHttpResponse executeInternal() {
				return answer.get();
			}

		});
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
		throw (E) failure;
	}

	private static int get(Stack stack, StubAccount account) {
		return new TestClient(stack, Library.JDK, account).get(cloud.baseUrl()).getStatusCode().value();
	}

}
