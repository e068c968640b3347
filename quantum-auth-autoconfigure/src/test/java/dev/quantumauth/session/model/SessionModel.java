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

package dev.quantumauth.session.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a session should do, told a second time and without anything that happens at once:
 * the expectations of {@link SessionModelTests}. Knows the rules of
 * {@code docs/token-life.md} and none of the session's classes but its settings and
 * clocks.
 */
final class SessionModel {

	private static final Duration DAY = Duration.ofDays(1);

	private final SessionSettings settings;

	private final SessionClock clock;

	private final Set<String> thrownAway = new HashSet<>();

	private final List<Moment> throwing = new ArrayList<>();

	private Held current;

	private boolean attemptIsOurs;

	private final List<Moment> demands = new ArrayList<>();

	private boolean beforeItsTime;

	private boolean lastWasRefusal;

	private int refusals;

	private int rejections;

	private int unavailabilities;

	private boolean credentialRejected;

	private boolean lastWasRejection;

	private Moment rejectedAt;

	private Duration rejectionBackoff;

	private boolean dueWhenUnusable;

	private Moment failedAt;

	private Duration shortestBackoff;

	private Duration longestBackoff;

	private Duration retryAfter;

	private Duration probation = Duration.ZERO;

	SessionModel(SessionSettings settings, SessionClock clock) {
		this.settings = settings;
		this.clock = clock;
	}

	// Fresh, stale, usable

	boolean isUsable() {
		return this.current != null && this.current.isUsable(this.clock.now());
	}

	String currentValue() {
		return (this.current != null) ? this.current.token().getTokenValue() : null;
	}

	OAuth2AccessToken current() {
		return (this.current != null) ? this.current.token() : null;
	}

	void assertMayBeHandedOut(OAuth2AccessToken token) {
		assertThat(this.thrownAway).as("tokens that were thrown away").doesNotContain(token.getTokenValue());
		assertThat(token.getTokenValue()).as("token handed out").isEqualTo(currentValue());
		assertThat(isUsable()).as("token handed out is usable").isTrue();
	}

	// One attempt, Back-off

	void attemptBegins(boolean demanded, boolean credentialChanged, boolean byTimer) {
		this.attemptIsOurs = true;
		this.retryAfter = null;
		this.beforeItsTime = false;
		if (demanded && this.credentialRejected && !credentialChanged) {
			assertThat(mayDemand()).as("a rejected credential may be sent on demand").isTrue();
			this.demands.add(this.clock.now());
			this.beforeItsTime = !isRejectionOver();
		}
		if (this.lastWasRefusal) {
			assertThat(byTimer).as("timer repeats a refused request").isFalse();
		}
		if (this.failedAt == null || demanded) {
			return;
		}
		if (this.credentialRejected) {
			assertThat(byTimer).as("timer sends a rejected credential").isFalse();
		}
		if (!(this.credentialRejected && credentialChanged)) {
			boolean due = this.dueWhenUnusable && this.current != null && !isUsable();
			assertThat(due || isOver(this.failedAt, this.shortestBackoff)).as("back-off is over").isTrue();
			assertThat(isRejectionOver()).as("back-off of the rejected credential is over").isTrue();
		}
	}

	// Renew

	boolean mayDemand() {
		int tenth = this.demands.size() - 10;
		return this.demands.isEmpty() || (isOver(this.demands.get(this.demands.size() - 1), this.settings.maxBackoff())
				&& (tenth < 0 || isOver(this.demands.get(tenth), DAY)));
	}

	boolean isCredentialRejected() {
		return this.credentialRejected;
	}

	boolean mustAttempt() {
		return this.failedAt == null || (isOver(this.failedAt, this.longestBackoff) && isRejectionOver());
	}

	private boolean isRejectionOver() {
		return !this.credentialRejected || isOver(this.rejectedAt, this.rejectionBackoff);
	}

	private boolean isOver(Moment failedAt, Duration backoff) {
		return this.clock.now().nanosSince(failedAt) >= backoff.toNanos();
	}

	void answerAsksToRetryAfter(Duration retryAfter) {
		this.retryAfter = retryAfter;
	}

	void granted(OAuth2AccessToken token, Moment sentAt, Duration lifetime) {
		Held next = new Held(token, sentAt, this.clock.now(), lifetime, this.settings.refreshMargin(), false);
		if (this.attemptIsOurs && next.isUsable(this.clock.now()) && !this.thrownAway.contains(token.getTokenValue())) {
			this.current = next;
			this.failedAt = null;
			this.credentialRejected = false;
			this.demands.clear();
			this.lastWasRefusal = false;
			this.refusals = 0;
			this.rejections = 0;
			this.unavailabilities = 0;
		}
	}

