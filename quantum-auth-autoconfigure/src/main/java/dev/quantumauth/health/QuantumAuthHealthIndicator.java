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

package dev.quantumauth.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus;

/**
 * Health of one account: whether the cloud's authentication service works, and whether
 * the account can obtain tokens. Neither logs in nor renews. Concurrent health checks
 * share one probe of the cloud, which has a time limit and whose outcome is reused for a
 * while. The state of the token is always the present one.
 *
 * @since 0.1.0
 */
public final class QuantumAuthHealthIndicator implements ReactiveHealthIndicator {

	private final QuantumAuthAccount account;

	private final Mono<Outcome> probe;

	/**
	 * Create an indicator.
	 * @param account the account
	 * @param timeout how long a probe may take
	 * @param timeToLive how long the outcome of a probe is reused
	 * @param executor the threads to begin a probe on, which must not propagate the
	 * thread-locals of a health check
	 */
	public QuantumAuthHealthIndicator(QuantumAuthAccount account, Duration timeout, Duration timeToLive,
			Executor executor) {
		this.account = account;
		// Health checks share the probe, so that it must not run with the thread-locals
		// and the Reactor context of the first one
		this.probe = begunOn(executor, Mono.defer(account::probe)).timeout(timeout)
			.map((answer) -> new Outcome(answer, null))
			.onErrorResume((failure) -> Mono.just(new Outcome(null, asError(failure, timeout))))
			.cache(timeToLive);
	}

	// Not subscribeOn with a Reactor scheduler, which propagates thread-locals when
	// automatic context propagation is switched on
	private static <T> Mono<T> begunOn(Executor executor, Mono<T> source) {
		return Mono.create((sink) -> {
			Disposable.Swap subscription = Disposables.swap();
			sink.onDispose(subscription);
			executor.execute(() -> subscription.update(source.subscribe(sink::success, sink::error, sink::success)));
		});
	}

	private OAuth2Error asError(Throwable failure, Duration timeout) {
		if (failure instanceof OAuth2AuthorizationException known) {
			return known.getError();
		}
		String problem = (failure instanceof TimeoutException)
				? "no answer within management.health.quantumauth.timeout, which is " + timeout : failure.toString();
		return new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
				"Account '" + this.account.client().getId() + "': " + problem + ".", null);
	}

	@Override
	public Mono<Health> health() {
		return this.probe.map(this::health);
	}

	private Health health(Outcome outcome) {
		QuantumAuthStatus status = this.account.client().getStatus();
		OAuth2Error error = (outcome.error() != null) ? outcome.error() : status.trouble();
		Health.Builder health = (error != null) ? Health.down() : Health.up();
		health.withDetail("provider", status.provider());
		QuantumAuthProbe answer = outcome.answer();
		if (answer != null) {
			withDetail(health, "message", answer.message());
			withDetail(health, "applicationName", answer.applicationName());
			withDetail(health, "version", answer.version());
		}
		health.withDetail("token", status.token());
		withDetail(health, "expiresAt", status.expiresAt());
		health.withDetail("renewing", status.renewing());
		withDetail(health, "error", (error != null) ? describe(error) : null);
		withDetail(health, "nextAttempt", status.nextAttempt());
		return health.build();
	}

	private static Map<String, String> describe(OAuth2Error error) {
		Map<String, String> description = new LinkedHashMap<>();
		description.put("code", error.getErrorCode());
		if (error.getDescription() != null) {
			description.put("description", error.getDescription());
		}
		return description;
	}

	private static void withDetail(Health.Builder health, String name, @Nullable Object value) {
		if (value != null) {
			health.withDetail(name, value);
		}
	}

	private record Outcome(@Nullable QuantumAuthProbe answer, @Nullable OAuth2Error error) {

	}

}
