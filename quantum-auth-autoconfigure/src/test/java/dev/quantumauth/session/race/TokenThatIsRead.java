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

/**
 * A token that lets something happen, once, when the session looks at its value: just
 * before it becomes the current one.
 */
final class TokenThatIsRead extends OAuth2AccessToken {

	private static final long serialVersionUID = 1L;

	private transient Runnable whenRead;

	TokenThatIsRead(Runnable whenRead) {
		super(TokenType.BEARER, "read", null, null);
		this.whenRead = whenRead;
	}

	@Override
	public String getTokenValue() {
		Runnable action = this.whenRead;
		if (action != null) {
			this.whenRead = null;
			action.run();
		}
		return super.getTokenValue();
	}

}
