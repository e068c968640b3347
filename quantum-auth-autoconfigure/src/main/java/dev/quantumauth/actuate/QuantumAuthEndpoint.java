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

package dev.quantumauth.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthErrorCodes;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.RequestCounts;

/**
 * {@link Endpoint @Endpoint} that shows the status of all accounts, renews a token and
 * ends a session. Never shows a token, not even a part of one.
 * <p>
 * Reading causes no I/O. The other operations wait for the cloud, for 150 seconds at
 * most, on threads of Actuator that may block. At most eight of these threads wait for
 * renewals, and at most one for the end of each session.
 *
 * @since 0.1.0
 */
@Endpoint(id = "quantumauth")
public class QuantumAuthEndpoint {

	// Token requests of configured accounts have a shorter limit. A QuantumAuthAccount
	// bean of the application may have none, and must not block the threads of Actuator
	// for ever
	private static final Duration LIMIT = Duration.ofSeconds(150);

	// Each waiting renewal blocks a thread of the server
	private static final int MAX_WAITING_RENEWALS = 8;

	private static final Log logger = LogFactory.getLog(QuantumAuthEndpoint.class);

	private final Semaphore renewals = new Semaphore(MAX_WAITING_RENEWALS);

	private final Set<String> ending = ConcurrentHashMap.newKeySet();

	private final QuantumAuthClients clients;

	private final Map<String, QuantumAuthAccount> accounts = new LinkedHashMap<>();

	/**
	 * Create an endpoint.
	 * @param clients the accounts
	 */
	public QuantumAuthEndpoint(QuantumAuthClients clients) {
		this.clients = clients;
		clients.accounts().forEach((account) -> this.accounts.put(account.client().getId(), account));
	}

	/**
	 * Return the status of all accounts.
	 * @return the accounts by id
	 */
	@ReadOperation
	public AccountsDescriptor accounts() {
		Map<String, AccountDescriptor> descriptors = new LinkedHashMap<>();
		this.accounts.forEach((id, account) -> descriptors.put(id, describe(account)));
		return new AccountsDescriptor(descriptors);
	}

	/**
	 * Return the status of one account.
	 * @param id the id of the account
	 * @return the account, or {@code null} if there is none with that id
	 */
	@ReadOperation
	public @Nullable AccountDescriptor account(@Selector String id) {
		QuantumAuthAccount account = this.accounts.get(id);
		return (account != null) ? describe(account) : null;
	}

	/**
	 * Renew the token of an account now, regardless of the back-off of an unavailable
	 * server, or wait for the renewal under way. If eight callers wait already, the
	 * renewal begins or continues, but this caller does not wait for it.
	 * @param id the id of the account
	 * @return the account afterwards
	 * @throws InvalidEndpointRequestException if there is no such account
	 * @throws OAuth2AuthorizationException if no token was obtained
	 */
	@WriteOperation
	public AccountDescriptor renew(@Selector String id) {
		awaitRenewal(id);
		return describe(get(id));
	}

	/**
	 * Renew the token of an account like {@link #renew(String)}.
	 * @param id the id of the account
	 * @return whether this method has waited for the renewal
	 */
	boolean awaitRenewal(String id) {
		QuantumAuthAccount account = get(id);
		if (!this.renewals.tryAcquire()) {
			begin(account);
			return false;
		}
		try {
			await(account, account.client().renew());
			return true;
		}
		finally {
			this.renewals.release();
		}
	}

	private static void begin(QuantumAuthAccount account) {
		QuantumAuthClient client = account.client();
		if (!client.getStatus().renewing()) {
			client.renew()
				.subscribe(null, (failure) -> logger.debug("Account '" + client.getId()
						+ "': A renewal in the background failed: " + failure.getMessage()));
		}
	}

	/**
	 * End the session of an account. The next request that needs a token begins a new
	 * session.
	 * @param id the id of the account
	 * @return the account afterwards
	 * @throws InvalidEndpointRequestException if there is no such account
	 * @throws OAuth2AuthorizationException if the token is externally managed, the
	 * session is being ended already, or the cloud has not ended it
	 */
	@DeleteOperation
	public AccountDescriptor endSession(@Selector String id) {
		QuantumAuthAccount account = get(id);
		if (!this.ending.add(id)) {
			throw new OAuth2AuthorizationException(new OAuth2Error(QuantumAuthErrorCodes.SESSION_ENDED,
					"Account '" + id + "': The session is being ended. Ask again when that is done.", null));
		}
		try {
			await(account, account.client().endSession());
		}
		finally {
			this.ending.remove(id);
		}
		return describe(account);
	}

