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

package dev.quantumauth.autoconfigure.qci;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link QciConnectionDetails}.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class QciConnectionDetailsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final TestConnectionDetails details = new TestConnectionDetails();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withBean(QciConnectionDetails.class, () -> this.details)
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class));

	private final ApplicationContextRunner nullRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withUserConfiguration(NullDetails.class)
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class));

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void connectionDetailsMakeTheDefaultAccountWithoutAnyProperty(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci");
			assertThat(context).hasBean("qciQuantumAuthClient").hasSingleBean(QciAuthClient.class);
			assertThat(context.getBean(QciAuthClient.class).accessToken().block(PATIENCE)).isNotNull();
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	@Test
	void propertiesMakeTheAccountWhereTheBeanIsNull() {
		this.nullRunner
			.withPropertyValues("quantum.auth.qci.url=https://property.example.com", "quantum.auth.qci.api-token=x")
			.run((context) -> assertThat(context.getBean(QciAuthClient.class).getUrl())
				.hasToString("https://property.example.com/"));
	}

	@Test
	void nullBeanWithoutPropertiesIsReported() {
		this.nullRunner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(InvalidQuantumAuthPropertiesException.class)
			.hasMessageContaining("The QciConnectionDetails bean is null, and nothing else makes the account 'qci'."));
	}

	@Test
	void connectionDetailsBeatPropertiesAndEnvironmentVariables() {
		this.contextRunner
			.withInitializer(
					SystemEnvironment.of("QCI_API_URL=https://env.example.com", "QCI_TOKEN=of-the-environment"))
			.withPropertyValues("quantum.auth.qci.url=https://property.example.com",
					"quantum.auth.qci.api-token=of-the-properties", "quantum.auth.qci.timeout=7s")
			.run((context) -> {
				QciAuthClient client = context.getBean(QciAuthClient.class);
				assertThat(client.getUrl()).hasToString(qci.url() + "/");
				assertThat(client.getTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(client.accessToken().block(PATIENCE)).isNotNull();
			});
	}

	@Test
	void connectionDetailsTakeThePlaceOfIncompleteProperties(CapturedOutput output) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.url=https://property.example.com").run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(QciAuthClient.class);
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	@Test
	void connectionDetailsAreTheDefaultAccountsOnly() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.accounts.alice.url=https://alice.example.com",
					"quantum.auth.qci.accounts.alice.api-token=x")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("qci", "alice");
				assertThat(context.getBean("aliceQuantumAuthClient", QciAuthClient.class).getUrl())
					.hasToString("https://alice.example.com/");
				assertThat(context.getBean(QciAuthClient.class).getId()).isEqualTo("qci");
			});
	}

	@Test
	void apiUrlsOfThePropertiesBelongToTheirUrlAndNotToThatOfTheConnectionDetails() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://property.example.com",
					"quantum.auth.qci.api-urls=https://property.example.com/api")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).accounts().get(0).targets())
				.singleElement()
				.hasToString(qci.url().toString()));
	}

	@Test
	void gettersAreCalledForEachTokenRequestOnAThreadThatMayBlock() {
		this.contextRunner.run((context) -> {
			QciAuthClient client = context.getBean(QciAuthClient.class);
			assertThat(this.details.apiTokenCalls).hasValue(0);
			client.accessToken().subscribeOn(Schedulers.parallel()).block(PATIENCE);
			client.accessToken().block(PATIENCE);
			assertThat(this.details.apiTokenCalls).hasValue(1);
			client.renew().subscribeOn(Schedulers.parallel()).block(PATIENCE);
			assertThat(this.details.apiTokenCalls).hasValue(2);
			client.postAccessTokens().subscribeOn(Schedulers.parallel()).block(PATIENCE);
			assertThat(this.details.apiTokenCalls).hasValue(3);
			assertThat(this.details.calledWhereBlockingIsForbidden).isFalse();
		});
	}

	@Test
	void rotatedApiTokenIsPickedUp() {
		this.details.apiToken = "expired";
		this.contextRunner.run((context) -> {
			QciAuthClient client = context.getBean(QciAuthClient.class);
			assertThat(failure(client).isRejected()).isTrue();
			this.details.apiToken = qci.apiToken();
			client.renew().block(PATIENCE);
			assertThat(RequestTokens.of(client).cachedAccessToken()).isNotNull();
		});
	}

	@Test
	void pastedApiTokenIsCleaned() {
		this.details.apiToken = "\"Bearer " + qci.apiToken() + "\"";
		this.contextRunner
			.run((context) -> assertThat(context.getBean(QciAuthClient.class).accessToken().block(PATIENCE))
				.isNotNull());
	}

	@Test
	void changedUrlIsRefusedAndNothingIsSent() {
		this.contextRunner.run((context) -> {
			this.details.url = "https://elsewhere.example.com";
			TokenRequestException failure = failure(context.getBean(QciAuthClient.class));
			assertThat(failure.isRejected()).isFalse();
			assertThat(failure).hasMessageContaining("a URL of the QciConnectionDetails bean has changed")
				.hasMessageContaining("Restart");
			assertThat(qci.tokenRequests()).isZero();
			assertThat(this.details.apiTokenCalls).hasValue(0);
		});
	}

	@Test
	void failureOfTheApiTokenIsAnErrorOfTheTokenRequest() {
		this.details.failure = new IllegalStateException("The vault is sealed");
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(failure(context.getBean(QciAuthClient.class))).hasMessageContaining("The vault is sealed");
			assertThat(qci.tokenRequests()).isZero();
		});
	}

	@Test
	void uselessUrlFailsStartUp() {
		this.details.url = "http://plain.example.com";
		this.contextRunner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("The URL of the QciConnectionDetails bean is plain http"));
	}

	@Test
	void connectionDetailsDoNotCountWhenQciIsSwitchedOff() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.enabled=false")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class)).isEmpty());
	}

	private static TokenRequestException failure(QciAuthClient client) {
		return catchThrowableOfType(TokenRequestException.class, () -> client.accessToken().block(PATIENCE));
	}

	static class TestConnectionDetails implements QciConnectionDetails {

		private final AtomicInteger apiTokenCalls = new AtomicInteger();

		private volatile boolean calledWhereBlockingIsForbidden;

		private volatile String url = qci.url().toString();

		private volatile String apiToken = qci.apiToken();

		private volatile RuntimeException failure;

		@Override
		public String getUrl() {
			return this.url;
		}

		@Override
		public String getApiToken() {
			this.apiTokenCalls.incrementAndGet();
			this.calledWhereBlockingIsForbidden |= Schedulers.isInNonBlockingThread();
			if (this.failure != null) {
				throw this.failure;
			}
			return this.apiToken;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NullDetails {

		@Bean
		@Nullable QciConnectionDetails details() {
			return null;
		}

	}

}
