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

package dev.quantumauth.test.iqm;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The users of a fake, and their passwords.
 */
final class Users {

	private final Map<String, User> users = new ConcurrentHashMap<>();

	Users copy() {
		Users copy = new Users();
		copy.set(this);
		return copy;
	}

	void set(Users other) {
		this.users.putAll(other.users);
		this.users.keySet().retainAll(other.users.keySet());
	}

	void add(String username, String password, boolean enabled) {
		if (username.isEmpty()) {
			throw new IllegalArgumentException("The username must not be empty");
		}
		this.users.put(username, new User(password, enabled));
	}

	void password(String username, String password) {
		change(username, (user) -> new User(password, user.enabled()));
	}

	void enabled(String username, boolean enabled) {
		change(username, (user) -> new User(user.password(), enabled));
	}

	private void change(String username, UnaryOperator<User> change) {
		if (this.users.computeIfPresent(username, (name, user) -> change.apply(user)) == null) {
			throw new IllegalArgumentException("There is no user '" + username + "'");
		}
	}

	User get(String username) {
		return Objects.requireNonNull(find(username));
	}

	@Nullable User find(String username) {
		return this.users.get(username);
	}

	/**
	 * A user.
	 *
	 * @param password the password
	 * @param enabled {@code false} if an administrator has disabled the user
	 */
	record User(String password, boolean enabled) {

		User {
			if (password.isEmpty()) {
				throw new IllegalArgumentException("The password must not be empty");
			}
		}

		@Override
		public String toString() {
			return "User[enabled=" + this.enabled + "]";
		}

	}

}
