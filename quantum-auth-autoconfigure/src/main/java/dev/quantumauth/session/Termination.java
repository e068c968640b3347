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

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.session.time.Moment;

/**
 * The end of a session, as far as it has come: the rule "End". While it is active,
 * callers get an error.
 *
 * @param ending the end that is under way, or {@code null}
 * @param awaited the attempt that the end awaits, or {@code null}
 * @param begun whether it ends anything
 * @param shutDown whether the end is final
 * @param endedAt when the session was ended last, or {@code null}
 */
record Termination(@Nullable Attempt<Void> ending, @Nullable Attempt<?> awaited, boolean begun, boolean shutDown,
		@Nullable Moment endedAt) {

	static final Termination NONE = new Termination(null, null, false, false, null);

	boolean isActive() {
		return this.ending != null || this.shutDown;
	}

	/**
	 * The session is to end. Who comes while it does joins.
	 * @param candidate the end to begin with unless one is under way
	 * @param awaited the attempt under way, or {@code null}
	 * @param begun whether there is something to end
	 * @param forGood whether the session is to stay closed, because the application shuts
	 * down
	 * @param now the present moment
	 * @return the termination, this one if nothing changes
	 */
	Termination closed(Attempt<Void> candidate, @Nullable Attempt<?> awaited, boolean begun, boolean forGood,
			Moment now) {
		if (!isActive()) {
			return new Termination(candidate, awaited, begun, forGood, now);
		}
		return (forGood && !this.shutDown) ? new Termination(this.ending, this.awaited, this.begun, true, this.endedAt)
				: this;
	}

	Termination ended(Attempt<Void> which) {
		return (this.ending == which) ? new Termination(null, null, this.begun, this.shutDown, this.endedAt) : this;
	}

	Termination reopened() {
		return this.shutDown ? new Termination(this.ending, this.awaited, this.begun, false, this.endedAt) : this;
	}

	/**
	 * Return whether a token belongs to a session that was ended. One of unknown age does
	 * as soon as there was an end.
	 * @param token the token
	 * @return whether its session is over
	 */
	boolean isOfEndedSession(OAuth2AccessToken token) {
		if (this.endedAt == null) {
			return false;
		}
		return token.getIssuedAt() == null || !token.getIssuedAt().isAfter(this.endedAt.instant());
	}

}
