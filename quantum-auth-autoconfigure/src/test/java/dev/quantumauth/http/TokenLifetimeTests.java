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

package dev.quantumauth.http;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import dev.quantumauth.session.time.Moment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenLifetime}: the rule "Lifetime" of a cloud that tells an absolute
 * time by its own clock.
 */
class TokenLifetimeTests {

	private static final Instant SENT_AT = Instant.parse("2026-03-01T12:00:00Z");

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

	private final HttpHeaders headers = new HttpHeaders();

	@Test
	void countsByOurClockWhereTheCloudDoesNotShowItsOwn() {
		assertThat(lifetimeUntil(SENT_AT.plus(HOUR))).isEqualTo(HOUR);
	}

	@Test
	void countsByOurClockFromSendingAndNotFromReceiving() {
		this.headers.setDate(SENT_AT.plusSeconds(7).toEpochMilli());
		assertThat(lifetimeUntil(SENT_AT.plus(HOUR))).isEqualTo(HOUR.minusSeconds(7));
	}

	@Test
	void takesOurClockWhereItGivesTheShorterLifetime() {
		this.headers.setDate(SENT_AT.minusSeconds(3).toEpochMilli());
		assertThat(lifetimeUntil(SENT_AT.plus(HOUR))).isEqualTo(HOUR);
	}

	@Test
	void takesTheCloudsClockWhereOursIsAnHourSlow() {
		this.headers.setDate(SENT_AT.plus(HOUR).toEpochMilli());
		assertThat(lifetimeUntil(SENT_AT.plus(HOUR).plus(TEN_MINUTES))).isEqualTo(TEN_MINUTES);
	}

	@Test
	void takesTheCloudsClockWhereOursIsAnHourFastAndSaysThatTheTokenHasExpired() {
		this.headers.setDate(SENT_AT.minus(HOUR).toEpochMilli());
		assertThat(lifetimeUntil(SENT_AT.minus(HOUR).plus(TEN_MINUTES))).isEqualTo(TEN_MINUTES);
	}

	@Test
	void takesOurClockWhereByTheDateHeaderTheTokenHasExpired() {
		this.headers.setDate(SENT_AT.plus(HOUR).toEpochMilli());
		assertThat(lifetimeUntil(SENT_AT.plus(TEN_MINUTES))).isEqualTo(TEN_MINUTES);
	}

	@Test
	void ignoresADateThatACacheMayHaveKept() {
		this.headers.setDate(SENT_AT.minus(HOUR).toEpochMilli());
		this.headers.set(HttpHeaders.AGE, "3600");
		assertThat(lifetimeUntil(SENT_AT.minus(HOUR).plus(TEN_MINUTES))).isNull();
		assertThat(lifetimeUntil(SENT_AT.plus(TEN_MINUTES))).isEqualTo(TEN_MINUTES);
	}

	@Test
	void ignoresADateThatACacheMayHaveKeptThoughItWouldBeTheShorter() {
		this.headers.setDate(SENT_AT.plusSeconds(60).toEpochMilli());
		this.headers.set(HttpHeaders.AGE, "0");
		assertThat(lifetimeUntil(SENT_AT.plus(TEN_MINUTES))).isEqualTo(TEN_MINUTES);
	}

	@Test
	void ignoresADateThatCannotBeUnderstood() {
		this.headers.set(HttpHeaders.DATE, "yesterday");
		assertThat(lifetimeUntil(SENT_AT.plus(HOUR))).isEqualTo(HOUR);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 3_600_000 })
	void isNoneWhereTheTokenHasExpiredByAllAccounts(long millis) {
		assertThat(lifetimeUntil(SENT_AT.minusMillis(millis))).isNull();
		this.headers.setDate(SENT_AT.toEpochMilli());
		assertThat(lifetimeUntil(SENT_AT.minusMillis(millis))).isNull();
	}

	@Test
	void keepsFractionsOfASecond() {
		assertThat(lifetimeUntil(SENT_AT.plusNanos(1))).isEqualTo(Duration.ofNanos(1));
	}

	private Duration lifetimeUntil(Instant expiry) {
		return TokenLifetime.until(expiry, new Moment(SENT_AT.toEpochMilli(), 42), this.headers);
	}

}
