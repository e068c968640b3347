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

package dev.quantumauth.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.SessionEnded;
import dev.quantumauth.StubAccount;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what the application context's start and stop mean to sessions, and for the
 * events that they publish.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class SessionLifecycleTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class))
		.withUserConfiguration(Listener.class)
		.withPropertyValues(qci.propertyPairs());

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void sessionsEndAfterTheWebServerAndBeforeTheHttpClientsResources() {
		this.contextRunner.run((context) -> {
			SessionLifecycle lifecycle = context.getBean(SessionLifecycle.class);
			assertThat(lifecycle.getPhase()).isEqualTo(Integer.MAX_VALUE - 4096);
			assertThat(lifecycle.isPauseable()).isFalse();
			assertThat(lifecycle.isAutoStartup()).isTrue();
			assertThat(lifecycle.isRunning()).isTrue();
		});
	}

	@Test
	void shutdownTimeoutThatSpringDoesNotWaitForIsWarnedOf(CapturedOutput output) {
		this.contextRunner.withPropertyValues("quantum.auth.shutdown-timeout=31s")
			.run((context) -> assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains(" WARN ", "quantum.auth.shutdown-timeout (31s) is cut to "
						+ "spring.lifecycle.timeout-per-shutdown-phase (30s)"));
	}

	@Test
	void withoutAccountsNoShutdownTimeoutIsWarnedOf(CapturedOutput output) {
		new ApplicationContextRunner().withInitializer(SystemEnvironment.empty())
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class))
			.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=3s")
			.run((context) -> {
				assertThat(context).hasSingleBean(SessionLifecycle.class);
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@Test
	void shutdownTimeoutThatSpringWaitsForIsNotWarnedOf(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.shutdown-timeout=31s", "spring.lifecycle.timeout-per-shutdown-phase=31s")
			.run((context) -> assertThat(Remarks.in(output)).isEmpty());
	}

	@Test
	void stoppingEndsTheSessionForGoodAndStartingBeginsANewOne() {
		this.contextRunner.run((context) -> {
			QuantumAuthClient client = context.getBean(QuantumAuthClient.class);
			assertThat(client.accessToken().block(PATIENCE)).isNotNull();
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).stop();
			assertThatException().isThrownBy(() -> client.accessToken().block(PATIENCE))
				.withMessageContaining("'qci'")
				.withMessageContaining("shuts down");
			assertThat(qci.tokenRequests()).isOne();
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).start();
			assertThat(client.accessToken().block(PATIENCE)).isNotNull();
			assertThat(qci.tokenRequests()).isEqualTo(2);
		});
	}

	@Test
	void aContextThatIsPausedKeepsItsSessions() {
		this.contextRunner.run((context) -> {
			QuantumAuthClient client = context.getBean(QuantumAuthClient.class);
			client.accessToken().block(PATIENCE);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).pause();
			assertThat(client.accessToken().block(PATIENCE)).isNotNull();
			assertThat(qci.tokenRequests()).isOne();
		});
	}

	@Test
	void theApplicationIsToldOfEveryEvent() throws Exception {
		Listener[] listener = new Listener[1];
		this.contextRunner.run((context) -> {
			listener[0] = context.getBean(Listener.class);
			context.getBean(QuantumAuthClient.class).accessToken().block(PATIENCE);
			assertThat(listener[0].obtained.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
		});
		assertThat(listener[0].ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
			.isEqualTo(new SessionEnded("qci", "qci"));
		assertThat(listener[0].all).hasExactlyElementsOfTypes(AccessTokenObtained.class, SessionEnded.class);
	}

	@Test
	void aContextThatStartsAgainInTheSameJvmLogsInAgain() {
		for (int i = 1; i <= 3; i++) {
			int times = i;
			this.contextRunner.run((context) -> {
				assertThat(context.getBean(QuantumAuthClient.class).accessToken().block(PATIENCE)).isNotNull();
				assertThat(qci.tokenRequests()).isEqualTo(times);
			});
		}
	}

	@Test
	void anApplicationThatUsedNoTokenStopsWithoutAWord(CapturedOutput output) {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("dev.quantumauth");
	}

	@Test
	void allSessionsEndAtTheSameTime() {
		AtomicInteger ending = new AtomicInteger();
		Sinks.Empty<Void> allAreEnding = Sinks.empty();
		AtomicInteger ended = new AtomicInteger();
		Function<Duration, Mono<Void>> waitForEachOther = (timeout) -> {
			if (ending.incrementAndGet() == 2) {
				allAreEnding.tryEmitEmpty();
			}
			return allAreEnding.asMono().doOnSuccess((nothing) -> ended.incrementAndGet());
		};
		this.contextRunner
			.withBean("first", QuantumAuthAccount.class, () -> StubAccount.of("first").withShutdown(waitForEachOther))
			.withBean("second", QuantumAuthAccount.class, () -> StubAccount.of("second").withShutdown(waitForEachOther))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(ended).hasValue(2);
	}

	@Test
	void anAccountOfTheApplicationThatDoesNotEndHoldsTheShutdownUpForAsLongAsIsConfigured(CapturedOutput output) {
		List<Duration> timeouts = new CopyOnWriteArrayList<>();
		StubAccount never = StubAccount.of("never").withShutdown((timeout) -> {
			timeouts.add(timeout);
			return Mono.never();
		});
		this.contextRunner.withPropertyValues("quantum.auth.shutdown-timeout=0s")
			.withBean("never", QuantumAuthAccount.class, () -> never)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(timeouts).containsExactly(Duration.ZERO);
	}

	@Test
	void aChildContextDoesNotEndTheSessionsOfItsParent() {
		this.contextRunner.run((parent) -> {
			QuantumAuthClient client = parent.getBean(QuantumAuthClient.class);
			client.accessToken().block(PATIENCE);
			this.contextRunner.withParent(parent).run((child) -> assertThat(child).hasNotFailed());
			assertThat(client.accessToken().block(PATIENCE)).isNotNull();
			assertThat(qci.tokenRequests()).isOne();
		});
	}

	@Test
	void aContextThatFailsToStartEndsTheSessionsThatItHasBegun() {
		AtomicInteger ended = new AtomicInteger();
		StubAccount account = StubAccount.of("early")
			.withShutdown((timeout) -> Mono.fromRunnable(ended::incrementAndGet));
		this.contextRunner.withBean("early", QuantumAuthAccount.class, () -> account)
			.withBean(SmartInitializingSingleton.class, () -> () -> {
				throw new IllegalStateException("expected by this test");
			})
			.run((context) -> assertThat(context).hasFailed());
		assertThat(ended).hasValue(1);
	}

	@Test
	void aNegativeTimeoutFailsTheStart() {
		this.contextRunner.withPropertyValues("quantum.auth.shutdown-timeout=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("quantum.auth.shutdown-timeout is negative"));
	}

	@Test
	void withoutQuantumAuthThereIsNothingToEnd() {
		this.contextRunner.withPropertyValues("quantum.auth.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SessionLifecycle.class));
	}

	@Test
	void aRequestThatIsServedWhileTheApplicationStopsStillGetsAToken() throws Exception {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Server.class)
			.initializers(SystemEnvironment.empty())
			.properties(qci.properties())
			.properties("server.port=0", "server.address=127.0.0.1", "server.shutdown=graceful",
					"spring.main.web-application-type=reactive")
			.run();
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		// Not on Reactor Netty, whose resources are the application's
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/allocations")).build();
		CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
			.sendAsync(request, HttpResponse.BodyHandlers.ofString());
		assertThat(context.getBean(Server.class).serving.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		context.close();
		assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).contains("allocations");
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		private final List<QuantumAuthEvent> all = new ArrayList<>();

		private final CompletableFuture<AccessTokenObtained> obtained = new CompletableFuture<>();

		private final CompletableFuture<SessionEnded> ended = new CompletableFuture<>();

		@EventListener
		void on(QuantumAuthEvent event) {
			this.all.add(event);
		}

		@EventListener
		void onObtained(AccessTokenObtained event) {
			this.obtained.complete(event);
		}

		@EventListener
		void onEnded(SessionEnded event) {
			this.ended.complete(event);
		}

	}

	/**
	 * Calls the cloud when the application has begun to stop.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	@RestController
	static class Server {

		private final CountDownLatch serving = new CountDownLatch(1);

		private final Sinks.Empty<Void> stopping = Sinks.empty();

		private final WebClient webClient;

		Server(WebClient.Builder builder) {
			this.webClient = builder.baseUrl(qci.url().toString()).build();
		}

		@GetMapping("/allocations")
		Mono<String> allocations() {
			this.serving.countDown();
			return this.stopping.asMono()
				.then(this.webClient.get()
					.uri("/optimization/v1/jobs/allocations")
					.retrieve()
					.bodyToMono(String.class));
		}

		@EventListener
		void onClose(ContextClosedEvent event) {
			this.stopping.tryEmitEmpty();
		}

	}

}
