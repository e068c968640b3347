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
 * {@link TokenRequestInterceptor} that observes token requests. A token request starts
 * its own trace, because its token is for all callers: the observation ignores a parent
 * in the thread and the context of the subscriber. It is the parent of the observations
 * within the exchange, such as that of the HTTP request.
 * <p>
 * The failure of an observation, for example of its convention, is logged and does not
 * affect the token request: otherwise the response, and with it a rotated refresh token,
 * would be lost.
 *
 * @since 0.1.0
 */
public class ObservationTokenRequestInterceptor implements TokenRequestInterceptor, Ordered {

	/**
	 * The default order. The observation includes the work of all interceptors with a
	 * lower precedence.
	 */
	public static final int DEFAULT_ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private static final Log logger = LogFactory.getLog(ObservationTokenRequestInterceptor.class);

	private static final TokenRequestObservationConvention DEFAULT_CONVENTION = new DefaultTokenRequestObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable TokenRequestObservationConvention convention;

	/**
	 * Create an interceptor.
	 * @param registry where to register observations
	 * @param convention the convention to use, or {@code null} for the global convention
	 * of the registry or else the default one
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

		// The scope of a NullObservation hides the span of this thread, which a tracer
		// would use as the parent of this observation and of those within the exchange
		@Override
		public void subscribe(CoreSubscriber<? super R> actual) {
			try (Scope noParent = new NullObservation(ObservationTokenRequestInterceptor.this.registry).openScope()) {
				Observation observation = start(this.request);
				Mono<R> exchange = Mono.from(this.source);
				((observation != null) ? observed(exchange, observation) : exchange).subscribe(actual);
			}
		}

		// Stops the observation before it passes the outcome on, so that the time that
		// callers take is not measured
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
