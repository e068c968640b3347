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
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for the rule "A configured refresh token" as far as it is the session's: one that
 * was begun elsewhere is kept alive also when idle.
 */
class KeepAliveTests {

	private final VirtualTime time = new VirtualTime();

	private final Continued source = new Continued(this.time);

	@Test
	void sessionIsKeptAliveFromTheStartAlthoughNoCallerUsesIt() {
		session(this.source).start();
		this.time.advance(Continued.KEEP_ALIVE.minusNanos(1));
		assertThat(this.source.requests).isZero();
		this.time.advance(Duration.ofNanos(1));
		assertThat(this.source.requests).isOne();
		this.time.advance(Duration.ofDays(1));
		assertThat(this.source.requests).isEqualTo(1 + 24 * 3);
	}

	@Test
	void startLeavesReadingToAThreadOfTheSession() {
		session(this.source).start();
		assertThat(this.source.preparations).isZero();
		this.time.run();
		assertThat(this.source.preparations).isOne();
	}

	@Test
	void sessionThatIsOnlyCreatedIsNotKeptAlive() {
		session(this.source);
		this.time.advance(Duration.ofDays(1));
		assertThat(this.source.requests).isZero();
	}

	@Test
	void anyOtherSessionIsLeftAloneUntilItsFirstUse() {
		TokenSource<OAuth2AccessToken> ordinary = new TokenSource<>() {

			@Override
			public void prepare() {
				throw new AssertionError("There is nothing to keep alive");
			}

			@Override
			public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
				throw new AssertionError("No caller wants a token");
			}

		};
		session(ordinary).start();
		assertThatNoException().isThrownBy(() -> this.time.advance(Duration.ofDays(1)));
	}

	@Test
	void startDoesNotFailWhenTheThreadsAreGone() {
		this.time.shutDown();
		assertThatNoException().isThrownBy(session(this.source)::start);
	}

	private TokenSession<OAuth2AccessToken> session(TokenSource<OAuth2AccessToken> source) {
		return new TokenSession<>("alice", "acme", source, SessionScenario.SETTINGS, this.time, this.time, (event) -> {
		});
	}

	/**
	 * Continues a session that has to be renewed every 20 min, and finds out about it
	 * when it is told to.
	 */
	private static final class Continued implements TokenSource<OAuth2AccessToken> {

		private static final Duration KEEP_ALIVE = Duration.ofMinutes(20);

		private final SessionClock clock;

		private Moment renewedAt;

		private int preparations;

		private int requests;

		Continued(SessionClock clock) {
			this.clock = clock;
		}

		@Override
		public boolean isKeptAlive() {
			return true;
		}

		@Override
		public void prepare() {
			this.preparations++;
			this.renewedAt = this.clock.now();
		}

		@Override
		public Duration untilKeepAlive(Moment now) {
			return (this.renewedAt != null) ? KEEP_ALIVE.minus(now.longestSince(this.renewedAt)) : null;
		}

		@Override
		public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
			this.requests++;
			this.renewedAt = this.clock.now();
			return Mono.just(new TokenGrant<>(ScriptedTokenSource.token("token" + this.requests, this.renewedAt),
					this.renewedAt, Duration.ofMinutes(5)));
		}

	}

}
