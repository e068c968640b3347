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

/**
 * Whether a session lets anybody in: the rule "End".
 *
 * @param ending the end that is under way, or {@code null}
 * @param awaited the attempt that the end awaits, or {@code null}
 * @param begun whether it ends anything
 * @param shutDown whether the end is final
 * @param endedAt when the session was ended last, or {@code null}
 */
record Door(@Nullable Attempt<Void> ending, @Nullable Attempt<?> awaited, boolean begun, boolean shutDown,
		@Nullable Moment endedAt) {

	static final Door OPEN = new Door(null, null, false, false, null);

	boolean isOpen() {
		return this.ending == null && !this.shutDown;
	}

	/**
	 * The session is to end. Who comes while it does joins.
	 * @param candidate the end to begin with unless one is under way
	 * @param awaited the attempt under way, or {@code null}
	 * @param begun whether there is something to end
	 * @param forGood whether the door is to stay closed
	 * @param now the present moment
	 * @return the door, the same one if it is closed in the same way already
	 */
	Door closed(Attempt<Void> candidate, @Nullable Attempt<?> awaited, boolean begun, boolean forGood, Moment now) {
		if (isOpen()) {
			return new Door(candidate, awaited, begun, forGood, now);
		}
		return (forGood && !this.shutDown) ? new Door(this.ending, this.awaited, this.begun, true, this.endedAt) : this;
	}

	Door ended(Attempt<Void> which) {
		return (this.ending == which) ? new Door(null, null, this.begun, this.shutDown, this.endedAt) : this;
	}

	Door reopened() {
		return this.shutDown ? new Door(this.ending, this.awaited, this.begun, false, this.endedAt) : this;
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
