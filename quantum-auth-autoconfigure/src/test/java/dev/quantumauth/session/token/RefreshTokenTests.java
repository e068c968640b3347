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

package dev.quantumauth.session.token;

import java.time.Duration;
import java.time.Instant;

import com.nimbusds.jose.Payload;
import com.nimbusds.jose.PlainObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.quantumauth.session.time.Moment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefreshToken}: the rules "Refresh, then login" and "A configured
 * refresh token" as far as they are about how long the token lives.
 */
class RefreshTokenTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

	private static final Moment NOW = at(Duration.ZERO, Duration.ZERO);

	private static final String EXPIRES_AFTER_TEN_MINUTES = jwt("{\"exp\":" + (START.getEpochSecond() + 600) + "}");

	@Test
	void configuredTokenLivesUntilItsExp() {
		assertThat(RefreshToken.configured(EXPIRES_AFTER_TEN_MINUTES, NOW))
			.isEqualTo(new RefreshToken(EXPIRES_AFTER_TEN_MINUTES, NOW, TEN_MINUTES));
	}

	@Test
	void configuredTokenThatIsOpaqueLivesForAnUnknownTime() {
		assertThat(RefreshToken.configured("opaque", NOW)).isEqualTo(new RefreshToken("opaque", NOW, null));
	}

	@Test
	void tokenThatIsUsedAgainStillLivesUntilItsExpWhateverTheAnswerTells() {
		Moment later = at(Duration.ofMinutes(4), Duration.ofMinutes(4));
		RefreshToken token = RefreshToken.configured(EXPIRES_AFTER_TEN_MINUTES, NOW);
		RefreshToken told = new RefreshToken(EXPIRES_AFTER_TEN_MINUTES, later, Duration.ofHours(1));
		RefreshToken expected = new RefreshToken(EXPIRES_AFTER_TEN_MINUTES, later, Duration.ofMinutes(6));
		assertThat(token.usedAgain(told, later)).isEqualTo(expected);
		assertThat(token.usedAgain(null, later)).isEqualTo(expected);
	}

	@Test
	void opaqueTokenThatIsUsedAgainLivesAsLongAsTheAnswerTells() {
		Moment later = at(Duration.ofMinutes(4), Duration.ofMinutes(4));
		RefreshToken token = new RefreshToken("opaque", NOW, TEN_MINUTES);
		RefreshToken told = new RefreshToken("opaque", later, Duration.ofHours(1));
		assertThat(token.usedAgain(told, later)).isEqualTo(told);
		assertThat(token.usedAgain(null, later)).isEqualTo(new RefreshToken("opaque", later, null));
	}

	@ParameterizedTest
	@CsvSource({ "PT10M, PT9M", "PT4M, PT3M", "PT100S, PT75S", "PT1S, PT0.75S" })
	void tokenIsNearlyExpiredWithLessThanAMinuteLeftAtMostAQuarterOfItsLifetime(Duration lifetime, Duration after) {
		RefreshToken token = new RefreshToken("token", NOW, lifetime);
		assertThat(token.isNearlyExpired(at(after, after))).isFalse();
		assertThat(token.isNearlyExpired(at(after.plusMillis(1), after))).isTrue();
		assertThat(token.isNearlyExpired(at(after, after.plusNanos(1)))).isTrue();
	}

	@Test
	void tokenThatHasExpiredIsNearlyExpiredToo() {
		assertThat(RefreshToken.configured(EXPIRES_AFTER_TEN_MINUTES, at(Duration.ofDays(1), Duration.ZERO))
			.isNearlyExpired(at(Duration.ofDays(1), Duration.ZERO))).isTrue();
	}

	@Test
	void tokenThatLivesForAnUnknownTimeIsNeverNearlyExpired() {
		Duration century = Duration.ofDays(36_500);
		assertThat(new RefreshToken("offline", NOW, null).isNearlyExpired(at(century, century))).isFalse();
	}

	private static Moment at(Duration wall, Duration monotonic) {
		return new Moment(START.plus(wall).toEpochMilli(), monotonic.toNanos());
	}

	private static String jwt(String claims) {
		return new PlainObject(new Payload(claims)).serialize();
	}

}
