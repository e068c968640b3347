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

package dev.quantumauth.session.race;

import java.time.Duration;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for two things that happen at once, one of them in the middle of the other. Both
 * places at which another thread can get in between are used: while the session decides
 * what a token means, and after it has decided but before the waiters know.
 */
class SessionRaceTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void aTokenThatIsPublishedWhenTheLimitFiresReachesItsWaiters() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		afterPublication(() -> this.scenario.advance(SessionScenario.SETTINGS.attemptLimit()),
				() -> this.scenario.grant("one", HOUR));
		assertThat(this.scenario.requests()).isOne();
		assertThat(caller.answer()).isNotNull();
		assertThat(this.scenario.status().error()).isNull();
	}

	@Test
	void aTokenThatIsPublishedWhenTheSessionEndsReachesItsWaitersAndNobodyElse() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		afterPublication(this.scenario::end, () -> this.scenario.grant("one", HOUR));
		assertThat(caller.answer()).isNotNull();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ENDED);
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
	}

	@Test
	void aTokenThatArrivesJustAfterTheLimitIsNotPublished() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.source()
			.grant(new TokenThatIsRead(() -> this.scenario.advance(SessionScenario.SETTINGS.attemptLimit())), HOUR);
		assertThat(caller.error()).hasMessageContaining("No token was received within");
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
	}

	@Test
	void aTokenThatArrivesWhenTheSessionEndsIsNotPublished() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.source().grant(new TokenThatIsRead(this.scenario::end), HOUR);
		assertThat(caller.error().getError().getErrorCode()).isEqualTo("session_ended");
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ENDED);
		assertThat(this.scenario.status().error()).isNull();
	}

	@Test
	void aTokenThatArrivesWhenItsPredecessorIsRejectedIsPublished() {
		OAuth2AccessToken first = this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(55));
		this.scenario.call();
		this.scenario.source().grant(new TokenThatIsRead(() -> this.scenario.session().reject(first)), HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("read");
		assertThat(this.scenario.status().renewing()).isFalse();
	}

	@Test
	void aTokenThatArrivesWhenItsAttemptIsAbandonedLeavesTheNextAttemptAlone() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		this.scenario.time().suspend(HOUR);
		this.scenario.source().grant(new TokenThatIsRead(this.scenario::call), HOUR.multipliedBy(2));
		assertThat(first.error()).hasMessageContaining("took longer than");
		assertThat(this.scenario.status().renewing()).isTrue();
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("two");
	}

	@Test
	void theLastWaiterGivesUpWhileTheTokenIsPublished() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		afterPublication(caller::giveUp, () -> this.scenario.grant("one", HOUR));
		assertThat(caller.isWaiting()).isTrue();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void twoCallersAtTheMomentOfExpiryShareOneAttempt() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(HOUR);
		Caller<OAuth2AccessToken> first = new Caller<>(this.scenario.session().accessToken());
		Caller<OAuth2AccessToken> second = this.scenario.call();
		this.scenario.grant("two", HOUR);
		assertThat(first.answer()).isSameAs(second.answer());
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	private static void afterPublication(Runnable action, Runnable publication) {
		Logger logger = (Logger) LoggerFactory.getLogger(TokenSession.class);
		Level before = logger.getLevel();
		FirstEvent appender = new FirstEvent("Obtained", action);
		appender.start();
		logger.addAppender(appender);
		logger.setLevel(Level.DEBUG);
		try {
			publication.run();
		}
		finally {
			logger.detachAppender(appender);
			logger.setLevel(before);
		}
		assertThat(appender.action).isNull();
	}

	/**
	 * Lets something happen when the session logs: it has published the token by then,
	 * but not told the waiters.
	 */
	private static final class FirstEvent extends AppenderBase<ILoggingEvent> {

		private final String text;

		private final Thread thread = Thread.currentThread();

		private Runnable action;

		FirstEvent(String text, Runnable action) {
			this.text = text;
			this.action = action;
		}

		@Override
		public synchronized void doAppend(ILoggingEvent event) {
			append(event);
		}

		@Override
		protected void append(ILoggingEvent event) {
			Runnable next = this.action;
			if (next != null && Thread.currentThread() == this.thread
					&& event.getFormattedMessage().contains(this.text)) {
				this.action = null;
				next.run();
			}
		}

	}

}
