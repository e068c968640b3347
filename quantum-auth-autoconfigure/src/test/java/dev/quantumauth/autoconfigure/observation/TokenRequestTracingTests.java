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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.RecordingScheduler;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.health.QuantumAuthHealthContributorAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what a tracer makes of the calls to authentication servers: each begins a trace
 * of its own, and tells the server.
 */
@Tag("boot")
@Tag("http")
class TokenRequestTracingTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	private final Spans spans = new Spans();

	@AutoClose
	private final Tracing tracing = Tracing.newBuilder()
		.propagationFactory(new W3CPropagation())
		.traceId128Bit(true)
		.sampler(Sampler.ALWAYS_SAMPLE)
		.addSpanHandler(this.spans)
		.build();

	private final Tracer tracer = new BraveTracer(this.tracing.tracer(),
			new BraveCurrentTraceContext(this.tracing.currentTraceContext()));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withPropertyValues(qci.propertyPairs())
		.withPropertyValues(iqm.propertyPairs())
		.withUserConfiguration(QuickReactorResources.class)
		.withBean(ObservationHandler.class, this::tracingHandler)
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, QuantumAuthHealthContributorAutoConfiguration.class,
				QuantumAuthObservationAutoConfiguration.class, ObservationAutoConfiguration.class,
				WebClientAutoConfiguration.class, WebClientObservationAutoConfiguration.class));

	private ObservationHandler<?> tracingHandler() {
		return new ObservationHandler.FirstMatchingCompositeObservationHandler(
				new PropagatingSenderTracingObservationHandler<>(this.tracer, new BravePropagator(this.tracing)),
				new DefaultTracingObservationHandler(this.tracer));
	}

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
		ContextRegistry.getInstance().loadThreadLocalAccessors();
	}

	@AfterEach
	void leaveTheOtherTestsAlone() {
		Hooks.disableAutomaticContextPropagation();
		assertThat(this.tracer.currentSpan()).isNull();
	}

	@Test
	void callOfTheApplicationGoesOnWithTheCallersTrace() {
		this.contextRunner.run((context) -> asCaller(context, Way.THREAD_AND_CONTEXT, (caller) -> {
			context.getBean(WebClient.Builder.class)
				.build()
				.get()
				.uri(qci.url() + "/optimization/v1/jobs/allocations")
				.exchangeToMono((response) -> response.releaseBody())
				.contextCapture()
				.block(PATIENCE);
			assertThat(traceparents(qci.wireMock(), "/optimization/v1/jobs/allocations")).singleElement()
				.satisfies((parent) -> assertThat(parent).contains(caller.traceIdString()));
		}));
	}

	@ParameterizedTest
	@EnumSource
	void tokenRequestBeginsATraceOfItsOwn(Way way) {
		this.contextRunner.run((context) -> asCaller(context, way, (caller) -> {
			way.call(context.getBean(QciAuthClient.class).accessToken());
			assertTokenRequestIsARoot(caller);
		}));
	}

	@ParameterizedTest
	@EnumSource
	void tokenRequestOnTheCallersThreadBeginsATraceOfItsOwn(Way way) {
		this.contextRunner.withBean(RecordingScheduler.class, RecordingScheduler::new)
			.run((context) -> asCaller(context, way, (caller) -> {
				way.call(context.getBean(QciAuthClient.class).accessToken());
				assertTokenRequestIsARoot(caller);
			}));
	}

	@ParameterizedTest
	@EnumSource
	void tokenRequestThatACallerMakesItselfBeginsATraceOfItsOwn(Way way) {
		this.contextRunner.run((context) -> asCaller(context, way, (caller) -> {
			way.call(context.getBean(QciAuthClient.class).postAccessTokens());
			assertTokenRequestIsARoot(caller);
		}));
	}

	@ParameterizedTest
	@EnumSource
	void refreshAndLoginBeginTwoTraces(Way way) {
		this.contextRunner.run((context) -> asCaller(context, way, (caller) -> {
			QuantumAuthClient client = context.getBean("iqmQuantumAuthClient", QuantumAuthClient.class);
			client.accessToken().block(PATIENCE);
			iqm.endSessions();
			way.call(client.renew());
			List<MutableSpan> requests = this.spans.await("iqm token request", 3);
			assertThat(requests).extracting(MutableSpan::parentId).containsOnlyNulls();
			assertThat(requests).extracting(MutableSpan::traceId).doesNotHaveDuplicates();
			assertThat(requests).extracting(MutableSpan::traceId).doesNotContain(caller.traceIdString());
			assertThat(requests).extracting((span) -> span.tag("grant"))
				.containsExactly("password", "refresh_token", "password");
			assertThat(requests).extracting((span) -> span.error() != null).containsExactly(false, true, false);
		}));
	}

	@ParameterizedTest
	@EnumSource
	void probeBelongsToNoTraceOfWhoAsks(Way way) {
		this.contextRunner.run((context) -> asCaller(context, way, (caller) -> {
			ReactiveHealthIndicator indicator = (ReactiveHealthIndicator) context
				.getBean("quantumAuthHealthContributor", CompositeReactiveHealthContributor.class)
				.getContributor("qci");
			way.call(indicator.health()
				.doOnNext((health) -> assertThat(health.getStatus()).isEqualTo(Status.UP))
				.then());
			assertThat(traceparents(qci.wireMock(), "/auth/v1/access-tokens/.*")).hasSize(2)
				.allSatisfy((parent) -> assertThat(parent).doesNotContain(caller.traceIdString()));
		}));
	}

	@ParameterizedTest
	@EnumSource
	void logoutBelongsToNoTraceOfWhoAsks(Way way) {
		this.contextRunner.run((context) -> asCaller(context, way, (caller) -> {
			QuantumAuthClient client = context.getBean("iqmQuantumAuthClient", QuantumAuthClient.class);
			client.accessToken().block(PATIENCE);
			way.call(client.endSession());
			assertThat(iqm.logoutCount()).isOne();
			assertThat(traceparents(iqm.wireMock(), ".*/logout")).singleElement()
				.satisfies((parent) -> assertThat(parent).doesNotContain(caller.traceIdString()));
		}));
	}

	private void assertTokenRequestIsARoot(TraceContext caller) {
		MutableSpan request = this.spans.await("qci token request", 1).get(0);
		assertThat(request.parentId()).isNull();
		assertThat(request.traceId()).isNotEqualTo(caller.traceIdString());
		MutableSpan http = this.spans.await("http post", 1).get(0);
		assertThat(http.parentId()).isEqualTo(request.id());
		assertThat(traceparents(qci.wireMock(), "/auth/v1/access-tokens/"))
			.containsExactly("00-" + request.traceId() + "-" + http.id() + "-01");
	}

	private void asCaller(ApplicationContext context, Way way, Consumer<TraceContext> action) {
		if (way == Way.AUTOMATIC_PROPAGATION) {
			Hooks.enableAutomaticContextPropagation();
		}
		Observation caller = Observation.start("caller", context.getBean(ObservationRegistry.class));
		try (Scope scope = caller.openScope()) {
			TraceContext trace = this.tracing.currentTraceContext().get();
			assertThat(trace).isNotNull();
			action.accept(trace);
			assertThat(this.tracing.currentTraceContext().get()).isEqualTo(trace);
		}
		finally {
			caller.stop();
		}
	}

	private static List<String> traceparents(WireMockServer server, String path) {
		return server.findAll(WireMock.anyRequestedFor(WireMock.urlPathMatching(path)))
			.stream()
			.map((request) -> request.getHeader("traceparent"))
			.toList();
	}

	/**
	 * How a caller's trace could get where it does not belong.
	 */
	enum Way {

		THREAD,

		THREAD_AND_CONTEXT,

		AUTOMATIC_PROPAGATION;

		void call(Mono<?> call) {
			((this == THREAD_AND_CONTEXT) ? call.contextCapture() : call).block(PATIENCE);
		}

	}

	/**
	 * Keeps the spans that are over, in the order in which they began.
	 */
	private static final class Spans extends SpanHandler {

		private final List<MutableSpan> spans = new CopyOnWriteArrayList<>();

		@Override
		public boolean begin(TraceContext context, MutableSpan span, TraceContext parent) {
			this.spans.add(span);
			return true;
		}

		List<MutableSpan> await(String name, int count) {
			Awaitility.await().untilAsserted(() -> assertThat(named(name)).hasSize(count));
			return named(name);
		}

		private List<MutableSpan> named(String name) {
			return this.spans.stream()
				.filter((span) -> name.equals(span.name()) && span.finishTimestamp() != 0)
				.toList();
		}

	}

}
