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

import com.nimbusds.jose.Payload;
import com.nimbusds.jose.PlainObject;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.VirtualTime;
import dev.quantumauth.session.token.TokenReader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Externally managed tokens" where the token in hand says that it is
 * nearly expired.
 */
class NearlyExpiredTokenTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final VirtualTime time = new VirtualTime();

	private final Place place = new Place(this.time.instant());

	private final ExternalToken token = new ExternalToken("lab", "iqm", this.place, this.time, this.time, (event) -> {
	});

	@Test
	void applicationThatCallsLessOftenThanItsTokenLivesGetsTheNewOne() {
		assertThat(call()).isEqualTo("one");
		this.time.advance(Duration.ofMinutes(10));
		this.place.change("two");
		assertThat(call()).isEqualTo("two");
	}

	@Test
	void nextCallerWaitsForOneReadAndThoseInBetweenGetTheValueInHand() {
		call();
		this.time.advance(Duration.ofMinutes(5));
		this.time.holdThreads();
		assertThat(this.token.cachedAccessToken()).isNull();
		Caller<OAuth2AccessToken> first = new Caller<>(this.token.accessToken());
		for (int i = 0; i < 5; i++) {
			assertThat(new Caller<>(this.token.accessToken()).answer().getTokenValue()).isEqualTo("one");
			assertThat(this.token.cachedAccessToken().getTokenValue()).isEqualTo("one");
		}
		assertThat(first.isWaiting()).isTrue();
		assertThat(this.place.reads).as("no thread of a request reads").isEqualTo(1);
		this.time.releaseThreads();
		assertThat(first.answer().getTokenValue()).isEqualTo("one");
		assertThat(this.place.reads).isEqualTo(2);
	}

	@Test
	void tokenIsReadOnceASecondAlsoAfterItHasExpired() {
		call();
		this.time.advance(Duration.ofHours(1));
		for (int i = 0; i < 10; i++) {
			assertThat(call()).isEqualTo("one");
			assertThat(call()).isEqualTo("one");
			this.time.advance(SECOND);
		}
		assertThat(this.place.reads).isEqualTo(11);
	}

	@Test
	void tokenIsNotReadWhileMoreThanAMinuteIsLeft() {
		call();
		this.time.advance(Duration.ofSeconds(240));
		assertThat(this.token.cachedAccessToken()).isNotNull();
		this.time.run();
		assertThat(this.place.reads).isEqualTo(1);
		this.time.advance(SECOND);
		assertThat(this.token.cachedAccessToken()).isNull();
	}

	@Test
	void atMostAQuarterOfTheLifetimeIsNearTheEnd() {
		this.place.lifetime = Duration.ofSeconds(80);
		call();
		this.time.advance(Duration.ofSeconds(60));
		assertThat(this.token.cachedAccessToken()).isNotNull();
		this.time.advance(SECOND);
		assertThat(this.token.cachedAccessToken()).isNull();
	}

	@Test
	void withoutIatAQuarterOfTheTimeSinceItWasFirstReadIsNearTheEnd() {
		this.place.lifetime = Duration.ofSeconds(100);
		this.place.tellsLifetime = false;
		call();
		this.time.advance(Duration.ofSeconds(80));
		assertThat(this.token.cachedAccessToken()).isNotNull();
		this.time.advance(SECOND);
		assertThat(this.token.cachedAccessToken()).isNull();
	}

	@Test
	void callerWaitsForATokenThatLivesLessThanAMinuteToo() {
		this.place.lifetime = Duration.ofSeconds(40);
		call();
		this.time.advance(Duration.ofSeconds(31));
		this.place.change("two");
		assertThat(call()).isEqualTo("two");
	}

	@Test
	void timesAreThoseOfAJwtUnlessThePlaceKnowsBetter() {
		long now = this.time.instant().getEpochSecond();
		String jwt = new PlainObject(new Payload("{\"iat\":" + (now - 200) + ",\"exp\":" + (now + 100) + "}"))
			.serialize();
		ExternalToken token = new ExternalToken("lab", "iqm", new TokenReader() {

			@Override
			public String read() {
				return jwt;
			}

			@Override
			public Object version() {
				return 1;
			}

		}, this.time, this.time, (event) -> {
		});
		new Caller<>(token.accessToken());
		this.time.advance(Duration.ofSeconds(40));
		assertThat(token.cachedAccessToken()).isNotNull();
		this.time.advance(SECOND);
		assertThat(token.cachedAccessToken()).isNull();
	}

	@Test
	void callerGetsTheValueInHandAfterASecondWhereReadingHangs() {
		call();
		this.time.advance(Duration.ofMinutes(5));
		this.time.holdThreads();
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		assertThat(caller.isWaiting()).isTrue();
		this.time.advance(SECOND);
		this.time.releaseThreads();
		assertThat(caller.answer().getTokenValue()).isEqualTo("one");
	}

	@Test
	void callerIsNotWaitedForOnceItHasItsAnswer() {
		call();
		this.time.advance(Duration.ofMinutes(5));
		call();
		assertThat(this.time.scheduledTasks()).isZero();
	}

	@Test
	void callerGetsTheValueInHandAtOnceWhenTheApplicationShutsDown() {
		call();
		this.time.advance(Duration.ofMinutes(5));
		this.time.shutDown();
		assertThat(call()).isEqualTo("one");
	}

	@Test
	void halfWrittenPlaceYieldsTheValueInHandAtOnceAndIsReadAgainShortly() {
		call();
		this.time.advance(Duration.ofMinutes(5));
		this.place.change(null);
		assertThat(call()).isEqualTo("one");
		this.place.change("two");
		assertThat(call()).isEqualTo("one");
		this.time.advance(Duration.ofMillis(100));
		assertThat(call()).isEqualTo("two");
	}

	@Test
	void opaqueTokenIsNotWaitedFor() {
		this.place.opaque = true;
		call();
		this.time.advance(Duration.ofDays(1));
		assertThat(this.token.cachedAccessToken().getTokenValue()).isEqualTo("one");
	}

	@Test
	void clockThatIsSetBackDoesNotHideTheEnd() {
		call();
		this.time.setWallClock(Duration.ofHours(-2));
		this.time.advance(Duration.ofMinutes(5));
		assertThat(this.token.cachedAccessToken()).isNull();
	}

	@Test
	void machineThatWasSuspendedDoesNotHideTheEnd() {
		call();
		this.time.advance(SECOND);
		this.time.suspend(Duration.ofMinutes(4));
		assertThat(this.token.cachedAccessToken()).isNull();
	}

	private String call() {
		OAuth2AccessToken cached = this.token.cachedAccessToken();
		if (cached != null) {
			this.time.run();
			return cached.getTokenValue();
		}
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		this.time.run();
		return caller.answer().getTokenValue();
	}

	/**
	 * Holds a token that lives five minutes and was issued when it was made.
	 */
	private static final class Place implements TokenReader {

		private final Instant issuedAt;

		private Duration lifetime = Duration.ofMinutes(5);

		private boolean tellsLifetime = true;

		private boolean opaque;

		private String value = "one";

		private int version;

		private int reads;

		Place(Instant issuedAt) {
			this.issuedAt = issuedAt;
		}

		void change(String value) {
			this.value = value;
			this.version++;
		}

		@Override
		public String read() {
			this.reads++;
			if (this.value == null) {
				throw new IllegalStateException("half-written");
			}
			return this.value;
		}

		@Override
		public Instant expiresAt(String token) {
			return this.opaque ? null : this.issuedAt.plus(this.lifetime);
		}

		@Override
		public Duration lifetime(String token) {
			return this.tellsLifetime ? this.lifetime : null;
		}

		@Override
		public Object version() {
			return this.version;
		}

	}

}
