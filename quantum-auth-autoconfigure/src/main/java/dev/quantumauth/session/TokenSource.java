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
 * Contract for obtaining access tokens from a provider. A session subscribes to one
 * attempt at a time, on a thread of the session, where reading a file or calling a vault
 * may block.
 * <p>
 * If a session cancels an attempt, the outcome of its request is unknown: the source must
 * assume that the request was sent and granted.
 *
 * @param <T> the type of access token
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenSource<T extends OAuth2AccessToken> {

	/**
	 * Obtain a new access token.
	 * @param wanted returns whether the token is still wanted; a source that sends more
	 * than one request checks it before each further one
	 * @return the grant, or a {@link TokenRequestException}
	 */
	Mono<TokenGrant<T>> obtain(BooleanSupplier wanted);

	/**
	 * End the session at the cloud, for example by a logout with the newest refresh
	 * token. Called on a thread that may block, and only when no attempt is under way.
	 * @param shutDown whether the application shuts down; then a session that was begun
	 * elsewhere must not be ended
	 * @return completion
	 */
	default Mono<Void> end(boolean shutDown) {
		return Mono.empty();
	}

	/**
	 * Return whether the session has to be kept alive from the start, before its first
	 * use.
	 * @return whether {@link #prepare()} is called when the session starts
	 */
	default boolean isKeptAlive() {
		return false;
	}

	/**
	 * Read what {@link #untilKeepAlive(Moment)} has to know, such as the configured
	 * refresh token of the session. Called once before it, when the session starts, on a
	 * thread that may block.
	 */
	default void prepare() {
	}

	/**
	 * Return when the session has to be renewed even if the account is not in use,
	 * because it was begun elsewhere and would end otherwise. Called whenever a timer is
	 * set; must not block.
	 * @param now the present moment
	 * @return the time until then, not positive if the renewal is due; {@code null} if
	 * the session need not be kept alive
	 */
	default @Nullable Duration untilKeepAlive(Moment now) {
		return null;
	}

	/**
	 * Return the credential, if it may change during the session. By default the session
	 * compares its fingerprints after a rejection.
	 * @return the credential, or {@code null} if it cannot change
	 */
	default @Nullable ConfiguredCredential<?> credential() {
		return null;
	}

	/**
	 * Return the fingerprint of the credential that was sent last.
	 * @return a value that is equal for equal credentials and does not reveal them, or
	 * {@code null} if the credential cannot change
	 */
	default @Nullable Object sentCredential() {
		ConfiguredCredential<?> credential = credential();
		return (credential != null) ? credential.lastRead() : null;
	}

	/**
	 * Return the limit of the back-off after the credential that was sent last was
	 * rejected. Servers lock a user after some failures with a password, but not after
	 * failures with a token or key, which cannot be guessed.
	 * @return the limit, by default a day
	 */
	default Duration longestBackoff() {
		return Duration.ofDays(1);
	}

	/**
	 * Return the fingerprint of the credential that is configured now. Called after a
	 * rejection, on a thread that may block.
	 * @return a value like {@link #sentCredential()}, or {@code null} if the credential
	 * cannot change
	 */
	default @Nullable Object configuredCredential() {
		ConfiguredCredential<?> credential = credential();
		return (credential != null) ? credential.current() : null;
	}

}
