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

package dev.quantumauth.readme;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.json.JSONException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.autoconfigure.fixture.HttpCalls;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.qci.QciAccessToken;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/operations.md}: what it shows is what an application with the
 * configuration of the sample answers.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
class OperationsPageTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.builder().tokenLifetime(Duration.ofMinutes(20)).start();

	private final Readme page = Readme.read("docs/operations.md");

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void healthBeforeTheFirstRequest() {
		try (ConfigurableApplicationContext application = start()) {
			assertShown("health-absent", get(application, "/actuator/health/quantumAuth/qci"));
		}
	}

	@Test
	void healthWhileTheTokenIsRenewed() {
		try (ConfigurableApplicationContext application = start("quantum.auth.shutdown-timeout=0s")) {
			client(application).accessToken().block(PATIENCE);
			qci.latency(Duration.ofSeconds(2));
			client(application).renew().subscribe(null, (failure) -> {
			});
			assertShown("health-renewing", get(application, "/actuator/health/quantumAuth/qci"));
		}
	}

	@Test
	void healthWithAnExpiredToken() {
		qci.tokenLifetime(Duration.ofSeconds(1));
		try (ConfigurableApplicationContext application = start("quantum.auth.refresh.background=false")) {
			client(application).accessToken().block(PATIENCE);
			qci.failTokenRequests(QciFault.status(503));
			client(application).renew().onErrorComplete().block(PATIENCE);
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> client(application).getStatus().token() == TokenState.EXPIRED);
			client(application).accessToken().onErrorComplete().block(PATIENCE);
			assertShown("health-expired", get(application, "/actuator/health/quantumAuth/qci"));
		}
	}

	@Test
	void healthWithARejectedCredential() {
		try (ConfigurableApplicationContext application = start("quantum.auth.qci.api-token=revoked")) {
			client(application).accessToken().onErrorComplete().block(PATIENCE);
			assertShown("health-rejected", get(application, "/actuator/health/quantumAuth/qci"));
		}
	}

	@Test
	void endpointRenewsTheToken() {
		try (ConfigurableApplicationContext application = start()) {
			assertShown("endpoint-renewed", HttpCalls.send(application, "POST", "/actuator/quantumauth/qci"));
		}
	}

	@Test
	void endpointTellsWhatFailed() {
		try (ConfigurableApplicationContext application = start("quantum.auth.qci.api-token=revoked")) {
			HttpResponse<String> failed = HttpCalls.send(application, "POST", "/actuator/quantumauth/qci");
			assertThat(failed.statusCode()).isEqualTo(502);
			assertShown("endpoint-failed", failed);
		}
	}

	@Test
	void metricsOfOneTokenRequest() {
		try (ConfigurableApplicationContext application = start()) {
			client(application).accessToken().block(PATIENCE);
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> get(application, "/actuator/metrics/quantum.auth.token.requests").statusCode() == 200);
			assertShown("metrics", get(application, "/actuator/metrics/quantum.auth.token.requests"));
			List<String> names = JsonPath.read(get(application, "/actuator/metrics").body(), "$.names");
			assertThat(names).containsAll(
					this.page.tableRows("Metrics and traces").stream().map((row) -> row.split("`")[1]).toList());
		}
	}

	@Test
	void logOfASession() {
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger("dev.quantumauth.session");
		try (ConfigurableApplicationContext application = start("quantum.auth.refresh.background=false")) {
			appender.start();
			logger.addAppender(appender);
			QciAuthClient client = client(application);
			QciAccessToken token = client.accessToken().block(PATIENCE);
			qci.failTokenRequests(QciFault.status(503));
			client.renew().onErrorComplete().block(PATIENCE);
			qci.recover();
			client.renew().block(PATIENCE);
			client.reject(client.accessToken().block(PATIENCE));
			client.endSession().block(PATIENCE);
			assertThat(token).isNotNull();
		}
		finally {
			logger.detachAppender(appender);
		}
		String log = appender.list.stream()
			.map((event) -> "%-5s %s%n".formatted(event.getLevel(), event.getFormattedMessage()))
			.collect(Collectors.joining());
		assertThat(withoutTimesAndPorts(log)).isEqualTo(withoutTimesAndPorts(this.page.blocks("text log").get(0)));
	}

	@Test
	void tokenStatesAreThoseOfTheTable() {
		assertThat(this.page.tableRows("Health")).extracting((row) -> row.split("`")[1])
			.containsExactlyInAnyOrderElementsOf(List.of(TokenState.values()).stream().map(Enum::name).toList());
	}

	private void assertShown(String example, HttpResponse<String> response) {
		List<String> shown = this.page.blocks("json " + example);
		assertThat(shown).as(example).hasSize(1);
		try {
			JSONAssert.assertEquals(normalised(shown.get(0)), normalised(response.body()),
					JSONCompareMode.NON_EXTENSIBLE);
		}
		catch (JSONException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String normalised(String json) {
		return withoutTimesAndPorts(json).replaceAll("(\"(TOTAL_TIME|MAX)\",\\s*\"value\":\\s*)[\\d.E-]+", "$1 0");
	}

	// Other ones each time
	private static String withoutTimesAndPorts(String text) {
		return text.replace(qci.url().toString(), "https://api.qci-prod.com")
			.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME");
	}

	private static QciAuthClient client(ConfigurableApplicationContext application) {
		return application.getBean(QciAuthClient.class);
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext application, String path) {
		return HttpCalls.get(application, path);
	}

	private static ConfigurableApplicationContext start(String... more) {
		List<String> arguments = new ArrayList<>(HttpCalls.serverProperties());
		arguments.add("spring.config.location=file:../samples/qci-webflux/src/main/resources/application.yml");
		arguments.addAll(List.of(qci.propertyPairs()));
		arguments.addAll(List.of(more));
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.empty())
			.run(arguments.stream().map((argument) -> "--" + argument).toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class TestApplication {

	}

}
