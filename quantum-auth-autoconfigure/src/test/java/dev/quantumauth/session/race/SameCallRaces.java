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

import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Races of two threads that make the same call.
 */
public final class SameCallRaces {

	private SameCallRaces() {
	}

	public static class TwoCallersAtExpiry extends Race {

		private final ContestedSession contested = new ContestedSession();

		private Caller<OAuth2AccessToken> first;

		private Caller<OAuth2AccessToken> second;

		public TwoCallersAtExpiry() {
			this.contested.obtain("old");
			this.contested.advance(ContestedSession.LIFETIME);
		}

		@Override
		protected void one() {
			this.first = this.contested.call();
		}

		@Override
		protected void other() {
			this.second = this.contested.call();
		}

		@Override
		protected void verify() {
			assertThat(this.contested.requests()).isEqualTo(2);
			this.contested.grant("new");
			assertThat(this.first.answer().getTokenValue()).isEqualTo("new");
			assertThat(this.second.answer()).isSameAs(this.first.answer());
			assertThat(this.contested.requests()).isEqualTo(2);
		}

	}

	public static class TwoRejections extends Race {

		private final ContestedSession contested = new ContestedSession();

		private final OAuth2AccessToken token = this.contested.obtain("one");

		private boolean firstReplay;

		private boolean secondReplay;

		@Override
		protected void one() {
			this.firstReplay = this.contested.session().reject(this.token);
		}

		@Override
		protected void other() {
			this.secondReplay = this.contested.session().reject(this.token);
		}

		@Override
		protected void verify() {
			assertThat(this.firstReplay).isTrue();
			assertThat(this.secondReplay).isTrue();
			assertThat(this.contested.events(AccessTokenRejected.class)).isOne();
			assertThat(this.contested.session().status().token()).isEqualTo(TokenState.REJECTED);
			assertThat(this.contested.obtain("two").getTokenValue()).isEqualTo("two");
		}

	}

}
