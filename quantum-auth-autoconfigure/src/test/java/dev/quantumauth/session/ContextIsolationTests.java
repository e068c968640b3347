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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a token request, which is for everybody, sees nothing of the caller that
 * happened to cause it.
 */
class ContextIsolationTests {

	private static final ThreadLocal<String> THREAD_LOCAL = new ThreadLocal<>();

	private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@AutoClose
	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private final CompletableFuture<Seen> seen = new CompletableFuture<>();

	private final TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", this::obtain,
			SessionScenario.SETTINGS, this.scheduler, SessionClock.system(), (event) -> {
			});

	@Test
	void aTokenRequestSeesNoReactorContextOfACaller() throws Exception {
		this.session.accessToken().contextWrite(Context.of("user", "bob")).block(PATIENCE);
		assertThat(seen().context()).isTrue();
	}

	@Test
	void aRenewalSeesNoReactorContextOfACaller() throws Exception {
		this.session.renew().contextWrite(Context.of("user", "bob")).block(PATIENCE);
		assertThat(seen().context()).isTrue();
	}

	@Test
	void aTokenRequestSeesNoThreadLocalOfACaller() throws Exception {
		THREAD_LOCAL.set("bob");
		INHERITABLE.set("bob");
		try {
			this.session.accessToken().block(PATIENCE);
		}
		finally {
			THREAD_LOCAL.remove();
			INHERITABLE.remove();
		}
		assertThat(seen().threadLocal()).isNull();
		assertThat(seen().inheritable()).isNull();
	}

	@Test
	void aTokenRequestDoesNotRunOnTheThreadOfACaller() throws Exception {
		this.session.accessToken().block(PATIENCE);
		assertThat(seen().thread()).isNotSameAs(Thread.currentThread());
	}

	private Seen seen() throws Exception {
		return this.seen.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	private Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
		return Mono.deferContextual((context) -> {
			this.seen
				.complete(new Seen(context.isEmpty(), THREAD_LOCAL.get(), INHERITABLE.get(), Thread.currentThread()));
			Moment now = SessionClock.system().now();
			return Mono.just(new TokenGrant<>(ScriptedTokenSource.token("one", now), now, Duration.ofHours(1)));
		});
	}

	private record Seen(boolean context, String threadLocal, String inheritable, Thread thread) {

	}

}
