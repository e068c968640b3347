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
 * The state of the end of a session: the rule "End". While it is active, callers get an
 * error.
 *
 * @param ending the end under way, or {@code null}
 * @param awaited the attempt that the end waits for, or {@code null}
 * @param begun whether there was a token or an attempt to end
 * @param shutDown whether the session stays closed because the application shuts down
 * @param endedAt when the last end began, or {@code null}
 */
record Termination(@Nullable Attempt<Void> ending, @Nullable Attempt<?> awaited, boolean begun, boolean shutDown,
		@Nullable Moment endedAt) {

	static final Termination NONE = new Termination(null, null, false, false, null);

	boolean isActive() {
		return this.ending != null || this.shutDown;
	}

	/**
	 * The session is to end. Begins the candidate unless an end is under way.
	 * @param candidate the end
	 * @param awaited the attempt under way, or {@code null}
	 * @param begun whether there is a token or an attempt to end
	 * @param forGood whether the session stays closed because the application shuts down
	 * @param now the present moment
	 * @return the next termination, the same one if nothing changes
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
	 * Return whether a token belongs to a session that was ended. After an end, a token
	 * without a time of issue counts as one of the ended session.
	 * @param token the token
	 * @return whether its session was ended
	 */
	boolean isOfEndedSession(OAuth2AccessToken token) {
		if (this.endedAt == null) {
			return false;
		}
		return token.getIssuedAt() == null || !token.getIssuedAt().isAfter(this.endedAt.instant());
	}

}
