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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a caller's context stays the caller's where Reactor carries thread-locals
 * along by itself, as it does in applications with
 * {@code spring.reactor.context-propagation=auto}.
 */
class AutomaticContextPropagationTests {

	private static final String KEY = AutomaticContextPropagationTests.class.getName();

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final ThreadLocal<String> USER = new ThreadLocal<>();

	@AutoClose
	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private final CompletableFuture<String> seenBySource = new CompletableFuture<>();

	private final CountDownLatch mayAnswer = new CountDownLatch(1);

	private final TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", this::obtain,
			SessionScenario.SETTINGS, this.scheduler, SessionClock.system(), (event) -> {
			});

	@BeforeEach
	void propagate() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, USER);
		Hooks.enableAutomaticContextPropagation();
	}

	@AfterEach
	void leaveTheOtherTestsAlone() {
		Hooks.disableAutomaticContextPropagation();
		ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
		USER.remove();
	}

	@Test
	void aTokenRequestSeesNoContextOfTheCallerThatCausedIt() throws Exception {
		USER.set("bob");
		this.mayAnswer.countDown();
		this.session.accessToken().contextCapture().block(PATIENCE);
		assertThat(this.seenBySource.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("null and null");
	}

	@Test
	void callersThatWaitedForTheSameTokenGoOnWithContextsOfTheirOwn() throws Exception {
		CompletableFuture<String> bob = callAs("bob");
		CompletableFuture<String> carol = callAs("carol");
		this.mayAnswer.countDown();
		assertThat(bob.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("bob");
		assertThat(carol.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("carol");
	}

	private CompletableFuture<String> callAs(String user) {
		return this.session.accessToken()
			.map((token) -> String.valueOf(USER.get()))
			.contextWrite((context) -> context.put(KEY, user))
			.toFuture();
	}

	private Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
		String onTheSessionsThread = USER.get();
		return Mono.fromCallable(() -> {
			this.seenBySource.complete(onTheSessionsThread + " and " + USER.get());
			assertThat(this.mayAnswer.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			Moment now = SessionClock.system().now();
			return new TokenGrant<>(ScriptedTokenSource.token("one", now), now, Duration.ofHours(1));
		}).subscribeOn(Schedulers.boundedElastic());
	}

}
