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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.quantumauth.TokenRequest;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ObservationTokenRequestInterceptor}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObservationTokenRequestInterceptorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String NAME = "quantum.auth.token.requests";

	private static final TokenRequest REQUEST = new TokenRequest("alice", "acme", "password",
			URI.create("https://auth.example.com/token"));

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ObservationTokenRequestInterceptor interceptor = new ObservationTokenRequestInterceptor(this.registry,
			null);

	@Test
	void tokenThatWasGrantedIsASuccess() {
		assertThat(observed(Mono.just("token")).block(PATIENCE)).isEqualTo("token");
		assertThatObservation().hasNameEqualTo(NAME)
			.hasContextualNameEqualTo("acme token request")
			.hasLowCardinalityKeyValue("account", "alice")
			.hasLowCardinalityKeyValue("provider", "acme")
			.hasLowCardinalityKeyValue("grant", "password")
			.hasLowCardinalityKeyValue("outcome", "SUCCESS")
			.doesNotHaveError()
			.hasBeenStopped();
	}

	@Test
	void credentialThatWasRefusedIsARejection() {
		TokenRequestException failure = failure(Kind.REJECTED, "invalid_grant");
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> observed(Mono.error(failure)).block(PATIENCE));
		assertThatObservation().hasLowCardinalityKeyValue("outcome", "REJECTED").hasError(failure).hasBeenStopped();
	}

	@Test
	void requestThatWasRefusedIsAnOutcomeOfItsOwn() {
		TokenRequestException failure = failure(Kind.REFUSED, "server_error");
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> observed(Mono.error(failure)).block(PATIENCE));
		assertThatObservation().hasLowCardinalityKeyValue("outcome", "REFUSED")
			.hasLowCardinalityKeyValue("code", "server_error");
	}

	@ParameterizedTest
	@CsvSource({ "invalid_grant, invalid_grant", "access_denied, access_denied", "server_error, server_error",
			"generic_authentication_error, other", "made_up_by_the_server, other" })
	void codeIsOneOfAFixedList(String code, String value) {
		TokenRequestException failure = failure(Kind.REJECTED, code);
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> observed(Mono.error(failure)).block(PATIENCE));
		assertThatObservation().hasLowCardinalityKeyValue("code", value);
	}

	@Test
	void codeOfASuccessIsNone() {
		observed(Mono.just("token")).block(PATIENCE);
		assertThatObservation().hasLowCardinalityKeyValue("code", "none");
	}

	@Test
	void serverThatCannotAnswerIsUnavailable() {
		TokenRequestException failure = failure("temporarily_unavailable");
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> observed(Mono.error(failure)).block(PATIENCE));
		assertThatObservation().hasLowCardinalityKeyValue("outcome", "UNAVAILABLE").hasError(failure).hasBeenStopped();
	}

	@Test
	void whatNobodyForesawIsUnavailable() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> observed(Mono.error(new IllegalStateException())).block(PATIENCE));
		assertThatObservation().hasLowCardinalityKeyValue("outcome", "UNAVAILABLE").hasBeenStopped();
	}

	@Test
	void requestThatIsGivenUpIsCancelled() {
		Disposable subscription = observed(Mono.never()).subscribe();
		assertThatObservation().hasLowCardinalityKeyValue("outcome", "UNKNOWN").isNotStopped();
		subscription.dispose();
		assertThatObservation().hasLowCardinalityKeyValue("outcome", "CANCELLED").doesNotHaveError().hasBeenStopped();
	}

	@Test
	void keysAreTheSameFromStartToStop() {
		List<List<String>> keys = new ArrayList<>();
		this.registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

			@Override
			public void onStart(Observation.Context context) {
				keys.add(keysOf(context));
			}

			@Override
			public void onStop(Observation.Context context) {
				keys.add(keysOf(context));
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		observed(Mono.just("token")).block(PATIENCE);
		assertThat(keys).hasSize(2)
			.allSatisfy((some) -> assertThat(some).containsExactly("account", "code", "grant", "outcome", "provider"));
	}

	@Test
	void eachSubscriptionIsObservedOnItsOwn() {
		Mono<String> exchange = observed(Mono.just("token"));
		TestObservationRegistryAssert.assertThat(this.registry).doesNotHaveAnyObservation();
		exchange.block(PATIENCE);
		exchange.block(PATIENCE);
		TestObservationRegistryAssert.assertThat(this.registry).hasNumberOfObservationsWithNameEqualTo(NAME, 2);
	}

	@Test
	void currentObservationOfTheThreadIsNoParent() {
		Observation caller = Observation.start("caller", this.registry);
		try (Scope scope = caller.openScope()) {
			observed(Mono.just("token")).block(PATIENCE);
			assertThat(this.registry.getCurrentObservation()).isSameAs(caller);
		}
		assertThatObservation().doesNotHaveParentObservation();
	}

	@Test
	void observationOfTheContextIsNoParent() {
		Observation caller = Observation.start("caller", this.registry);
		observed(Mono.just("token")).contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, caller))
			.block(PATIENCE);
		assertThatObservation().doesNotHaveParentObservation();
	}

	@Test
	void exchangeSeesTheObservationInItsContextAndNobodysOnItsThread() {
		AtomicReference<Object> current = new AtomicReference<>("nothing yet");
		Mono<Observation> exchange = Mono.deferContextual((context) -> {
			current.set(this.registry.getCurrentObservation());
			return Mono.just(context.get(ObservationThreadLocalAccessor.KEY));
		});
		Observation caller = Observation.start("caller", this.registry);
		try (Scope scope = caller.openScope()) {
			Observation seen = observed(exchange).block(PATIENCE);
			assertThat(seen.getContext()).isInstanceOf(TokenRequestObservationContext.class);
		}
		assertThat(current.get()).isNotSameAs(caller).isNotEqualTo("nothing yet");
	}

	@Test
	void whatCallersDoWithTheOutcomeIsNotMeasured() {
		Sinks.One<String> answer = Sinks.one();
		observed(answer.asMono()).subscribe((token) -> assertThatObservation().hasBeenStopped());
		answer.tryEmitValue("token").orThrow();
		assertThatObservation().hasBeenStopped();
	}

	@Test
	void requestThatIsGivenUpAfterItsAnswerStaysASuccess() {
		List<Runnable> cancellations = new ArrayList<>();
		observed(Mono.just("token")).doOnSubscribe((subscription) -> cancellations.add(subscription::cancel))
			.block(PATIENCE);
		cancellations.forEach(Runnable::run);
		assertThatObservation().hasLowCardinalityKeyValue("outcome", "SUCCESS");
	}

	@Test
	void conventionOfTheApplicationIsUsed() {
		new ObservationTokenRequestInterceptor(this.registry, new DefaultTokenRequestObservationConvention("logins"))
			.intercept(REQUEST, Mono.just("token"))
			.block(PATIENCE);
		TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo("logins");
	}

	@Test
	void globalConventionIsUsed() {
		this.registry.observationConfig().observationConvention(new GlobalConvention());
		observed(Mono.just("token")).block(PATIENCE);
		assertThatObservation().hasLowCardinalityKeyValue("who", "alice");
	}

	@Test
	void conventionThatFailsAtTheStartDoesNotKeepTheTokenBack(CapturedOutput output) {
		assertThat(observedBy(new FailingConvention(null)).block(PATIENCE)).isEqualTo("token");
		assertThat(output).contains("Account 'alice': The token request cannot be observed");
	}

	@Test
	void conventionThatFailsAtTheEndDoesNotKeepTheTokenBack(CapturedOutput output) {
		assertThat(observedBy(new FailingConvention(TokenRequestOutcome.SUCCESS)).block(PATIENCE)).isEqualTo("token");
		assertThat(output).contains("Account 'alice': The token request cannot be observed");
	}

	@Test
	void registryThatDoesNothingCostsNothing() {
		Mono<String> exchange = Mono.just("token");
		assertThat(new ObservationTokenRequestInterceptor(ObservationRegistry.NOOP, null).intercept(REQUEST, exchange))
			.isSameAs(exchange);
	}

	@Test
	void observationThatIsSwitchedOffLeavesTheTokenAlone() {
		this.registry.observationConfig().observationPredicate((name, context) -> false);
		assertThat(observed(Mono.just("token")).block(PATIENCE)).isEqualTo("token");
		TestObservationRegistryAssert.assertThat(this.registry).doesNotHaveAnyObservation();
	}

	private <R> Mono<R> observed(Mono<R> exchange) {
		return this.interceptor.intercept(REQUEST, exchange);
	}

	private Mono<String> observedBy(TokenRequestObservationConvention convention) {
		return new ObservationTokenRequestInterceptor(this.registry, convention).intercept(REQUEST, Mono.just("token"));
	}

	private TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert assertThatObservation() {
		return TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo(NAME).that();
	}

	private static List<String> keysOf(Observation.Context context) {
		return context.getLowCardinalityKeyValues().stream().map(KeyValue::getKey).toList();
	}

	private static TokenRequestException failure(String code) {
		return failure(Kind.UNAVAILABLE, code);
	}

	private static TokenRequestException failure(Kind kind, String code) {
		return new TokenRequestException(kind, new OAuth2Error(code), "alice", null, null);
	}

	/**
	 * Does not know the interceptor.
	 */
	private static final class GlobalConvention extends DefaultTokenRequestObservationConvention
			implements GlobalObservationConvention<TokenRequestObservationContext> {

		@Override
		public KeyValues getLowCardinalityKeyValues(TokenRequestObservationContext context) {
			return KeyValues.of("who", context.getRequest().id());
		}

	}

	/**
	 * Fails as soon as there is a certain outcome.
	 */
	private static final class FailingConvention extends DefaultTokenRequestObservationConvention {

		private final TokenRequestOutcome outcome;

		FailingConvention(TokenRequestOutcome outcome) {
			this.outcome = outcome;
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(TokenRequestObservationContext context) {
			if (context.getOutcome() == this.outcome) {
				throw new IllegalStateException("Not to be observed");
			}
			return super.getLowCardinalityKeyValues(context);
		}

	}

}
