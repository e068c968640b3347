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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.StubAccount;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link QuantumAuthObservationAutoConfiguration}: the meters of each account.
 */
@Tag("boot")
@Tag("http")
class TokenMetersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String EXPIRY = "quantum.auth.token.expiry";

	private static final String REJECTIONS = "quantum.auth.token.rejections";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withUserConfiguration(QuickReactorResources.class)
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
				WebClientAutoConfiguration.class, QuantumAuthObservationAutoConfiguration.class,
				ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@Test
	void expiryIsMeasured() {
		qci.tokenLifetime(Duration.ofHours(1));
		withQci().run((context) -> {
			assertThat(expiry(context, "qci")).isNaN();
			client(context, "qci").accessToken().block(PATIENCE);
			assertThat(expiry(context, "qci")).isBetween(3500.0, 3601.0);
			client(context, "qci").endSession().block(PATIENCE);
			assertThat(expiry(context, "qci")).isNaN();
			assertThat(qci.tokenRequests()).isOne();
		});
	}

	@Test
	void eachTokenThatA401HasThrownAwayIsCountedOnce() {
		withQci().run((context) -> {
			assertThat(rejections(context, "qci")).isZero();
			call(context, qci.url() + "/optimization/v1/jobs/allocations");
			qci.revokeTokens();
			call(context, qci.url() + "/optimization/v1/jobs/allocations");
			Awaitility.await().untilAsserted(() -> assertThat(rejections(context, "qci")).isOne());
			assertThat(qci.tokenRequests()).isEqualTo(2);
		});
	}

	@Test
	void tokenThatIsManagedElsewhereIsNotCountedWhenItIsRefused() {
		List<Object> events = new CopyOnWriteArrayList<>();
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.token=unknown-to-the-server")
			.withInitializer((context) -> context.addApplicationListener((event) -> record(event, events)))
			.run((context) -> {
				call(context, iqm.getUrl() + "/about");
				Awaitility.await().until(() -> events.toString().contains("invalidated=false"));
				assertThat(rejections(context, "iqm")).isZero();
				assertThat(expiry(context, "iqm")).isNaN();
			});
	}

	@Test
	void accountsOfAllKindsAreMeasured() {
		withQci().withPropertyValues(iqm.propertyPairs())
			.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=x")
			.withBean(StubAccount.class, () -> StubAccount.of("own").withProvider("acme"))
			.run((context) -> {
				Collection<Meter> meters = context.getBean(MeterRegistry.class).find(REJECTIONS).meters();
				assertThat(meters)
					.extracting((meter) -> entry(meter.getId().getTag("account"), meter.getId().getTag("provider")))
					.containsExactlyInAnyOrder(entry("qci", "qci"), entry("alice", "qci"), entry("iqm", "iqm"),
							entry("own", "acme"));
				assertThat(expiry(context, "own")).isNaN();
			});
	}

	private ApplicationContextRunner withQci() {
		return this.contextRunner.withPropertyValues(qci.propertyPairs());
	}

	private static QuantumAuthClient client(ApplicationContext context, String id) {
		return context.getBean(id + "QuantumAuthClient", QuantumAuthClient.class);
	}

	private static void call(ApplicationContext context, String uri) {
		context.getBean(WebClient.Builder.class)
			.clientConnector(RedirectGuardConnector.notFollowing(new JdkClientHttpConnector()))
			.build()
			.get()
			.uri(uri)
			.exchangeToMono((response) -> response.releaseBody())
			.block(PATIENCE);
	}

	private static double expiry(ApplicationContext context, String id) {
		return context.getBean(MeterRegistry.class).get(EXPIRY).tag("account", id).gauge().value();
	}

	private static double rejections(ApplicationContext context, String id) {
		return context.getBean(MeterRegistry.class).get(REJECTIONS).tag("account", id).functionCounter().count();
	}

	private static void record(ApplicationEvent event, List<Object> events) {
		if (event instanceof PayloadApplicationEvent<?> payload) {
			events.add(payload.getPayload());
		}
	}

}
