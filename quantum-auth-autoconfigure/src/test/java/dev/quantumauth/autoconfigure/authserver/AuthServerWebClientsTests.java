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

package dev.quantumauth.autoconfigure.authserver;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.reactive.ClientHttpConnector;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.RecordingScheduler;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link AuthServerWebClients}: which settings the calls to authentication
 * servers are made with.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class AuthServerWebClientsTests {

	// The call itself has the limit and knows better what went wrong
	private static final Duration LATER = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final AtomicReference<HttpClient.Builder> client = new AtomicReference<>();

	private final RecordingScheduler scheduler = new RecordingScheduler();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withPropertyValues(qci.propertyPairs())
		.withBean("recording", JdkCustomizer.class,
				() -> (builder) -> builder.withHttpClientCustomizer(this.client::set))
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
		this.contextRunner.run((context) -> assertTimeouts(context, 60, 60));
	}

	@Test
	void timeoutsComeFromBootsHttpClients() {
		this.contextRunner
			.withPropertyValues("spring.http.clients.connect-timeout=2s", "spring.http.clients.read-timeout=3s")
			.run((context) -> assertTimeouts(context, 2, 3));
	}

	@Test
	void ownTimeoutsBeatThoseOfBootsHttpClients() {
		this.contextRunner
			.withPropertyValues("spring.http.clients.connect-timeout=2s", "spring.http.clients.read-timeout=3s",
					"quantum.auth.http.connect-timeout=4s", "quantum.auth.http.read-timeout=5s")
			.run((context) -> assertTimeouts(context, 4, 5));
	}

	@Test
	void eachTimeoutFallsBackOnItsOwn() {
		this.contextRunner
			.withPropertyValues("spring.http.clients.connect-timeout=2s", "quantum.auth.http.read-timeout=5s")
			.run((context) -> assertTimeouts(context, 2, 5));
	}

	@Test
	void unlimitedTimeoutsOfBootsHttpClientsAreNotTakenOver() {
		this.contextRunner
			.withPropertyValues("spring.http.clients.connect-timeout=0", "spring.http.clients.read-timeout=0")
			.run((context) -> assertTimeouts(context, 60, 60));
	}

	@Test
	void customizerThatMakesAnotherBuilderIsIgnoredWithAWarning(CapturedOutput output) {
		this.contextRunner.withBean("decorating", DecoratingCustomizer.class).run((context) -> {
			assertThat(context.getBean(QciAuthClient.class).accessToken().block(PATIENCE)).isNotNull();
			assertThat(output).contains("The customizer " + DecoratingCustomizer.class.getName()
					+ " does not return a builder of the JDK's HTTP client.");
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

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectsAreNeverFollowedWhateverSettingsAndCustomizersSay(int status) {
		try (FakeQci elsewhere = FakeQci.builder().apiToken(qci.apiToken()).start()) {
			String location = elsewhere.url().resolve("/auth/v1/access-tokens/").toString();
			qci.wireMock()
				.stubFor(WireMock.any(WireMock.anyUrl())
					.willReturn(WireMock.aResponse().withStatus(status).withHeader("Location", location)));
			this.contextRunner.withPropertyValues("spring.http.clients.redirects=follow")
				.withBean("following", JdkCustomizer.class,
						() -> (builder) -> builder
							.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS)))
				.run((context) -> {
					QciAuthClient account = context.getBean(QciAuthClient.class);
					account.accessToken().onErrorComplete().block(PATIENCE);
					account.getAccessTokensHealth().onErrorComplete().block(PATIENCE);
					assertThat(qci.wireMock().getAllServeEvents()).hasSize(2);
					assertThat(elsewhere.wireMock().getAllServeEvents()).isEmpty();
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jetty", "http-components", "jdk" })
	void clientIsThatOfTheJdkWhateverTheApplicationUses(String connector) {
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector).run((context) -> {
			context.getBean(QciAuthClient.class).accessToken().block(PATIENCE);
			assertThat(qci.wireMock().getAllServeEvents().get(0).getRequest().getHeader("User-Agent"))
				.startsWith("Java-http-client/");
		});
	}

	@Test
	void proxyComesWithACustomizerOfTheJdksBuilder() {
		this.contextRunner.withBean("proxy", JdkCustomizer.class, () -> (builder) -> builder.withProxySelector(proxy()))
			.withPropertyValues("quantum.auth.qci.url=http://qci.invalid", "quantum.auth.qci.allow-plain-http=true")
			.run((context) -> {
				context.getBean(QciAuthClient.class).accessToken().block(PATIENCE);
				assertThat(qci.tokenRequests()).isOne();
			});
	}

	@Test
	void proxyIsThatOfTheJvmOtherwise() {
		ProxySelector before = ProxySelector.getDefault();
		ProxySelector.setDefault(proxy());
		try {
			this.contextRunner
				.withPropertyValues("quantum.auth.qci.url=http://qci.invalid", "quantum.auth.qci.allow-plain-http=true")
				.run((context) -> {
					context.getBean(QciAuthClient.class).accessToken().block(PATIENCE);
					assertThat(qci.tokenRequests()).isOne();
				});
		}
		finally {
			ProxySelector.setDefault(before);
		}
	}

	private static ProxySelector proxy() {
		return ProxySelector.of(new InetSocketAddress("127.0.0.1", qci.url().getPort()));
	}

	@Test
	void sslBundleComesFromBootsHttpClients() {
		this.contextRunner.withPropertyValues(sslBundle("boots"))
			.withPropertyValues("spring.http.clients.ssl.bundle=boots")
			.run((context) -> assertThat(ciphers(context)).containsExactly("TLS_AES_128_GCM_SHA256"));
	}

	@Test
	void ownSslBundleBeatsThatOfBootsHttpClients() {
		this.contextRunner.withPropertyValues(sslBundle("boots"))
			.withPropertyValues("spring.ssl.bundle.pem.ours.options.ciphers=TLS_AES_256_GCM_SHA384")
			.withPropertyValues("spring.http.clients.ssl.bundle=boots", "quantum.auth.http.ssl.bundle=ours")
			.run((context) -> assertThat(ciphers(context)).containsExactly("TLS_AES_256_GCM_SHA384"));
	}

	@Test
	void blankNameOfAnSslBundleLeavesThatOfBootsHttpClients() {
		this.contextRunner.withPropertyValues(sslBundle("boots"))
			.withPropertyValues("spring.http.clients.ssl.bundle=boots", "quantum.auth.http.ssl.bundle=${NOT_SET:}")
			.run((context) -> assertThat(ciphers(context)).containsExactly("TLS_AES_128_GCM_SHA256"));
	}

	@Test
	void clientIsBuiltOnceForAllAccountsAndNotBeforeTheFirstCall() {
		AtomicInteger built = new AtomicInteger();
		this.contextRunner
			.withBean("counting", JdkCustomizer.class,
					() -> (builder) -> builder.withHttpClientCustomizer((client) -> built.incrementAndGet()))
			.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=" + qci.apiToken(),
					"quantum.auth.refresh.background=false")
			.run((context) -> {
				assertThat(built).hasValue(0);
				context.getBean("qciQuantumAuthClient", QciAuthClient.class).accessToken().block(PATIENCE);
				context.getBean("aliceQuantumAuthClient", QciAuthClient.class).accessToken().block(PATIENCE);
				assertThat(built).hasValue(1);
				assertThat(qci.tokenRequests()).isEqualTo(2);
			});
	}

	@Test
	void customizersOfOtherClientsAreLeftAlone() {
		this.contextRunner.withBean("other", ReactorCustomizer.class, () -> (builder) -> {
			throw new AssertionError("not the client of the calls");
		})
			.withPropertyValues("spring.http.clients.reactive.connector=jdk")
			.run((context) -> assertThat(context.getBean(QciAuthClient.class).accessToken().block(PATIENCE))
				.isNotNull());
	}

	@Test
	void bootsHttpClientsNeedNotBeThere() {
		new ApplicationContextRunner().withInitializer(SystemEnvironment.empty())
			.withPropertyValues(qci.propertyPairs())
			.withConfiguration(
					AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(QciAuthClient.class).accessToken().block(PATIENCE))
				.isNotNull());
	}

	private void assertTimeouts(ApplicationContext context, int connect, int read) {
		assertThat(httpClient(context).connectTimeout()).hasValue(Duration.ofSeconds(connect));
		assertThat(context.getBean(AuthServerWebClients.class).limit()).isEqualTo(Duration.ofSeconds(connect + read));
	}

	private String[] ciphers(ApplicationContext context) {
		return httpClient(context).sslParameters().getCipherSuites();
	}

	// A second client from the builder that the first one was built from
	private HttpClient httpClient(ApplicationContext context) {
		context.getBean(QciAuthClient.class).accessToken().block(PATIENCE);
		return this.client.get().build();
	}

	private static String[] sslBundle(String name) {
		return new String[] { "spring.ssl.bundle.pem." + name + ".options.ciphers=TLS_AES_128_GCM_SHA256" };
	}

	/**
	 * As an application customizes the client.
	 */
	interface JdkCustomizer extends ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> {

	}

	/**
	 * As an application customizes another client.
	 */
	interface ReactorCustomizer extends ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> {

	}

	static class DecoratingCustomizer implements ClientHttpConnectorBuilderCustomizer<ClientHttpConnectorBuilder<?>> {

		@Override
		public ClientHttpConnectorBuilder<?> customize(ClientHttpConnectorBuilder<?> builder) {
			return (ClientHttpConnectorBuilder<ClientHttpConnector>) builder::build;
		}

	}

}
