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

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.reactive.ClientHttpConnector;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link AuthServerHttp}: which settings the calls to authentication servers
 * are made with.
 */
@Tag("boot")
@Tag("http")
class AuthServerHttpTests {

	// The call itself has the limit and knows better what went wrong
	private static final Duration LATER = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final RecordingConnectorBuilder connectors = new RecordingConnectorBuilder();

	private final RecordingScheduler scheduler = new RecordingScheduler();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withPropertyValues(qci.propertyPairs())
		.withBean(RecordingConnectorBuilder.class, () -> this.connectors)
		.withBean(RecordingScheduler.class, () -> this.scheduler)
		.withUserConfiguration(QuickReactorResources.class)
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
				SslAutoConfiguration.class));

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void timeoutsAreSixtySecondsByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(settings().connectTimeout()).isEqualTo(Duration.ofSeconds(60));
			assertThat(settings().readTimeout()).isEqualTo(Duration.ofSeconds(60));
		});
	}

	@Test
	void timeoutsComeFromBootsHttpClients() {
		this.contextRunner
			.withPropertyValues("spring.http.clients.connect-timeout=2s", "spring.http.clients.read-timeout=3s")
			.run((context) -> {
				assertThat(settings().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
				assertThat(settings().readTimeout()).isEqualTo(Duration.ofSeconds(3));
			});
	}

	@Test
	void ownTimeoutsBeatThoseOfBootsHttpClients() {
		this.contextRunner
			.withPropertyValues("spring.http.clients.connect-timeout=2s", "spring.http.clients.read-timeout=3s",
					"quantum.auth.http.connect-timeout=4s", "quantum.auth.http.read-timeout=5s")
			.run((context) -> {
				assertThat(settings().connectTimeout()).isEqualTo(Duration.ofSeconds(4));
				assertThat(settings().readTimeout()).isEqualTo(Duration.ofSeconds(5));
			});
	}

	@Test
	void eachTimeoutFallsBackOnItsOwn() {
		this.contextRunner
			.withPropertyValues("spring.http.clients.connect-timeout=2s", "quantum.auth.http.read-timeout=5s")
			.run((context) -> {
				assertThat(settings().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
				assertThat(settings().readTimeout()).isEqualTo(Duration.ofSeconds(5));
			});
	}

	@Test
	void unlimitedTimeoutsOfBootsHttpClientsAreNotTakenOver() {
		this.contextRunner
			.withPropertyValues("spring.http.clients.connect-timeout=0", "spring.http.clients.read-timeout=0")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(settings().connectTimeout()).isEqualTo(Duration.ofSeconds(60));
				assertThat(settings().readTimeout()).isEqualTo(Duration.ofSeconds(60));
			});
	}

	@Test
	void attemptIsLimitedToConnectPlusReadTimeout() {
		this.contextRunner
			.withPropertyValues("quantum.auth.http.connect-timeout=4s", "quantum.auth.http.read-timeout=5s")
			.run((context) -> {
				context.getBean(QciAuthClient.class).accessToken().block(PATIENCE);
				assertThat(this.scheduler.nextDelay()).isEqualTo(Duration.ofSeconds(9).plus(LATER));
			});
	}

	@Test
	void attemptIsLimitedToTheAccountsTimeoutIfThatIsShorter() {
		this.contextRunner
			.withPropertyValues("quantum.auth.http.connect-timeout=40s", "quantum.auth.http.read-timeout=50s",
					"quantum.auth.qci.timeout=20s")
			.run((context) -> {
				context.getBean(QciAuthClient.class).accessToken().block(PATIENCE);
				assertThat(this.scheduler.nextDelay()).isEqualTo(Duration.ofSeconds(20).plus(LATER));
			});
	}

	@Test
	void attemptIsNotLimitedToTheAccountsTimeoutIfThatIsLonger() {
		this.contextRunner
			.withPropertyValues("quantum.auth.http.connect-timeout=4s", "quantum.auth.http.read-timeout=5s",
					"quantum.auth.qci.timeout=10m")
			.run((context) -> {
				context.getBean(QciAuthClient.class).accessToken().block(PATIENCE);
				assertThat(this.scheduler.nextDelay()).isEqualTo(Duration.ofSeconds(9).plus(LATER));
			});
	}

	@Test
	void readTimeoutEndsTheCallToAServerThatDoesNotAnswer() throws Exception {
		try (ServerSocket silent = new ServerSocket(0)) {
			this.contextRunner
				.withPropertyValues("quantum.auth.qci.url=http://127.0.0.1:" + silent.getLocalPort(),
						"quantum.auth.http.read-timeout=50ms")
				.run((context) -> {
					TokenRequestException failure = catchThrowableOfType(TokenRequestException.class,
							() -> context.getBean(QciAuthClient.class).accessToken().block(PATIENCE));
					assertThat(failure.isRejected()).isFalse();
					assertThat(failure).hasMessageContaining("http://127.0.0.1:" + silent.getLocalPort());
				});
		}
	}

	@Test
	void redirectsAreNeverFollowed() {
		try (FakeQci elsewhere = FakeQci.builder().apiToken(qci.apiToken()).start()) {
			qci.failTokenRequests(QciFault.redirectTo(elsewhere.url().resolve("/auth/v1/access-tokens/")));
			this.contextRunner.withPropertyValues("spring.http.clients.redirects=follow").run((context) -> {
				assertThat(settings().redirects()).isEqualTo(HttpRedirects.DONT_FOLLOW);
				context.getBean(QciAuthClient.class).accessToken().onErrorComplete().block(PATIENCE);
				assertThat(qci.tokenRequests()).isOne();
				assertThat(elsewhere.wireMock().getAllServeEvents()).isEmpty();
			});
		}
	}

	@Test
	void sslBundleComesFromBootsHttpClients() {
		this.contextRunner.withPropertyValues(sslBundle("boots"))
			.withPropertyValues("spring.http.clients.ssl.bundle=boots")
			.run((context) -> assertThat(settings().sslBundle())
				.isSameAs(context.getBean(SslBundles.class).getBundle("boots")));
	}

	@Test
	void ownSslBundleBeatsThatOfBootsHttpClients() {
		this.contextRunner.withPropertyValues(sslBundle("boots"))
			.withPropertyValues(sslBundle("ours"))
			.withPropertyValues("spring.http.clients.ssl.bundle=boots", "quantum.auth.http.ssl.bundle=ours")
			.run((context) -> {
				SslBundle ours = context.getBean(SslBundles.class).getBundle("ours");
				assertThat(settings().sslBundle()).isNotNull().isSameAs(ours);
			});
	}

	@Test
	void blankNameOfAnSslBundleLeavesThatOfBootsHttpClients() {
		this.contextRunner.withPropertyValues(sslBundle("boots"))
			.withPropertyValues("spring.http.clients.ssl.bundle=boots", "quantum.auth.http.ssl.bundle=${NOT_SET:}")
			.run((context) -> assertThat(settings().sslBundle())
				.isSameAs(context.getBean(SslBundles.class).getBundle("boots")));
	}

	@Test
	void connectorIsBuiltByTheApplicationsBuilderOnceForAllAccounts() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=" + qci.apiToken())
			.run((context) -> {
				assertThat(this.connectors.settings).hasSize(1);
				context.getBean("aliceQuantumAuthClient", QciAuthClient.class).accessToken().block(PATIENCE);
				assertThat(qci.tokenRequests()).isOne();
			});
	}

	@Test
	void connectorIsDetectedWithoutBootsHttpClients() {
		new ApplicationContextRunner().withInitializer(SystemEnvironment.empty())
			.withPropertyValues(qci.propertyPairs())
			.withConfiguration(
					AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(QciAuthClient.class).accessToken().block(PATIENCE))
				.isNotNull());
	}

	@Test
	void connectorsComeFromTheApplicationsFactoryAndKnowTheirAccount() {
		List<String> ids = new ArrayList<>();
		AuthServerConnectorFactory factory = (id) -> {
			ids.add(id);
			return ClientHttpConnectorBuilder.jdk().build();
		};
		this.contextRunner.withBean(AuthServerConnectorFactory.class, () -> factory)
			.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=" + qci.apiToken(),
					"quantum.auth.http.ssl.bundle=missing")
			.run((context) -> {
				context.getBean("aliceQuantumAuthClient", QciAuthClient.class).accessToken().block(PATIENCE);
				assertThat(ids).containsExactlyInAnyOrder("qci", "alice");
				assertThat(qci.tokenRequests()).isOne();
				assertThat(this.connectors.settings).isEmpty();
			});
	}

	private HttpClientSettings settings() {
		return this.connectors.settings.get(0);
	}

	private static String[] sslBundle(String name) {
		return new String[] { "spring.ssl.bundle.pem." + name + ".options.ciphers=TLS_AES_128_GCM_SHA256" };
	}

	/**
	 * Builds JDK connectors and tells for which settings.
	 */
	static class RecordingConnectorBuilder implements ClientHttpConnectorBuilder<ClientHttpConnector> {

		private final List<HttpClientSettings> settings = new ArrayList<>();

		@Override
		public ClientHttpConnector build(HttpClientSettings settings) {
			this.settings.add(settings);
			return ClientHttpConnectorBuilder.jdk().build(settings);
		}

	}

}
