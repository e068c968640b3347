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

package dev.quantumauth.autoconfigure.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.TokenRequest;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.observation.DefaultTokenRequestObservationConvention;
import dev.quantumauth.observation.ObservationTokenRequestInterceptor;
import dev.quantumauth.observation.QuantumAuthMetrics;
import dev.quantumauth.observation.TokenRequestObservationConvention;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link QuantumAuthObservationAutoConfiguration}.
 */
@Tag("boot")
@Tag("http")
class QuantumAuthObservationAutoConfigurationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String REQUESTS = "quantum.auth.token.requests";

	private static final String EXPIRY = "quantum.auth.token.expiry";

	private static final String HTTP = "http.client.requests";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	private final ObservationRecorder observations = new ObservationRecorder();

	private final ApplicationContextRunner withoutMicrometer = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withUserConfiguration(QuickReactorResources.class)
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
				WebClientAutoConfiguration.class, QuantumAuthObservationAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.withoutMicrometer
		.withBean(ObservationRecorder.class, () -> this.observations)
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
				WebClientObservationAutoConfiguration.class));

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@Test
	void tokenRequestIsTimed() {
		withQci().run((context) -> {
			client(context, "qci").accessToken().block(PATIENCE);
			client(context, "qci").accessToken().block(PATIENCE);
			assertThat(requests(context)).singleElement().satisfies((timer) -> {
				assertThat(timer.count()).isOne();
				assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
				assertThat(timer.getId().getTags()).extracting("key", "value")
					.containsExactlyInAnyOrder(tuple("account", "qci"), tuple("provider", "qci"),
							tuple("grant", "api_token"), tuple("outcome", "SUCCESS"), tuple("code", "none"),
							tuple("error", "none"));
			});
		});
	}

	@Test
	void refusedCredentialIsTimedApart() {
		qci.failTokenRequests(QciFault.rejected());
		withQci().run((context) -> {
			assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> client(context, "qci").accessToken().block(PATIENCE));
			assertThat(outcomes(context)).containsExactly("REJECTED");
		});
	}

	@Test
	void serverThatIsDownIsTimedApart() {
		qci.failTokenRequests(QciFault.status(503));
		withQci().run((context) -> {
			assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> client(context, "qci").accessToken().block(PATIENCE));
			assertThat(outcomes(context)).containsExactly("UNAVAILABLE");
		});
	}

	@Test
	void requestThatTheEndOfTheApplicationCutsOffIsTimedApart() {
		qci.failTokenRequests(QciFault.noAnswer(PATIENCE));
		withQci().run((context) -> {
			client(context, "qci").accessToken().subscribe((token) -> {
			}, (failure) -> {
			});
			Awaitility.await().until(() -> qci.tokenRequests() == 1);
			context.getBean(QuantumAuthAccount.class).shutDown(Duration.ofMillis(20)).onErrorComplete().block(PATIENCE);
			Awaitility.await().untilAsserted(() -> assertThat(outcomes(context)).containsExactly("CANCELLED"));
		});
	}

	@Test
	void refusedRefreshAndTheLoginThatFollowsAreTwoRootsSideBySide() {
		withIqm().run((context) -> {
			client(context, "iqm").accessToken().block(PATIENCE);
			iqm.endSessions();
			client(context, "iqm").renew().block(PATIENCE);
			assertThat(this.observations.named(REQUESTS)).extracting((request) -> values(request, "grant", "outcome"))
				.containsExactly(List.of("password", "SUCCESS"), List.of("refresh_token", "REJECTED"),
						List.of("password", "SUCCESS"));
			assertThat(this.observations.named(REQUESTS)).extracting(Observation.Context::getParentObservation)
				.containsOnlyNulls();
			assertThat(parentsOf(HTTP)).hasSize(3).containsExactlyElementsOf(this.observations.named(REQUESTS));
		});
	}

	@Test
	void httpRequestIsTheChildOfTheTokenRequest() {
		withQci().run((context) -> {
			client(context, "qci").accessToken().block(PATIENCE);
			assertThat(parentsOf(HTTP)).containsExactlyElementsOf(this.observations.named(REQUESTS)).hasSize(1);
			assertThat(context.getBean(MeterRegistry.class).get(HTTP).tag("method", "POST").timer().count()).isOne();
		});
	}

	@Test
	void httpRequestHasTheNameThatTheApplicationGivesAllOfThem() {
		withQci().withPropertyValues("management.observations.http.client.requests.name=calls").run((context) -> {
			client(context, "qci").accessToken().block(PATIENCE);
			assertThat(this.observations.named("calls")).hasSize(1);
			assertThat(this.observations.named(HTTP)).isEmpty();
		});
	}

	@Test
	void httpRequestIsObservedByTheApplicationsConvention() {
		withQci()
			.withBean(DefaultClientRequestObservationConvention.class,
					() -> new DefaultClientRequestObservationConvention("exchanges"))
			.run((context) -> {
				client(context, "qci").accessToken().block(PATIENCE);
				assertThat(this.observations.named("exchanges")).hasSize(1);
			});
	}

	@Test
	void conventionOfTheApplicationReplacesOurs() {
		withQci()
			.withBean(TokenRequestObservationConvention.class,
					() -> new DefaultTokenRequestObservationConvention("logins"))
			.run((context) -> {
				client(context, "qci").accessToken().block(PATIENCE);
				assertThat(context.getBean(MeterRegistry.class).get("logins").timer().count()).isOne();
				assertThat(requests(context)).isEmpty();
			});
	}

	@Test
	void observationCanBeSwitchedOffAsAnyOther() {
		withQci().withPropertyValues("management.observations.enable.quantum.auth=false").run((context) -> {
			client(context, "qci").accessToken().block(PATIENCE);
			assertThat(this.observations.named(REQUESTS)).isEmpty();
			assertThat(this.observations.named(HTTP)).hasSize(1);
		});
	}

	@Test
	void interceptorsOfTheApplicationRunInsideTheObservationInTheirOrder() {
		List<String> events = new ArrayList<>();
		withQci().withBean("second", TokenRequestInterceptor.class, () -> new SecondInterceptor(events))
			.withBean("first", TokenRequestInterceptor.class, () -> new FirstInterceptor(events))
			.run((context) -> {
				client(context, "qci").accessToken().block(PATIENCE);
				assertThat(events).containsExactly("first within " + REQUESTS, "second within " + REQUESTS);
				assertThat(outcomes(context)).containsExactly("SUCCESS");
			});
	}

	@Test
	void interceptorOfTheApplicationRunsWithoutMicrometer() {
		List<String> events = new ArrayList<>();
		this.withoutMicrometer.withPropertyValues(iqm.propertyPairs())
			.withBean(TokenRequestInterceptor.class, () -> new FirstInterceptor(events))
			.run((context) -> {
				client(context, "iqm").accessToken().block(PATIENCE);
				assertThat(events).containsExactly("first within nothing");
			});
	}

	@Test
	void ownObservationInterceptorReplacesOurs() {
		withQci()
			.withBean("own", ObservationTokenRequestInterceptor.class,
					() -> new ObservationTokenRequestInterceptor(ObservationRegistry.NOOP, null))
			.run((context) -> {
				assertThat(context).hasSingleBean(ObservationTokenRequestInterceptor.class);
				client(context, "qci").accessToken().block(PATIENCE);
				assertThat(this.observations.named(REQUESTS)).isEmpty();
			});
	}

	@Test
	void nothingThatIsObservedContainsASecret() {
		withQci().withPropertyValues(iqm.propertyPairs()).run((context) -> {
			client(context, "qci").accessToken().block(PATIENCE);
			client(context, "iqm").accessToken().block(PATIENCE);
			client(context, "iqm").renew().block(PATIENCE);
			qci.failTokenRequests(QciFault.status(403, "{\"message\":\"" + qci.apiToken() + "\"}"));
			client(context, "qci").renew().onErrorComplete().block(PATIENCE);
			iqm.setPassword(iqm.getUsername(), "another");
			iqm.endSessions();
			client(context, "iqm").renew().onErrorComplete().block(PATIENCE);
			iqm.setPassword(iqm.getUsername(), iqm.getPassword());
			List<String> secrets = new ArrayList<>(qci.issuedTokens());
			secrets.addAll(iqm.issuedTokens());
			secrets.addAll(List.of(qci.apiToken(), iqm.getPassword()));
			assertThat(secrets).hasSizeGreaterThan(4);
			assertThat(this.observations.named(REQUESTS)).hasSizeGreaterThan(4);
			String everything = this.observations + everyMeter(context);
			assertThat(everything).contains("REJECTED", "invalid_grant").doesNotContain(secrets);
		});
	}

	@Test
	void nothingIsObservedWithoutMicrometer() {
		this.withoutMicrometer.withPropertyValues(qci.propertyPairs()).run((context) -> {
			assertThat(context).doesNotHaveBean(ObservationTokenRequestInterceptor.class)
				.doesNotHaveBean(QuantumAuthMetrics.class);
			assertThat(client(context, "qci").accessToken().block(PATIENCE)).isNotNull();
		});
	}

	@Test
	void tokenRequestsAreObservedWithoutMeters() {
		this.withoutMicrometer.withPropertyValues(qci.propertyPairs())
			.withBean(ObservationRecorder.class, () -> this.observations)
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(QuantumAuthMetrics.class);
				client(context, "qci").accessToken().block(PATIENCE);
				assertThat(this.observations.named(REQUESTS)).hasSize(1);
				assertThat(this.observations.named(HTTP)).isEmpty();
			});
	}

	@Test
	void nothingIsObservedWhenEverythingIsSwitchedOff() {
		withQci().withPropertyValues("quantum.auth.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(ObservationTokenRequestInterceptor.class)
				.doesNotHaveBean(QuantumAuthMetrics.class);
			assertThat(context.getBean(MeterRegistry.class).find(EXPIRY).meters()).isEmpty();
		});
	}

	private ApplicationContextRunner withQci() {
		return this.contextRunner.withPropertyValues(qci.propertyPairs());
	}

	private ApplicationContextRunner withIqm() {
		return this.contextRunner.withPropertyValues(iqm.propertyPairs());
	}

	private static QuantumAuthClient client(ApplicationContext context, String id) {
		return context.getBean(id + "QuantumAuthClient", QuantumAuthClient.class);
	}

	private static Collection<Timer> requests(ApplicationContext context) {
		return context.getBean(MeterRegistry.class).find(REQUESTS).timers();
	}

	private static List<String> outcomes(ApplicationContext context) {
		return requests(context).stream().map((timer) -> timer.getId().getTag("outcome")).toList();
	}

	private static String everyMeter(ApplicationContext context) {
		StringBuilder text = new StringBuilder();
		context.getBean(MeterRegistry.class).forEachMeter((meter) -> text.append(meter.getId()).append('\n'));
		return text.toString();
	}

	private static List<String> values(Observation.Context context, String... keys) {
		return Arrays.stream(keys).map((key) -> context.getLowCardinalityKeyValue(key).getValue()).toList();
	}

	private List<Observation.ContextView> parentsOf(String name) {
		return this.observations.named(name)
			.stream()
			.map(Observation.Context::getParentObservation)
			.filter(Objects::nonNull)
			.map(ObservationView::getContextView)
			.toList();
	}

	/**
	 * Tells within which observation it runs.
	 */
	private abstract static class RecordingInterceptor implements TokenRequestInterceptor {

		private final String name;

		private final List<String> events;

		RecordingInterceptor(String name, List<String> events) {
			this.name = name;
			this.events = events;
		}

		@Override
		public <R> Mono<R> intercept(TokenRequest request, Mono<R> exchange) {
			return Mono.deferContextual((context) -> {
				Observation observation = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
				this.events.add(this.name + " within "
						+ ((observation != null) ? observation.getContext().getName() : "nothing"));
				return exchange;
			});
		}

	}

	@Order(1)
	private static final class FirstInterceptor extends RecordingInterceptor {

		FirstInterceptor(List<String> events) {
			super("first", events);
		}

	}

	@Order(Ordered.LOWEST_PRECEDENCE)
	private static final class SecondInterceptor extends RecordingInterceptor {

		SecondInterceptor(List<String> events) {
			super("second", events);
		}

	}

}
