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

package dev.quantumauth;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a provider contributes for one account; putting tokens on requests, health and
 * Actuator see nothing else. An application that declares a bean of this type adds an
 * account, or replaces the configured one with the same
 * {@linkplain QuantumAuthClient#getId() id}.
 * <p>
 * An account that wraps a configured one takes its place, so it passes on every method,
 * {@link #start()} and {@link #shutDown(Duration)} included: nothing else starts or ends
 * the session of the account that it wraps.
 *
 * @since 0.1.0
 */
public interface QuantumAuthAccount {

	/**
	 * Return the source of the account's access tokens.
	 * @return the client, always the same one
	 */
	QuantumAuthClient client();

	/**
	 * Return the account's tokens as requests use them. An account that wraps another one
	 * need not override this as long as its client is the other one's.
	 * @return the tokens, always the same ones
	 */
	default RequestTokens requestTokens() {
		return RequestTokens.of(client());
	}

	/**
	 * Return the header of a request that the token is put into. Read once, at start-up.
	 * Whatever it is, a token is never put on a request that has this header already, or
	 * an {@code Authorization}.
	 * @return the header, {@link TokenHeader#BEARER} by default
	 */
	default TokenHeader tokenHeader() {
		return TokenHeader.BEARER;
	}

	/**
	 * Return where the account's token may be sent. Read once, at start-up.
	 * @return the targets, in no particular order
	 */
	List<QuantumAuthTarget> targets();

	/**
	 * Return whether this is its provider's default account, which wins where several
	 * accounts have equally long matching targets.
	 * @return whether the account is the default one
	 */
	default boolean isDefault() {
		return client().getId().equals(client().getProvider());
	}

	/**
	 * Return headers that are added to each API request that carries the account's token,
	 * unless the request has them.
	 * @return the headers, none of which is a secret
	 */
	default Map<String, String> requestHeaders() {
		return Map.of();
	}

	/**
	 * Return how long an API request waits for the headers of the response.
	 * @return the time limit, or {@code null} for none
	 */
	default @Nullable Duration responseTimeout() {
		return null;
	}

	/**
	 * Return whether a redirect means the same as a 401: some servers send whoever is not
	 * authenticated to a login page.
	 * @param location where an API request was redirected to
	 * @return whether the token was refused
	 */
	default boolean isRedirectToLogin(URI location) {
		return false;
	}

	/**
	 * Ask the cloud whether its authentication service works. Never logs in and never
	 * renews a token. The caller bounds the time and limits how often this is asked.
	 * @return what the cloud tells about itself, or an error if it does not work
	 */
	Mono<QuantumAuthProbe> probe();

	/**
	 * Begin, or begin again after {@link #shutDown}. Called when the application context
	 * starts; sends nothing.
	 */
	default void start() {
	}

	/**
	 * End the account's session because the application context stops, and hand out no
	 * token until {@link #start()}. The default implementation does nothing: it leaves
	 * the session to whom it belongs.
	 * @param timeout how long that may take
	 * @return completion
	 */
	default Mono<Void> shutDown(Duration timeout) {
		return Mono.empty();
	}

}
