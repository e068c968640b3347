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

import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.session.scenario.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Races of a call with the end of the session or of its threads.
 */
public final class ShutdownRaces {

	private ShutdownRaces() {
	}

	/**
	 * Nothing is answered before both threads are done: what was sent stays in flight.
	 */
	private abstract static class RaceWithShutdown extends Race {

		final ContestedSession contested = new ContestedSession();

		private Caller<Void> shutdown;

		@Override
		protected void other() {
			this.shutdown = this.contested.shutDown();
		}

		abstract Caller<?> contender();

		@Override
		protected void verify() {
			if (this.contested.inFlight() > 0) {
				assertThat(this.shutdown.isWaiting()).isTrue();
				this.contested.grant("late");
			}
			assertThat(this.shutdown.isCompleted()).isTrue();
			assertThat(contender().error().getError().getErrorCode()).isEqualTo("session_ended");
			assertThat(this.contested.ends()).containsExactly("shut down with 0 in flight");
			assertThat(this.contested.requestsAfterAnEnd()).isZero();
			int requests = this.contested.requests();
			assertThat(this.contested.call().error().getError().getErrorCode()).isEqualTo("session_ended");
			assertThat(this.contested.renew().error().getError().getErrorCode()).isEqualTo("session_ended");
			assertThat(this.contested.requests()).isEqualTo(requests);
			assertThat(this.contested.session().status().renewing()).isFalse();
			assertThat(this.contested.timers()).isEmpty();
		}

	}

	public static class CallAndShutdown extends RaceWithShutdown {

		private Caller<OAuth2AccessToken> caller;

		@Override
		protected void one() {
			this.caller = this.contested.call();
		}

		@Override
		Caller<?> contender() {
			return this.caller;
		}

	}

	public static class RenewalAndShutdown extends RaceWithShutdown {

		private Caller<Void> renewal;

		public RenewalAndShutdown() {
			this.contested.obtain("old");
		}

		@Override
		protected void one() {
			this.renewal = this.contested.renew();
		}

		@Override
		Caller<?> contender() {
			return this.renewal;
		}

	}

	public static class CallAndNoMoreThreads extends Race {

		private final ContestedSession contested = new ContestedSession();

		private Caller<OAuth2AccessToken> caller;

		@Override
		protected void one() {
			this.caller = this.contested.call();
		}

		@Override
		protected void other() {
			this.contested.shutDownThreads();
		}

		@Override
		protected void verify() {
			if (this.contested.requests() == 0) {
				assertThat(this.caller.error()).hasMessageContaining("The application is shutting down");
				assertThat(this.contested.session().status().renewing()).isFalse();
				assertThat(this.contested.timers()).isEmpty();
			}
			else {
				this.contested.grant("one");
				assertThat(this.caller.answer().getTokenValue()).isEqualTo("one");
			}
		}

	}

}
