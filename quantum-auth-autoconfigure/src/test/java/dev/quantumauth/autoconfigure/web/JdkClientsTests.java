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

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;

import dev.quantumauth.autoconfigure.web.stack.BootClient;
import dev.quantumauth.autoconfigure.web.stack.BootClient.Kind;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.stack.Library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link JdkClients}: an application has given the client an
 * {@link Authenticator}. {@link ChallengeTests} has the answers to a 401.
 */
@Tag("boot")
@Tag("http")
@ParameterizedClass
@EnumSource(mode = Mode.EXCLUDE, names = "REST_TEMPLATE")
class JdkClientsTests {

	@AutoClose
	private final FakeQci qci = FakeQci.start();

	@Parameter
	private Kind kind;

	@Test
	void requestWithoutAProxyCarriesTheToken() {
		this.qci.wireMock().stubFor(WireMock.get("/jobs").willReturn(WireMock.ok()));
		runner().run((context) -> {
			this.kind.sender(context).get(this.qci.url() + "/jobs");
			this.qci.wireMock()
				.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/jobs"))
					.withHeader("Authorization", WireMock.equalTo("Bearer " + this.qci.issuedTokens().get(0))));
		});
	}

	@Test
	void timeoutOfTheClientIsKept() {
		this.qci.wireMock().stubFor(WireMock.get("/jobs").willReturn(WireMock.ok().withFixedDelay(20_000)));
		runner().withPropertyValues("spring.http.clients.read-timeout=100ms")
			.run((context) -> assertThatException()
				.isThrownBy(() -> this.kind.sender(context).get(this.qci.url() + "/jobs"))
				.withStackTraceContaining("HttpTimeoutException"));
	}

	@Test
	void proxyStillGetsTheCredentialsOfTheAuthenticator() {
		String credentials = HttpHeaders.encodeBasicAuth("user", "password", null);
		this.qci.wireMock()
			.stubFor(WireMock.get("/proxied")
				.willReturn(WireMock.status(407).withHeader("Proxy-Authenticate", "Basic realm=\"proxy\"")));
		this.qci.wireMock()
			.stubFor(WireMock.get("/proxied")
				.withHeader("Proxy-Authorization", WireMock.equalTo("Basic " + credentials))
				.willReturn(WireMock.ok()));
		InetSocketAddress proxy = new InetSocketAddress("127.0.0.1", this.qci.url().getPort());
		runner().withBean(ProxySelector.class, () -> new ProxyOfPort1(proxy))
			.withPropertyValues("quantum.auth.qci.api-urls=http://localhost:1")
			.run((context) -> assertThat(
					this.kind.sender(context).get("http://localhost:1/proxied").getStatusCode().value())
				.isEqualTo(200));
	}

	private ApplicationContextRunner runner() {
		return new BootClient(this.kind, Library.JDK).on(ClientContext.runner(this.qci))
			.withUserConfiguration(AuthenticatorConfiguration.class);
	}

	private static final class ProxyOfPort1 extends ProxySelector {

		private final InetSocketAddress proxy;

		ProxyOfPort1(InetSocketAddress proxy) {
			this.proxy = proxy;
		}

		@Override
		public List<Proxy> select(URI uri) {
			return List.of((uri.getPort() == 1) ? new Proxy(Proxy.Type.HTTP, this.proxy) : Proxy.NO_PROXY);
		}

		@Override
		public void connectFailed(URI uri, SocketAddress address, IOException ex) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AuthenticatorConfiguration {

		private final ObjectProvider<ProxySelector> proxies;

		AuthenticatorConfiguration(ObjectProvider<ProxySelector> proxies) {
			this.proxies = proxies;
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> connector() {
			return (builder) -> builder.withHttpClientCustomizer(this::customize);
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> requestFactory() {
			return (builder) -> builder.withHttpClientCustomizer(this::customize);
		}

		private void customize(HttpClient.Builder client) {
			this.proxies.ifAvailable(client::proxy);
			client.authenticator(new Authenticator() {

				@Override
				protected PasswordAuthentication getPasswordAuthentication() {
					return new PasswordAuthentication("user", "password".toCharArray());
				}

			});
		}

	}

}
