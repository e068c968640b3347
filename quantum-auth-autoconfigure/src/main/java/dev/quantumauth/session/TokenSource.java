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

package dev.quantumauth.session;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.credential.ConfiguredCredential;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.token.TokenGrant;

/**
 * Contract for a provider's way to get an access token. A session subscribes to one
 * attempt at a time, from a thread of its own on which reading a file or asking a vault
 * may block.
 * <p>
 * A session that cancels an attempt does not know what became of its request: the source
 * has to take it for sent.
 *
 * @param <T> the type of access token
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenSource<T extends OAuth2AccessToken> {

	/**
	 * Get a new access token.
	 * @param wanted tells whether the token is still wanted: a source that needs another
	 * request after the first asks before it sends it
	 * @return the grant, or a {@link TokenRequestException}
	 */
	Mono<TokenGrant<T>> obtain(BooleanSupplier wanted);

	/**
	 * End the session where the cloud keeps it: log out what was obtained last. Asked for
	 * when no attempt is under way, from a thread that may block.
	 * @param shutDown whether that is because the application shuts down, which leaves
	 * alone what was begun elsewhere
	 * @return completion
	 */
	default Mono<Void> end(boolean shutDown) {
		return Mono.empty();
	}

	/**
	 * Return whether a session is kept alive from the start, before its first use.
	 * @return whether {@link #prepare()} has to be called when the session starts
	 */
	default boolean isKeptAlive() {
		return false;
	}

	/**
	 * Find out what there is to keep alive. Called when the session starts, on a thread
	 * that may block, and before {@link #untilKeepAlive(Moment)}.
	 */
	default void prepare() {
	}

	/**
	 * Return how long the session may be left alone, used or not: one that was begun
	 * elsewhere ends for good if it is not renewed in time. Asked for whenever a timer is
	 * set; does not block.
	 * @param now the present moment
	 * @return the time until a token has to be obtained, not positive if it is now;
	 * {@code null} if the session need not be kept alive
	 */
	default @Nullable Duration untilKeepAlive(Moment now) {
		return null;
	}

	/**
	 * Return the credential that is sent, where it may change while the session lasts.
	 * What the session compares follows from it.
	 * @return the credential, or {@code null} if it cannot change
	 */
	default @Nullable ConfiguredCredential<?> credential() {
		return null;
	}

	/**
	 * Return what tells the credential that was sent last from another one.
	 * @return a value that is equal for an equal credential and does not reveal it, or
	 * {@code null} if the credential cannot change
	 */
	default @Nullable Object sentCredential() {
		ConfiguredCredential<?> credential = credential();
		return (credential != null) ? credential.lastRead() : null;
	}

	/**
	 * Return how long the credential that was sent last waits at most after it was
	 * rejected. A server may lock the user of a password after some failures, while a
	 * token or key that cannot be guessed is only refused.
	 * @return a day unless the source knows better
	 */
	default Duration longestBackoff() {
		return Duration.ofDays(1);
	}

	/**
	 * Return what tells the credential that is configured now from another one. Asked for
	 * after a rejection, on a thread that may block.
	 * @return a value as {@link #sentCredential()}, or {@code null} if the credential
	 * cannot change
	 */
	default @Nullable Object configuredCredential() {
		ConfiguredCredential<?> credential = credential();
		return (credential != null) ? credential.current() : null;
	}

}
