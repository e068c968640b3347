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

package dev.quantumauth.account;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.http.Redaction;
import dev.quantumauth.session.credential.Fingerprint;
import dev.quantumauth.session.token.BearerToken;
import dev.quantumauth.session.token.TokenReader;

/**
 * {@link TokenReader} for an access token that is configured.
 *
 * @param token returns the token
 * @param fixed whether the token never changes
 */
record ConfiguredToken(Supplier<String> token, boolean fixed) implements TokenReader {

	@Override
	public String read() {
		String value = value();
		if (value.isBlank() || !BearerToken.fitsIntoHeader(value)) {
			throw new IllegalStateException("The token is empty or cannot be put into a header");
		}
		return value;
	}

	// An IllegalStateException is one of this library. The message of any other
	// exception, for example of a vault, may contain a secret
	private String value() {
		try {
			return this.token.get();
		}
		catch (IllegalStateException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException(Redaction.excerpt(String.valueOf(ex.getMessage()), List.of()), ex);
		}
	}

	// The version is computed from the value, so that a vault is asked only once
	@Override
	public Reading readWithVersion() {
		String value = read();
		return new Reading(value, this.fixed ? null : Fingerprint.of(value));
	}

	@Override
	public @Nullable Object version() {
		return this.fixed ? null : Fingerprint.of(value());
	}

	@Override
	public String toString() {
		return "ConfiguredToken[fixed=" + this.fixed + "]";
	}

}
