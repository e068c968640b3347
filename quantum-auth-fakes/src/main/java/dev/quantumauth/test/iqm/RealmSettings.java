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

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * The settings of the realm, which a test may change while requests are served.
 */
final class RealmSettings {

	private volatile Duration accessTokenLifetime = Duration.ofMinutes(5);

	private volatile Duration refreshTokenLifetime = Duration.ofMinutes(30);

	private volatile boolean rotation = true;

	private volatile boolean offline;

	private volatile boolean directGrants = true;

	private volatile boolean enabled = true;

	private volatile boolean base64UrlCharacters;

	RealmSettings copy() {
		RealmSettings copy = new RealmSettings();
		copy.set(this);
		return copy;
	}

	void set(RealmSettings other) {
		this.accessTokenLifetime = other.accessTokenLifetime;
		this.refreshTokenLifetime = other.refreshTokenLifetime;
		this.rotation = other.rotation;
		this.offline = other.offline;
		this.directGrants = other.directGrants;
		this.enabled = other.enabled;
		this.base64UrlCharacters = other.base64UrlCharacters;
	}

	Duration accessTokenLifetime() {
		return this.accessTokenLifetime;
	}

	void accessTokenLifetime(Duration accessTokenLifetime) {
		this.accessTokenLifetime = checked(accessTokenLifetime);
	}

	Duration refreshTokenLifetime() {
		return this.refreshTokenLifetime;
	}

	void refreshTokenLifetime(Duration refreshTokenLifetime) {
		this.refreshTokenLifetime = checked(refreshTokenLifetime);
	}

	boolean rotation() {
		return this.rotation;
	}

	void rotation(boolean rotation) {
		this.rotation = rotation;
	}

	boolean offline() {
		return this.offline;
	}

	void offline(boolean offline) {
		this.offline = offline;
	}

	boolean directGrants() {
		return this.directGrants;
	}

	void directGrants(boolean directGrants) {
		this.directGrants = directGrants;
	}

	boolean enabled() {
		return this.enabled;
	}

	void enabled(boolean enabled) {
		this.enabled = enabled;
	}

	boolean base64UrlCharacters() {
		return this.base64UrlCharacters;
	}

	void base64UrlCharacters(boolean base64UrlCharacters) {
		this.base64UrlCharacters = base64UrlCharacters;
	}

	private static Duration checked(Duration lifetime) {
		if (lifetime.compareTo(Duration.ofSeconds(1)) < 0
				|| !lifetime.equals(lifetime.truncatedTo(ChronoUnit.SECONDS))) {
			throw new IllegalArgumentException("A lifetime must be whole seconds, at least 1, not " + lifetime);
		}
		return lifetime;
	}

}
