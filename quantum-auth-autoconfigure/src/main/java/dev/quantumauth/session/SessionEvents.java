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

import java.time.Instant;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewed;
import dev.quantumauth.QuantumAuthEvent.SessionEnded;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Reports the changes of a session: one line in the log and one event for each.
 */
final class SessionEvents {

	private static final Log logger = LogFactory.getLog(TokenSession.class);

	private final String id;

	private final String provider;

	private final SessionErrors errors;

	private final EventQueue queue;

	SessionEvents(String id, String provider, SessionScheduler scheduler, Consumer<? super QuantumAuthEvent> listener) {
		this.id = id;
		this.provider = provider;
		this.errors = new SessionErrors(id);
		this.queue = new EventQueue(listener, scheduler);
	}

	void obtained(SessionState<?> previous, HeldToken<?> token) {
		Instant expiresAt = token.expiresAt();
		if (!previous.hadToken()) {
			logger
				.info(this.errors.describe((expiresAt != null) ? "Obtained an access token that expires at " + expiresAt
						: "Obtained an access token whose expiry is unknown"));
			this.queue.add(new AccessTokenObtained(this.id, this.provider, expiresAt));
			return;
		}
		String message = this.errors
			.describe((expiresAt != null) ? "Renewed the access token, which now expires at " + expiresAt
					: "Renewed the access token, whose expiry is unknown");
		if (previous.failure() != null) {
			logger.info(message);
		}
		else {
			logger.debug(message);
		}
		this.queue.add(new AccessTokenRenewed(this.id, this.provider, expiresAt));
	}

	void failed(TokenRequestException error, @Nullable Instant nextAttempt) {
		boolean rejected = error.isRejected();
		logger.warn(error.getError() + " Nothing is sent before " + nextAttempt
				+ (rejected ? ", unless the credential changes." : "."));
		this.queue.add(new AccessTokenRenewalFailed(this.id, this.provider, error.getError(), rejected, nextAttempt));
	}

	void rejected() {
		logger.info(this.errors.describe("The access token was rejected and is invalidated"));
		this.queue.add(new AccessTokenRejected(this.id, this.provider, true));
	}

	void ended(@Nullable TokenRequestException error) {
		if (error == null) {
			logger.info(this.errors.describe("The session was ended"));
		}
		else {
			logger.warn(error.getError() + " The session may last at the cloud until it expires.");
		}
		this.queue.add(new SessionEnded(this.id, this.provider));
	}

	/**
	 * Wait until the listener has received all events.
	 * @return completion
	 */
	Mono<Void> delivered() {
		return this.queue.delivered();
	}

}
