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

package dev.quantumauth.web.reactive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.tcp.SslProvider;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction} over HTTP/2, with TLS and, where
 * the client can, without. Jetty's needs a library of its own for it.
 */
@Tag("http")
@Tag("process")
class Http2Tests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final String PASSWORD = "changeit";

	private static final String REASON = "The token was refused. ".repeat(10_000);

	@TempDir
	private static Path directory;

	private static WireMockServer cloud;

	private static SslBundle trust;

	private final StubAccount account = StubAccount.of("qci", "https://127.0.0.1:" + cloud.httpsPort(),
			"http://127.0.0.1:" + cloud.port());

	@BeforeAll
	static void start() throws IOException, InterruptedException, GeneralSecurityException {
		Path file = directory.resolve("cloud.p12");
		int exit = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "cloud", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass",
				PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start()
			.waitFor();
		assertThat(exit).isZero();
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keyStore.load(in, PASSWORD.toCharArray());
		}
		trust = SslBundle.of(SslStoreBundle.of(null, null, keyStore));
		cloud = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.dynamicPort()
			.dynamicHttpsPort()
			.keystorePath(file.toString())
			.keystoreType("PKCS12")
			.keystorePassword(PASSWORD)
			.keyManagerPassword(PASSWORD));
		cloud.start();
	}

	@AfterAll
	static void stop() {
		cloud.stop();
	}

	@BeforeEach
	void refuseTheFirstToken() {
		cloud.resetAll();
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("accepted")));
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-1"))
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody(REASON)));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("exchanges")
	void bodyIsSentAgainOrThe401IsForTheCaller(Client client, Body body) {
		WebClient webClient = client.webClient()
			.filter(new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(this.account))))
			.build();
		// On a connection without TLS the JDK's client offers HTTP/2 with its first
		// request
		webClient.get().uri("/jobs").header("Authorization", "theirs").retrieve().toBodilessEntity().block(LIMIT);
		ResponseEntity<String> response = body.on(webClient.post().uri("/jobs"))
			.retrieve()
			.onStatus((status) -> true, (any) -> Mono.empty())
			.toEntity(String.class)
			.block(LIMIT);
		boolean again = Body.repeatable().contains(body);
		assertThat(response.getStatusCode()).isEqualTo(again ? HttpStatus.OK : HttpStatus.UNAUTHORIZED);
		assertThat(response.getBody()).isEqualTo(again ? "accepted" : REASON);
		List<LoggedRequest> requests = cloud.findAll(WireMock.postRequestedFor(WireMock.anyUrl()));
		assertThat(requests).hasSize(again ? 2 : 1).allSatisfy((request) -> {
			assertThat(request.getProtocol()).isEqualTo("HTTP/2.0");
			assertThat(request.getBodyAsString()).isEqualTo(Body.CONTENT);
		});
		assertThat(this.account.rejections()).isOne();
	}

	static Stream<Arguments> exchanges() {
		return Stream.of(Client.values())
			.flatMap((client) -> Stream.of(Body.VALUE, Body.RESOURCE, Body.COLD_PUBLISHER, Body.STREAM, Body.BUFFERS)
				.map((body) -> Arguments.of(client, body)));
	}

	private enum Client {

		REACTOR_NETTY_WITH_TLS {

			@Override
			ClientHttpConnector connector() {
				SslProvider.GenericSslContextSpec<?> tls = Http2SslContextSpec.forClient()
					.configure((builder) -> builder.trustManager(trust.getManagers().getTrustManagerFactory()));
				return ClientHttpConnectorBuilder.reactor()
					.withHttpClientCustomizer(
							(client) -> client.protocol(HttpProtocol.H2).secure((spec) -> spec.sslContext(tls)))
					.build();
			}

		},

		REACTOR_NETTY_WITHOUT_TLS {

			@Override
			ClientHttpConnector connector() {
				return ClientHttpConnectorBuilder.reactor()
					.withHttpClientCustomizer((client) -> client.protocol(HttpProtocol.H2C))
					.build();
			}

		},

		HTTP_COMPONENTS_WITH_TLS {

			@Override
			ClientHttpConnector connector() {
				return ClientHttpConnectorBuilder.httpComponents().build(HttpClientSettings.ofSslBundle(trust));
			}

		},

		JDK_WITH_TLS {

			@Override
			ClientHttpConnector connector() {
				// The parameters of a bundle name no version of TLS, which keeps it from
				// HTTP/2
				return ClientHttpConnectorBuilder.jdk()
					.withHttpClientCustomizer((client) -> client.sslContext(trust.createSslContext()))
					.build();
			}

		},

		JDK_WITHOUT_TLS {

			@Override
			ClientHttpConnector connector() {
				return ClientHttpConnectorBuilder.jdk().build();
			}

		};

		abstract ClientHttpConnector connector();

		WebClient.Builder webClient() {
			return WebClient.builder()
				.baseUrl(name().endsWith("WITH_TLS") ? "https://127.0.0.1:" + cloud.httpsPort()
						: "http://127.0.0.1:" + cloud.port())
				.clientConnector(RedirectGuardConnector.notFollowing(connector()));
		}

	}

}
