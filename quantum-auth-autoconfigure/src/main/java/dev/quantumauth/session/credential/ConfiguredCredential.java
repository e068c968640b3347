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

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The configured credential of an account. It is read for each token request, so that a
 * change takes effect at once, and only its {@link Fingerprint} is kept. Reading may
 * block. Thread-safe.
 *
 * @param <C> the type of credential
 * @since 0.1.0
 */
public final class ConfiguredCredential<C> {

	private final Supplier<? extends C> source;

	private final Function<? super C, String> text;

	private volatile @Nullable Fingerprint lastRead;

	/**
	 * Create an instance.
	 * @param source returns the credential that is configured at the moment
	 * @param text returns a text that is different for different credentials, for the
	 * fingerprint
	 */
	public ConfiguredCredential(Supplier<? extends C> source, Function<? super C, String> text) {
		this.source = source;
		this.text = text;
	}

	/**
	 * Return a credential that is one secret.
	 * @param source returns the secret that is configured at the moment
	 * @return the credential
	 */
	public static ConfiguredCredential<String> of(Supplier<String> source) {
		return new ConfiguredCredential<>(source, Function.identity());
	}

	/**
	 * Read the credential for a token request of the session.
	 * @return the credential
	 * @throws RuntimeException if there is none; the message says why
	 */
	public C read() {
		C credential = readApart();
		this.lastRead = fingerprint(credential);
		return credential;
	}

	/**
	 * Read the credential for a request outside of the session, which does not change
	 * {@link #lastRead()}.
	 * @return the credential
	 * @throws RuntimeException if there is none; the message says why
	 */
	public C readApart() {
		C credential = this.source.get();
		if (this.text.apply(credential).isBlank()) {
			throw new IllegalStateException("It is empty");
		}
		return credential;
	}

	/**
	 * Return the fingerprint of the credential that was last {@link #read()}.
	 * @return the fingerprint, or {@code null} if none was read
	 */
	public @Nullable Fingerprint lastRead() {
		return this.lastRead;
	}

	/**
	 * Return the fingerprint of the credential that is configured now.
	 * @return the fingerprint
	 * @throws RuntimeException if there is no credential; the message says why
	 */
	public Fingerprint current() {
		return fingerprint(readApart());
	}

	/**
	 * Return the fingerprint of a credential.
	 * @param credential the credential
	 * @return the fingerprint
	 */
	public Fingerprint fingerprint(C credential) {
		return Fingerprint.of(this.text.apply(credential));
	}

	@Override
	public String toString() {
		return "ConfiguredCredential";
	}

}
