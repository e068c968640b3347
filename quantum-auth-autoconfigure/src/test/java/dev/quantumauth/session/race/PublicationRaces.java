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
import java.util.List;

import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.QuantumAuthEvent.SessionEnded;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Races of a token that is published with what can happen at the same time.
 */
public final class PublicationRaces {

	private PublicationRaces() {
	}

	public static class RenewalAndRejection extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final OAuth2AccessToken old = this.contested.obtain("old");

		private final Caller<Void> renewal = this.contested.renew();

		private boolean replay;

		private Caller<OAuth2AccessToken> replayed;

		@Override
		protected void one() {
			this.contested.grant("new");
		}

		@Override
		protected void other() {
			this.replay = this.contested.session().reject(this.old);
			this.replayed = this.contested.call();
		}

		@Override
		protected void verify() {
			assertThat(this.replay).isTrue();
			assertThat(this.replayed.answer().getTokenValue()).isEqualTo("new");
			assertThat(this.renewal.isCompleted()).isTrue();
			assertThat(this.contested.cached()).isEqualTo("new");
			assertThat(this.contested.session().status().renewing()).isFalse();
			assertThat(this.contested.session().reject(this.old)).isTrue();
			assertThat(this.contested.cached()).isEqualTo("new");
			assertThat(this.contested.requests()).isEqualTo(2);
			assertThat(this.contested.timers()).isEmpty();
		}

	}

	public static class PublicationAndCancellation extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final Caller<OAuth2AccessToken> caller = this.contested.call();

		@Override
		protected void one() {
			this.contested.grant("one");
		}

		@Override
		protected void other() {
			this.caller.giveUp();
		}

		@Override
		protected void verify() {
			assertThat(this.contested.call().answer().getTokenValue()).isEqualTo("one");
			assertThat(this.contested.session().status().renewing()).isFalse();
			assertThat(this.contested.requests()).isOne();
			assertThat(this.contested.timers()).isEmpty();
		}

	}

	public static class PublicationAndEnd extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final Caller<OAuth2AccessToken> waiter = this.contested.call();

		private Caller<Void> end;

		@Override
		protected void one() {
			this.contested.grant("one");
		}

		@Override
		protected void other() {
			this.end = this.contested.end();
		}

		@Override
		protected void verify() {
			assertThat(this.end.isCompleted()).isTrue();
			assertThat(this.contested.ends()).containsExactly("ended with 0 in flight");
			assertThat(this.contested.events(SessionEnded.class)).isOne();
			assertThat(this.contested.events(AccessTokenRenewalFailed.class)).isZero();
			assertThat(this.contested.session().status().token()).isEqualTo(TokenState.ENDED);
			if (this.waiter.error() != null) {
				assertThat(this.waiter.error().getError().getErrorCode()).isEqualTo("session_ended");
				assertThat(this.contested.events(AccessTokenObtained.class)).isZero();
			}
			else {
				assertThat(this.waiter.answer().getTokenValue()).isEqualTo("one");
				assertThat(this.contested.events(AccessTokenObtained.class)).isOne();
			}
			assertThat(this.contested.timers()).isEmpty();
			assertThat(this.contested.obtain("two").getTokenValue()).isEqualTo("two");
			assertThat(this.contested.requests()).isEqualTo(2);
		}

	}

	public static class PublicationAndLimit extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final Caller<OAuth2AccessToken> waiter = this.contested.call();

		private final Runnable limit = this.contested.limit();

		@Override
		protected void one() {
			this.contested.grant("one");
		}

		@Override
		protected void other() {
			this.limit.run();
		}

		@Override
		protected void verify() {
			assertThat(this.waiter.isWaiting()).isFalse();
			boolean published = this.waiter.error() == null;
			assertThat(this.contested.cached()).isEqualTo(published ? "one" : null);
			assertThat(this.contested.events(AccessTokenObtained.class)).isEqualTo(published ? 1 : 0);
			assertThat(this.contested.events(AccessTokenRenewalFailed.class)).isEqualTo(published ? 0 : 1);
			assertThat(this.contested.session().status().error() == null).isEqualTo(published);
			assertThat(this.contested.session().status().renewing()).isFalse();
			assertThat(this.contested.requests()).isOne();
			assertThat(this.contested.timers()).isEmpty();
		}

	}

	public static class PublicationAndRejectionWithTimer extends Race {

		private final ContestedSession contested = new ContestedSession(SessionScenario.SETTINGS);

		private final OAuth2AccessToken old = this.contested.obtain("old");

		public PublicationAndRejectionWithTimer() {
			this.contested.advance(Duration.ofMinutes(1));
			this.contested.renew();
		}

		@Override
		protected void one() {
			this.contested.grant("new");
		}

		@Override
		protected void other() {
			this.contested.session().reject(this.old);
		}

		@Override
		protected void verify() {
			assertThat(this.contested.timers()).isEqualTo(List.of(Duration.ofMinutes(51)));
		}

	}

}