	/**
	 * A token request failed.
	 * @param event what the session told
	 * @param credentialChanged whether another credential was sent than the one that was
	 * rejected before
	 */
	void told(QuantumAuthEvent event, boolean credentialChanged) {
		if (event instanceof AccessTokenRenewalFailed failed) {
			this.failedAt = this.clock.now();
			this.lastWasRejection = failed.credentialRejected();
			this.lastWasRefusal = failed.error().getErrorCode().equals("refused");
			this.dueWhenUnusable = false;
			if (failed.credentialRejected()) {
				rejected(credentialChanged);
			}
			else if (this.lastWasRefusal) {
				refused();
			}
			else {
				unavailable();
			}
		}
	}

	private void rejected(boolean credentialChanged) {
		this.unavailabilities = 0;
		this.longestBackoff = Duration.ZERO;
		this.shortestBackoff = Duration.ZERO;
		if (this.credentialRejected && this.beforeItsTime && !credentialChanged) {
			return;
		}
		if (credentialChanged) {
			this.demands.clear();
		}
		this.credentialRejected = true;
		this.rejectedAt = this.failedAt;
		this.rejectionBackoff = this.settings.maxBackoff()
			.multipliedBy((long) Math.pow(10, Math.min(this.rejections++, 5)));
		if (this.rejectionBackoff.compareTo(DAY) > 0) {
			this.rejectionBackoff = DAY;
		}
	}

	private void refused() {
		this.unavailabilities = 0;
		this.longestBackoff = this.settings.maxBackoff().multipliedBy(1L << Math.min(this.refusals++, 20));
		if (this.longestBackoff.compareTo(Duration.ofMinutes(10)) > 0) {
			this.longestBackoff = Duration.ofMinutes(10);
		}
		this.shortestBackoff = this.longestBackoff;
	}

	void assertFailedNow(boolean rejected) {
		if (this.attemptIsOurs) {
			assertThat(this.failedAt).as("the failure is known").isEqualTo(this.clock.now());
			assertThat(this.lastWasRejection).as("the kind of failure").isEqualTo(rejected);
		}
	}

	private void unavailable() {
		Duration backoff = this.settings.initialBackoff().multipliedBy(1L << Math.min(this.unavailabilities++, 20));
		if (backoff.compareTo(this.settings.maxBackoff()) > 0) {
			backoff = this.settings.maxBackoff();
		}
		this.longestBackoff = backoff;
		this.shortestBackoff = Duration
			.ofNanos((long) (backoff.toNanos() * (1 - Math.min(this.settings.jitter(), 0.5))));
		if (this.retryAfter == null) {
			this.dueWhenUnusable = isUsable();
			return;
		}
		Duration fiveMinutes = Duration.ofMinutes(5);
		Duration asked = (this.retryAfter.compareTo(fiveMinutes) < 0) ? this.retryAfter : fiveMinutes;
		this.longestBackoff = longer(this.longestBackoff, asked);
		this.shortestBackoff = longer(this.shortestBackoff, asked);
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	// 401 from the API

	boolean rejectThrowsAway(OAuth2AccessToken token) {
		Moment now = this.clock.now();
		if (!token.getTokenValue().equals(currentValue())
				|| now.nanosSince(this.current.publishedAt()) < this.probation.toNanos()) {
			return false;
		}
		int tenth = this.throwing.size() - 10;
		if (tenth >= 0 && now.nanosSince(this.throwing.get(tenth)) < this.settings.maxBackoff().toNanos()) {
			return false;
		}
		if (!this.current.refused()) {
			this.probation = Duration.ZERO;
		}
		this.throwing.add(now);
		this.thrownAway.add(currentValue());
		this.current = null;
		return true;
	}

	void replayRejected(OAuth2AccessToken token) {
		if (token.getTokenValue().equals(currentValue()) && !this.current.refused()) {
			this.current = this.current.refuse();
			Duration next = this.probation.isZero() ? this.settings.initialBackoff() : this.probation.multipliedBy(2);
			this.probation = (next.compareTo(this.settings.maxBackoff()) < 0) ? next : this.settings.maxBackoff();
		}
	}

	// End

	void ends() {
		this.current = null;
		this.attemptIsOurs = false;
	}

	private record Held(OAuth2AccessToken token, Moment sentAt, Moment publishedAt, Duration lifetime, Duration margin,
			boolean refused) {

		boolean isUsable(Moment now) {
			if (this.lifetime == null) {
				return true;
			}
			Duration quarter = this.lifetime.dividedBy(4);
			Duration effective = (this.margin.compareTo(quarter) < 0) ? this.margin : quarter;
			Duration tenSeconds = Duration.ofSeconds(10);
			Duration allowance = (effective.dividedBy(4).compareTo(tenSeconds) < 0) ? effective.dividedBy(4)
					: tenSeconds;
			Duration age = longer(Duration.ofNanos(now.nanosSince(this.sentAt)), now.wallTimeSince(this.sentAt));
			return this.lifetime.minus(age).compareTo(allowance) > 0;
		}

		Held refuse() {
			return new Held(this.token, this.sentAt, this.publishedAt, this.lifetime, this.margin, true);
		}

	}

}
