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

package dev.quantumauth.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;

/**
 * Ends the sessions of its accounts when an application context stops: after the web
 * server, whose last requests still need tokens, and before Reactor Netty's resources,
 * which listeners of the application may need.
 */
final class SessionLifecycle implements SmartLifecycle, DisposableBean {

	/**
	 * The phase in which the sessions end. It lies between those of the web server, which
	 * stops at {@code Integer.MAX_VALUE - 2048} and earlier, and of Reactor Netty's
	 * resources, which stop at 0.
	 */
	static final int PHASE = Integer.MAX_VALUE - 4096;

	static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	/**
	 * Spring Boot's default for {@link #PHASE_TIMEOUT}.
	 */
	static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	private static final Log logger = LogFactory.getLog(SessionLifecycle.class);

	private static final Duration GRACE = Duration.ofSeconds(1);

	private final QuantumAuthClients clients;

	private final Duration shutdownTimeout;

	private volatile boolean running;

	private volatile boolean stopped;

	SessionLifecycle(QuantumAuthClients clients, Duration shutdownTimeout, Duration phaseTimeout) {
		if (shutdownTimeout.isNegative()) {
			throw new InvalidQuantumAuthPropertiesException("quantum.auth.shutdown-timeout", "is negative");
		}
		if (!clients.ownAccounts().isEmpty() && shutdownTimeout.compareTo(phaseTimeout) > 0) {
			logger.warn("quantum.auth.shutdown-timeout (" + style(shutdownTimeout) + ") is cut to " + PHASE_TIMEOUT
					+ " (" + style(phaseTimeout)
					+ "), for which Spring waits at most. Raise the latter, or lower the former.");
		}
		this.clients = clients;
		this.shutdownTimeout = shutdownTimeout;
	}

	private static String style(Duration duration) {
		return DurationStyle.SIMPLE.print(duration, ChronoUnit.SECONDS);
	}

	@Override
	public void start() {
		this.clients.ownAccounts().forEach(QuantumAuthAccount::start);
		this.running = true;
		this.stopped = false;
	}

	@Override
	public void stop() {
		shutDown().block();
	}

	@Override
	public void stop(Runnable callback) {
		shutDown().subscribe(null, null, callback);
	}

	// The accounts of this library keep the timeout themselves. An implementation of
	// QuantumAuthAccount by the application may not.
	private Mono<Void> shutDown() {
		this.running = false;
		this.stopped = true;
		List<Mono<Void>> ends = this.clients.ownAccounts().stream().map(this::shutDown).toList();
		return Mono.when(ends);
	}

	private Mono<Void> shutDown(QuantumAuthAccount account) {
		return Mono.defer(() -> account.shutDown(this.shutdownTimeout))
			.timeout(this.shutdownTimeout.plus(GRACE))
			.doOnError((error) -> logger
				.debug("Account '" + account.client().getId() + "': The session was not ended: " + error))
			.onErrorComplete();
	}

	// Spring does not stop the lifecycle of a context that fails to start, but a bean may
	// have started a session by then
	@Override
	public void destroy() {
		if (!this.stopped) {
			stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	// Spring's test framework pauses contexts that later tests use again, and their
	// sessions must not end then
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
