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
 * A change of the session of an account. An application receives these like any other
 * application event, all or one kind of them: <pre class="code">
 * &#64;EventListener
 * void on(QuantumAuthEvent.AccessTokenRenewalFailed event) { ... }
 * </pre>
 * <p>
 * The events of an account are delivered one after another, on a thread for listeners: a
 * listener may block, which delays later events but no token request. The order of events
 * that happen at the same moment is not defined. No event contains a secret.
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
	 * Return the provider of the account.
	 * @return the name of the provider
	 */
	String provider();

	/**
	 * The first access token of a session was obtained.
	 *
	 * @param id the id of the account
	 * @param provider the name of the account's provider
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
	 * @param provider the name of the account's provider
	 * @param expiresAt when the new token expires by the local clock, or {@code null} if
	 * that is unknown
	 * @since 0.1.0
	 */
	record AccessTokenRenewed(String id, String provider, @Nullable Instant expiresAt) implements QuantumAuthEvent {
	}

	/**
	 * A token request failed, the first one of a session or a renewal.
	 *
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @param error the error
	 * @param credentialRejected whether the cloud rejected the credential, so that
	 * another attempt with the same credential is pointless
	 * @param nextAttempt the earliest time of the next token request by the local clock,
	 * or {@code null} if it may be sent now
	 * @since 0.1.0
	 */
	record AccessTokenRenewalFailed(String id, String provider, OAuth2Error error, boolean credentialRejected,
			@Nullable Instant nextAttempt) implements QuantumAuthEvent {
	}

	/**
	 * The cloud answered 401 to a request with the access token.
	 *
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @param invalidated whether the token was invalidated, so that another one is
	 * obtained; {@code false} for an externally managed token, which is kept because
	 * there is no other
	 * @since 0.1.0
	 */
	record AccessTokenRejected(String id, String provider, boolean invalidated) implements QuantumAuthEvent {
	}

	/**
	 * The session was ended: its tokens are no longer handed out. If the cloud has a
	 * logout and the session is ours, a logout was attempted. A warning in the log says
	 * if it failed.
	 *
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @since 0.1.0
	 */
	record SessionEnded(String id, String provider) implements QuantumAuthEvent {
	}

}
