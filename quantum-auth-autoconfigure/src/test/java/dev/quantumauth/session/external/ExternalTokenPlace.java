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

package dev.quantumauth.session.external;

import dev.quantumauth.session.token.TokenReader;

/**
 * The place where an application keeps a token that this library does not renew.
 */
final class ExternalTokenPlace implements TokenReader {

	private String value = "one";

	private String valueAfterReading;

	private int version;

	private int reads;

	private boolean fixed;

	private boolean sealed;

	/**
	 * Write another value.
	 * @param next the value, or {@code null} for one that is half-written
	 */
	void change(String next) {
		this.value = next;
		this.version++;
	}

	/**
	 * Write another value as soon as the present one is read.
	 * @param next the value
	 */
	void changeWhenRead(String next) {
		this.valueAfterReading = next;
	}

	/**
	 * From now on have no version, as a place that never changes.
	 */
	void fix() {
		this.fixed = true;
	}

	/**
	 * From now on fail when asked for the version.
	 */
	void seal() {
		this.sealed = true;
	}

	void unseal() {
		this.sealed = false;
	}

	int reads() {
		return this.reads;
	}

	@Override
	public String read() {
		this.reads++;
		if (this.value == null) {
			throw new IllegalStateException("the place is empty");
		}
		String read = this.value;
		if (this.valueAfterReading != null) {
			change(this.valueAfterReading);
			this.valueAfterReading = null;
		}
		return read;
	}

	@Override
	public Object version() {
		if (this.sealed) {
			throw new IllegalStateException("the vault is sealed");
		}
		return this.fixed ? null : this.version;
	}

}
