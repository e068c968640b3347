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

package dev.quantumauth.observation;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

import dev.quantumauth.TokenRequest;
import dev.quantumauth.TokenRequestInterceptor;

/**
 * {@link TokenRequestInterceptor} that observes token requests. The observation has no
 * parent, whatever the subscriber's thread and context say: a token is for all callers
 * and not only for the one who needed it first. What the exchange observes itself, above
 * all the HTTP request, is its child.
 * <p>
 * An observation that fails, be it because of a convention, is logged and leaves the
 * token request alone: a refresh token that got lost on the way would be a session lost.
 *
 * @since 0.1.0
 */
public class ObservationTokenRequestInterceptor implements TokenRequestInterceptor, Ordered {

	/**
	 * Outside all interceptors that do not insist on being further out, so that what they
	 * do is part of the observation.
	 */
	public static final int DEFAULT_ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private static final Log logger = LogFactory.getLog(ObservationTokenRequestInterceptor.class);

	private static final TokenRequestObservationConvention DEFAULT_CONVENTION = new DefaultTokenRequestObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable TokenRequestObservationConvention convention;

	/**
	 * Create an interceptor.
	 * @param registry where to register observations
	 * @param convention the convention to use, or {@code null} for the registry's global
	 * one or else the default
	 */
	public ObservationTokenRequestInterceptor(ObservationRegistry registry,
			@Nullable TokenRequestObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public int getOrder() {
		return DEFAULT_ORDER;
	}

	@Override
	public <R> Mono<R> intercept(TokenRequest request, Mono<R> exchange) {
		return this.registry.isNoop() ? exchange : new ObservedExchange<>(exchange, request);
	}

	private @Nullable Observation start(TokenRequest request) {
		try {
			return TokenRequestObservationDocumentation.TOKEN_REQUEST
				.observation(this.convention, DEFAULT_CONVENTION, () -> new TokenRequestObservationContext(request),
						this.registry)
				.parentObservation(null)
				.start();
		}
		catch (RuntimeException ex) {
			warn(request, ex);
			return null;
		}
	}

	private static void warn(TokenRequest request, RuntimeException failure) {
		logger.warn("Account '" + request.id() + "': The token request cannot be observed. The token is not affected. "
				+ "Correct the observation convention or the observation handler that failed.", failure);
	}

	/**
	 * An exchange, observed each time it is subscribed to.
	 *
	 * @param <R> the type of the outcome
	 */
	private final class ObservedExchange<R> extends MonoOperator<R, R> {

		private final TokenRequest request;

		ObservedExchange(Mono<R> exchange, TokenRequest request) {
			super(exchange);
			this.request = request;
		}

		// Without its scope, a tracer would go on with the span of this thread, if it has
		// one: not only for this observation, but also for those below
		@Override
		public void subscribe(CoreSubscriber<? super R> actual) {
			try (Scope nobodys = new NullObservation(ObservationTokenRequestInterceptor.this.registry).openScope()) {
				Observation observation = start(this.request);
				Mono<R> exchange = Mono.from(this.source);
				((observation != null) ? observed(exchange, observation) : exchange).subscribe(actual);
			}
		}

		// It stops before the outcome goes on: what callers do with it takes its own time
		private Mono<R> observed(Mono<R> exchange, Observation observation) {
			AtomicBoolean stopped = new AtomicBoolean();
			return exchange.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, observation))
				.doOnSuccess((outcome) -> stop(observation, stopped, TokenRequestOutcome.SUCCESS, null))
				.doOnError((failure) -> stop(observation, stopped, TokenRequestOutcome.of(failure), failure))
				.doOnCancel(() -> stop(observation, stopped, TokenRequestOutcome.CANCELLED, null));
		}

		private void stop(Observation observation, AtomicBoolean stopped, TokenRequestOutcome outcome,
				@Nullable Throwable failure) {
			if (!stopped.compareAndSet(false, true)) {
				return;
			}
			try {
				if (observation.getContext() instanceof TokenRequestObservationContext context) {
					context.setOutcome(outcome);
				}
				if (failure != null) {
					observation.error(failure);
				}
				observation.stop();
			}
			catch (RuntimeException ex) {
				warn(this.request, ex);
			}
		}

	}

}
