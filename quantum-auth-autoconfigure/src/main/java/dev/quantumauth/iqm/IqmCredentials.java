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

package dev.quantumauth.iqm;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.springframework.util.Assert;

/**
 * The credentials for a login at IQM's authentication server.
 *
 * @param username the name of the user
 * @param password the user's password
 * @since 0.1.0
 */
public record IqmCredentials(String username, @JsonIgnore String password) {

	/**
	 * Create credentials.
	 * @param username the name of the user, not empty
	 * @param password the user's password, not empty
	 * @throws IllegalArgumentException if one of them is empty
	 */
	public IqmCredentials {
		Assert.hasLength(username, "'username' must not be empty");
		Assert.hasLength(password, "'password' must not be empty");
	}

	@Override
	public String toString() {
		return "IqmCredentials[username=" + this.username + "]";
	}

}
