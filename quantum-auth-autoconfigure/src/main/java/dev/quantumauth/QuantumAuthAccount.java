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
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One account at a provider. This interface is all that the support for HTTP clients,
 * health and Actuator knows of an account. A bean of this type that an application
 * declares adds an account, or replaces the configured account with the same
 * {@linkplain QuantumAuthClient#getId() id}.
 * <p>
 * A bean that wraps a configured account must delegate every method, {@link #start()} and
 * {@link #shutDown(Duration)} included: nothing else starts or ends the session of the
 * wrapped account.
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
	 * Return the tokens for requests to the API. An account that wraps another one need
	 * not override this method if it returns the client of the wrapped account.
	 * @return the tokens, always the same object
	 */
	default RequestTokens requestTokens() {
		return RequestTokens.of(client());
	}

	/**
	 * Return the request header that carries the token. Called once, at start-up. A
	 * request that already has this header, or an {@code Authorization} header, gets no
	 * token.
	 * @return the header, {@link TokenHeader#BEARER} by default
	 */
	default TokenHeader tokenHeader() {
		return TokenHeader.BEARER;
	}

	/**
	 * Return where the account's token may be sent. Called once, at start-up.
	 * @return the targets, in no particular order
	 */
	List<QuantumAuthTarget> targets();

	/**
	 * Return whether this is the default account of its provider. A request that matches
	 * equally long targets of several accounts belongs to the default one.
	 * @return whether the account is the default one
	 */
	default boolean isDefault() {
		return client().getId().equals(client().getProvider());
	}

	/**
	 * Return headers that are added to each API request with the account's token, unless
	 * the request has them already.
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
	 * Return the statuses by which the API says that it does not accept the token of a
	 * request. Called once, at start-up. Some clouds answer 403 where others answer 401:
	 * a 403 that is listed here is treated as a 401, one that is not is handed to the
	 * caller.
	 * @return the statuses, only 401 by default
	 */
	default Set<Integer> unauthenticatedStatus() {
		return Set.of(401);
	}

	/**
	 * Return whether a redirect means the same as a 401. Some servers redirect a request
	 * without a valid token to a login page.
	 * @param location the target of the redirect
	 * @return whether the redirect means that the token was rejected
	 */
	default boolean isRedirectToLogin(URI location) {
		return false;
	}

	/**
	 * Return where the account's credential comes from, for people.
	 * @return the names of properties, variables or beans, without values; or
	 * {@code null} if that is unknown
	 */
	default @Nullable String credentialSource() {
		return null;
	}

	/**
	 * Ask the cloud whether its authentication service works. Neither logs in nor renews
	 * a token. The caller limits the time and the number of probes.
	 * @return what the service reports about itself, or an error if it does not work
	 */
	Mono<QuantumAuthProbe> probe();

	/**
	 * Begin, or begin again after {@link #shutDown}. Called when the application context
	 * starts. Does not wait: an account that obtains its first token at once does so in
	 * the background.
	 */
	default void start() {
	}

	/**
	 * End the account's session because the application context stops, and hand out no
	 * token until {@link #start()}. The default implementation does nothing, which is
	 * right for a session that does not belong to this application.
	 * @param timeout how long the end may take
	 * @return completion
	 */
	default Mono<Void> shutDown(Duration timeout) {
		return Mono.empty();
	}

}
