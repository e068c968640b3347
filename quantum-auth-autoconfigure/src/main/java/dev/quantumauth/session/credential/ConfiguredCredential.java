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
 * The credential of an account, in the place where it is configured. It is read for each
 * token request, so that a changed one counts at once, and what is remembered of it is a
 * {@link Fingerprint}. Reading may block. Thread-safe.
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
	 * @param source tells the credential that is configured at the moment
	 * @param text returns all of a credential that tells it from others
	 */
	public ConfiguredCredential(Supplier<? extends C> source, Function<? super C, String> text) {
		this.source = source;
		this.text = text;
	}

	/**
	 * Return a credential that is one secret.
	 * @param source tells the secret that is configured at the moment
	 * @return the credential
	 */
	public static ConfiguredCredential<String> of(Supplier<String> source) {
		return new ConfiguredCredential<>(source, Function.identity());
	}

	/**
	 * Read the credential for a token request of the session.
	 * @return the credential
	 * @throws RuntimeException if there is none, which says why
	 */
	public C read() {
		C credential = readApart();
		this.lastRead = fingerprint(credential);
		return credential;
	}

	/**
	 * Read the credential for a request that the session knows nothing of.
	 * @return the credential
	 * @throws RuntimeException if there is none, which says why
	 */
	public C readApart() {
		C credential = this.source.get();
		if (this.text.apply(credential).isBlank()) {
			throw new IllegalStateException("It is empty");
		}
		return credential;
	}

	/**
	 * Return what tells the credential that was read last for the session from others.
	 * @return the fingerprint, or {@code null} if none was read
	 */
	public @Nullable Fingerprint lastRead() {
		return this.lastRead;
	}

	/**
	 * Return what tells the credential that is configured now from others.
	 * @return the fingerprint
	 * @throws RuntimeException if there is none, which says why
	 */
	public Fingerprint current() {
		return fingerprint(readApart());
	}

	/**
	 * Return what tells a credential from others.
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
