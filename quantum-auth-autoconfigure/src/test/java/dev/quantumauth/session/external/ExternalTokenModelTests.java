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

package dev.quantumauth.session.external;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.VirtualTime;
import dev.quantumauth.session.token.TokenReader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs externally managed tokens through random sequences of calls, changes, half-written
 * files, 401s and successes.
 */
class ExternalTokenModelTests {

	private static final int SEQUENCES = Integer.getInteger("test.sequences", 500);

	@BeforeAll
	static void beQuiet() {
		logger().setLevel(Level.OFF);
	}

	@AfterAll
	static void beAsBefore() {
		logger().setLevel(null);
	}

	@Test
	void externallyManagedTokensKeepTheRules() {
		for (long seed = 0; seed < SEQUENCES; seed++) {
			Sequence sequence = new Sequence(seed);
			try {
				sequence.run(100);
			}
			catch (AssertionError ex) {
				throw new AssertionError("Seed " + seed + " fails after " + sequence.steps + ": " + ex.getMessage(),
						ex);
			}
		}
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(ExternalToken.class);
	}

	/**
	 * A random sequence.
	 */
	private static final class Sequence implements TokenReader {

		private final List<String> steps = new ArrayList<>();

		private final VirtualTime time = new VirtualTime();

		private final Random random;

		private final ExternalToken token = new ExternalToken("lab", "iqm", this, this.time, this.time, (event) -> {
		});

		private final Set<String> written = new HashSet<>(Set.of("token0"));

		private String value = "token0";

		private final Map<String, Instant> writtenAt = new HashMap<>();

		private final Map<String, Duration> lifetimes = new HashMap<>();

		private String lastRead;

		private int reads;

		private boolean halfWritten;

		private int version;

		private String refused;

		private boolean handedOut;

		Sequence(long seed) {
			this.random = new Random(seed);
		}

		void run(int length) {
			for (int i = 0; i < length; i++) {
				step();
				this.time.run();
				assertThat(this.token.status().credentialRejected())
					.isEqualTo(this.token.status().token() == TokenState.REJECTED);
			}
			write("last");
			this.time.advance(Duration.ofSeconds(3));
			this.token.cachedAccessToken();
			this.time.advance(Duration.ofSeconds(3));
			assertThat(call()).as("the newest value is found in the end").isEqualTo("last");
		}

		private void step() {
			switch (this.random.nextInt(9)) {
				case 8 -> this.time.advance(Duration.ofSeconds(this.random.nextInt(300)));
				case 0, 1 -> call();
				case 2 -> letTimePass();
				case 3 -> write("token" + this.steps.size());
				case 4 -> write(null);
				case 5 -> refuse();
				case 6 -> accept();
				default -> new Caller<>(this.token.renew());
			}
		}

		private String call() {
			this.steps.add("call");
			OAuth2AccessToken cached = this.token.cachedAccessToken();
			assertThat(this.handedOut && cached == null && !isNearlyExpired()).as("a token was thrown away").isFalse();
			boolean due = cached == null && this.handedOut;
			String before = this.halfWritten ? null : this.value;
			int reads = this.reads;
			Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
			assertThat(this.reads).as("a request's own thread reads").isEqualTo(reads);
			this.time.run();
			if (this.handedOut) {
				assertThat(caller.answer()).as("the value in hand, or the new one, is there at once").isNotNull();
			}
			if (due && before != null) {
				assertThat(caller.answer().getTokenValue()).as("a token that is nearly expired is read again")
					.isEqualTo(before);
			}
			this.time.advance(Duration.ofSeconds(2));
			assertThat(caller.isWaiting()).as("a caller waits for ever").isFalse();
			if (caller.answer() == null) {
				assertThat(this.handedOut).as("a caller gets an error although there was a token").isFalse();
				return null;
			}
			this.handedOut = true;
			assertThat(this.written).as("values that were written").contains(caller.answer().getTokenValue());
			return caller.answer().getTokenValue();
		}

		private void letTimePass() {
			this.steps.add("let time pass");
			this.time.advance(Duration.ofMillis(this.random.nextInt(3000)));
		}

		private void write(String next) {
			this.steps.add("write " + next);
			this.value = next;
			this.version++;
			if (next != null) {
				this.written.add(next);
				this.writtenAt.put(next, this.time.instant());
				if (this.random.nextBoolean()) {
					this.lifetimes.put(next, Duration.ofSeconds(1 + this.random.nextInt(600)));
				}
			}
		}

		// As the token that was handed out last: what is in the place may be another one
		private boolean isNearlyExpired() {
			Duration lifetime = this.lifetimes.get(this.lastRead);
			if (lifetime == null) {
				return false;
			}
			Duration quarter = lifetime.dividedBy(4);
			Duration margin = (quarter.compareTo(Duration.ofSeconds(60)) < 0) ? quarter : Duration.ofSeconds(60);
			Duration left = Duration.between(this.time.instant(), expiresAt(this.lastRead));
			return left.compareTo(margin) < 0;
		}

		private OAuth2AccessToken current() {
			OAuth2AccessToken cached = this.token.cachedAccessToken();
			return (cached != null || !this.handedOut) ? cached : new Caller<>(this.token.accessToken()).answer();
		}

		private void refuse() {
			OAuth2AccessToken current = current();
			if (current != null) {
				this.steps.add("answer 401 to " + current.getTokenValue());
				Caller<Boolean> again = new Caller<>(this.token.rejectAndLookAgain(current));
				this.time.advance(Duration.ofSeconds(2));
				String now = this.lastRead;
				assertThat(again.answer()).as("a call is replayed").isEqualTo(!now.equals(current.getTokenValue()));
				this.refused = current.getTokenValue();
				assertThat(this.token.status().credentialRejected()).as("rejected").isEqualTo(now.equals(this.refused));
			}
		}

		private void accept() {
			OAuth2AccessToken current = current();
			if (current != null) {
				this.steps.add("answer 200 to " + current.getTokenValue());
				this.token.accepted(current);
				assertThat(this.token.status().credentialRejected()).as("rejected").isFalse();
			}
		}

		@Override
		public String read() {
			this.reads++;
			this.halfWritten = this.value == null;
			if (this.value == null) {
				throw new IllegalStateException("half-written");
			}
			this.lastRead = this.value;
			return this.value;
		}

		@Override
		public Instant expiresAt(String token) {
			Duration lifetime = this.lifetimes.get(token);
			return (lifetime != null) ? this.writtenAt.get(token).plus(lifetime) : null;
		}

		@Override
		public Duration lifetime(String token) {
			return this.lifetimes.get(token);
		}

		@Override
		public Object version() {
			return this.version;
		}

	}

}
