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

package com.example;

import java.util.List;
import java.util.Locale;

import dev.quantumauth.TokenHeader;

/**
 * A cloud that quantum-auth does not know.
 */
enum Guest {

	NIMBUS("Nimbus", "api-key", TokenHeader.BEARER),

	QUARK("Quark", "key", new TokenHeader("X-Auth-Token", ""));

	private final String displayName;

	private final String keyProperty;

	private final TokenHeader header;

	Guest(String displayName, String keyProperty, TokenHeader header) {
		this.displayName = displayName;
		this.keyProperty = keyProperty;
		this.header = header;
	}

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	String displayName() {
		return this.displayName;
	}

	String property(String name) {
		return "quantum.auth." + id() + "." + name;
	}

	String key() {
		return property(this.keyProperty);
	}

	String keyFile() {
		return key() + "-file";
	}

	String keyOf(String account) {
		return property("accounts." + account + "." + this.keyProperty);
	}

	String urlVariable() {
		return name() + "_URL";
	}

	String keyVariable() {
		return name() + "_" + this.keyProperty.toUpperCase(Locale.ROOT).replace('-', '_');
	}

	List<String> spellingsOfTheKey() {
		String camel = this.keyProperty.replace("-k", "K");
		String bare = this.keyProperty.replace("-", "").toUpperCase(Locale.ROOT);
		return List.of(key(), property(camel), keyOf("lab-1"), property("accounts[lab-1]." + camel),
				"QUANTUM_AUTH_" + name() + "_" + bare, "QUANTUM_AUTH_" + name() + "_ACCOUNTS_LAB1_" + bare,
				keyVariable());
	}

	/**
	 * What a key becomes on a request: the one cloud exchanges it, the other takes it.
	 */
	String token(String key) {
		return (this == NIMBUS) ? "token-of-" + key : key;
	}

	TokenHeader header() {
		return this.header;
	}

}
