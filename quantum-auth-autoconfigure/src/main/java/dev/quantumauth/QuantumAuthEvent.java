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

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * Something that happened to the session of an account. An application receives these
 * like any other application event, all or one kind of them: <pre class="code">
 * &#64;EventListener
 * void on(QuantumAuthEvent.AccessTokenRenewalFailed event) { ... }
 * </pre>
 * <p>
 * The events of an account are delivered one after another, on a thread of the session's
 * own: a listener may block, which delays later events and no token request. Of two
 * things that happen at the same moment either may be told first. No event contains a
 * secret.
 *
 * @since 0.1.0
 */
public sealed interface QuantumAuthEvent {

	/**
	 * Return the id of the account.
	 * @return the id
	 */
	String id();

	/**
	 * Return the name of the cloud that the account belongs to.
	 * @return the provider
	 */
	String provider();

	/**
	 * The first access token of a session was obtained.
	 *
	 * @param id the id of the account
	 * @param provider the cloud that the account belongs to
	 * @param expiresAt when the token expires by the local clock, or {@code null} if that
	 * is unknown
	 * @since 0.1.0
	 */
	record AccessTokenObtained(String id, String provider, @Nullable Instant expiresAt) implements QuantumAuthEvent {
	}

	/**
	 * The access token was replaced by a new one.
	 *
	 * @param id the id of the account
	 * @param provider the cloud that the account belongs to
	 * @param expiresAt when the new token expires by the local clock, or {@code null} if
	 * that is unknown
	 * @since 0.1.0
	 */
	record AccessTokenRenewed(String id, String provider, @Nullable Instant expiresAt) implements QuantumAuthEvent {
	}

	/**
	 * A token request failed, whether it was the first or one for a new token.
	 *
	 * @param id the id of the account
	 * @param provider the cloud that the account belongs to
	 * @param error the error
	 * @param credentialRejected whether the cloud refused the credential, which trying
	 * again does not mend
	 * @param nextAttempt the earliest time of the next token request by the local clock,
	 * or {@code null} if it need not wait
	 * @since 0.1.0
	 */
	record AccessTokenRenewalFailed(String id, String provider, OAuth2Error error, boolean credentialRejected,
			@Nullable Instant nextAttempt) implements QuantumAuthEvent {
	}

	/**
	 * The cloud answered 401 to a request that carried the access token.
	 *
	 * @param id the id of the account
	 * @param provider the cloud that the account belongs to
	 * @param invalidated whether the token was thrown away, so that another one is
	 * obtained; {@code false} for a token that is managed elsewhere, which stays because
	 * there is no other
	 * @since 0.1.0
	 */
	record AccessTokenRejected(String id, String provider, boolean invalidated) implements QuantumAuthEvent {
	}

	/**
	 * The session was ended: the tokens are no longer handed out and, where the cloud
	 * knows a logout and the session is ours, logging out was tried. The log tells if
	 * that failed.
	 *
	 * @param id the id of the account
	 * @param provider the cloud that the account belongs to
	 * @since 0.1.0
	 */
	record SessionEnded(String id, String provider) implements QuantumAuthEvent {
	}

}
