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

package dev.quantumauth.autoconfigure.web;

import java.net.URI;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.apache.hc.core5.http.HttpRequest;
import org.eclipse.jetty.client.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.web.stack.BootClient.Kind;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a request which is sent elsewhere below all filters takes no token along: by
 * a connector, or by means of the HTTP client's own request. What is left alone because
 * of its declared type is tested too. There is an account for each header.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class ReroutedRequestTests {

	private final FakeQci qci = FakeQci.start();

	private final WireMockServer elsewhere = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort().gzipDisabled(true));

	private final ApplicationContextRunner contextRunner = ClientContext.runnerWithEachHeader(this.qci);

	@BeforeEach
	void start() {
		this.elsewhere.start();
		this.elsewhere.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
	}

	@AfterEach
	void stop() {
		this.elsewhere.stop();
		this.qci.close();
	}

	@Test
	void connectorBelowTheGuardTakesNoTokenElsewhere() {
		JdkClientHttpConnector jdk = new JdkClientHttpConnector();
		ClientHttpConnector rerouting = (method, uri, callback) -> jdk.connect(method, elsewhere(), callback);
		this.contextRunner.withBean(ClientHttpConnector.class, () -> RedirectGuardConnector.notFollowing(rerouting))
			.run((context) -> assertThatNoTokenArrivesElsewhere(context));
	}

	@Test
	void requestFactoryBelowTheGuardTakesNoTokenElsewhere() {
		JdkClientHttpRequestFactory jdk = new JdkClientHttpRequestFactory();
		ClientHttpRequestFactoryBuilder<?> rerouting = (settings) -> RedirectGuardRequestFactory
			.notFollowing((uri, method) -> jdk.createRequest(elsewhere(), method));
		this.contextRunner.withBean(ClientHttpRequestFactoryBuilder.class, () -> rerouting).run((context) -> {
			for (String account : TokenHeaders.byId().keySet()) {
				Kind.REST_CLIENT.sender(context).get(this.qci.url() + "/" + account + "/jobs");
			}
			assertThatNoTokenArrivedElsewhere();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jetty", "http-components" })
	void nativeRequestThatCanBeSentElsewhereTakesNoTokenThere(String connector) {
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector)
			.run((context) -> assertThatNoTokenArrivesElsewhere(context));
	}

	private void assertThatNoTokenArrivesElsewhere(ApplicationContext context) {
		for (String account : TokenHeaders.byId().keySet()) {
			context.getBean(WebClient.Builder.class)
				.build()
				.get()
				.uri(this.qci.url() + "/" + account + "/jobs")
				.httpRequest(this::sendElsewhere)
				.retrieve()
				.toBodilessEntity()
				.block();
		}
		assertThatNoTokenArrivedElsewhere();
	}

	private void assertThatNoTokenArrivedElsewhere() {
		assertThat(this.elsewhere.findAll(WireMock.anyRequestedFor(WireMock.anyUrl())))
			.hasSize(TokenHeaders.byId().size())
			.noneMatch(TokenHeaders::isOn);
	}

	private void sendElsewhere(ClientHttpRequest request) {
		Object nativeRequest = request.getNativeRequest();
		if (nativeRequest instanceof Request jetty) {
			jetty.port(this.elsewhere.port());
		}
		else if (nativeRequest instanceof HttpRequest apache) {
			apache.setUri(elsewhere());
		}
	}

	private URI elsewhere() {
		return URI.create(this.elsewhere.baseUrl() + "/jobs");
	}

	@Test
	void builderThatIsDeclaredWithItsTypeArgumentIsLeftAlone(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(TypedConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(JdkClientHttpRequestFactory.class)).isNotNull();
			assertThat(List.of(output.toString().split("\n"))).filteredOn((line) -> line.contains(" WARN "))
				.singleElement()
				.asString()
				.contains("The bean 'typedBuilder' is declared as "
						+ "ClientHttpRequestFactoryBuilder<JdkClientHttpRequestFactory> and left as it is");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class TypedConfiguration {

		@Bean
		ClientHttpRequestFactoryBuilder<JdkClientHttpRequestFactory> typedBuilder() {
			return ClientHttpRequestFactoryBuilder.jdk();
		}

		@Bean
		JdkClientHttpRequestFactory factory(ClientHttpRequestFactoryBuilder<JdkClientHttpRequestFactory> builder) {
			return builder.build();
		}

	}

}