	private static void await(QuantumAuthAccount account, Mono<Void> operation) {
		operation.timeout(LIMIT, Mono.error(() -> late(account))).block();
	}

	private static OAuth2AuthorizationException late(QuantumAuthAccount account) {
		return new OAuth2AuthorizationException(new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
				"Account '" + account.client().getId() + "': The operation takes longer than " + LIMIT
						+ ". It continues in the background. Look at the account again later.",
				null));
	}

	private AccountDescriptor describe(QuantumAuthAccount account) {
		return AccountDescriptor.of(account, this.clients.requestCounts(account.client().getId()));
	}

	private QuantumAuthAccount get(String id) {
		QuantumAuthAccount account = this.accounts.get(id);
		if (account == null) {
			throw new InvalidEndpointRequestException(
					"There is no quantum-auth account '" + id + "', only " + this.accounts.keySet(), "Unknown account");
		}
		return account;
	}

	/**
	 * Description of all accounts.
	 *
	 * @param accounts the accounts by id
	 * @since 0.1.0
	 */
	public record AccountsDescriptor(Map<String, AccountDescriptor> accounts) implements OperationResponseBody {

	}

	/**
	 * Description of an account.
	 *
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @param apiUrls where the token may be sent
	 * @param token the state of the access token
	 * @param expiresAt when the access token expires by the local clock, or {@code null}
	 * if there is none or its lifetime is unknown
	 * @param renewing whether a token request is under way
	 * @param error the error of the last token request, or {@code null} if it succeeded
	 * or there was none
	 * @param credentialRejected whether the cloud rejected the credential
	 * @param nextAttempt the earliest time of the next token request by the local clock,
	 * or {@code null} if it may be sent now
	 * @param credentialSource where the credential comes from, without its value, or
	 * {@code null} if that is unknown
	 * @param lastSuccess when a token was last obtained or read, or {@code null} if none
	 * was yet
	 * @param lastUsed when the application last asked for a token, or {@code null} if it
	 * has not yet
	 * @param failures the number of token requests that have failed since the last
	 * success
	 * @param requests the number of requests to the hosts of the account
	 * @since 0.1.0
	 */
	public record AccountDescriptor(String id, String provider, List<String> apiUrls, TokenState token,
			@Nullable Instant expiresAt, boolean renewing, @Nullable ErrorDescriptor error, boolean credentialRejected,
			@Nullable Instant nextAttempt, @Nullable String credentialSource, @Nullable Instant lastSuccess,
			@Nullable Instant lastUsed, int failures, RequestsDescriptor requests) implements OperationResponseBody {

		static AccountDescriptor of(QuantumAuthAccount account, RequestCounts requests) {
			QuantumAuthClient client = account.client();
			QuantumAuthStatus status = client.getStatus();
			List<String> apiUrls = account.targets().stream().map(QuantumAuthTarget::toString).toList();
			OAuth2Error error = status.error();
			return new AccountDescriptor(client.getId(), client.getProvider(), apiUrls, status.token(),
					status.expiresAt(), status.renewing(), (error != null) ? ErrorDescriptor.of(error) : null,
					status.credentialRejected(), status.nextAttempt(), account.credentialSource(), status.lastSuccess(),
					status.lastUsed(), status.failures(), RequestsDescriptor.of(requests));
		}

	}

	/**
	 * The number of requests that clients which put tokens on requests have sent to the
	 * hosts of an account since the application started.
	 *
	 * @param added requests that got the account's token
	 * @param own requests that had a credential of their own
	 * @param none requests without a credential, whose URL forbids the token
	 * @since 0.1.0
	 */
	public record RequestsDescriptor(long added, long own, long none) {

		static RequestsDescriptor of(RequestCounts counts) {
			return new RequestsDescriptor(counts.added(), counts.own(), counts.none());
		}

	}

	/**
	 * Description of an error.
	 *
	 * @param code the error code
	 * @param description what happened and what to do, without secrets
	 * @since 0.1.0
	 */
	public record ErrorDescriptor(String code, @Nullable String description) {

		static ErrorDescriptor of(OAuth2Error error) {
			return new ErrorDescriptor(error.getErrorCode(), error.getDescription());
		}

	}

}
