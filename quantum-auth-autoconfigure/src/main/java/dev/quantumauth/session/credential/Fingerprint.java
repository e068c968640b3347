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

package dev.quantumauth.session.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Identifies a secret without containing it. The digest is not shown either, because a
 * weak password can be guessed from its digest.
 *
 * @since 0.1.0
 */
public final class Fingerprint {

	private final byte[] digest;

	private Fingerprint(byte[] digest) {
		this.digest = digest;
	}

	/**
	 * Return the fingerprint of a secret.
	 * @param secret the secret
	 * @return its SHA-256 digest
	 */
	public static Fingerprint of(String secret) {
		try {
			return new Fingerprint(
					MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Fingerprint fingerprint && MessageDigest.isEqual(this.digest, fingerprint.digest);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.digest);
	}

	@Override
	public String toString() {
		return "Fingerprint";
	}

}
