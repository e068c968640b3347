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

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A session of one user. Not safe for use by several threads: {@link Sessions} guards it.
 */
final class Session {

	private final String id = UUID.randomUUID().toString();

	private final String username;

	private final boolean offline;

	private @Nullable Instant expiresAt;

	private boolean ended;

	Session(String username, boolean offline) {
		this.username = username;
		this.offline = offline;
	}

	String id() {
		return this.id;
	}

	String username() {
		return this.username;
	}

	boolean isOffline() {
		return this.offline;
	}

	String scope() {
		return (this.offline) ? "profile email offline_access" : "profile email";
	}

	@Nullable Instant expiresAt() {
		return this.expiresAt;
	}

	void expiresAt(@Nullable Instant expiresAt) {
		this.expiresAt = expiresAt;
	}

	boolean hasEnded() {
		return this.ended;
	}

	void end() {
		this.ended = true;
	}

}
