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
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientSsl;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for SSL bundles: on a WebClient with the connector of the JDK, whose API is on
 * https and from where a redirect takes no token along, and on the calls to
 * authentication servers.
 */
@Tag("boot")
@Tag("http")
@Tag("process")
class SslBundleTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	private static Path directory;

	private static Path keyStore;

	private static Path keyStoreOfAnotherHost;

	private final FakeQci qci = FakeQci.start();

	private final WireMockServer api = httpsServer();

	private final WireMockServer elsewhere = httpsServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
				SslAutoConfiguration.class))
		.withPropertyValues(this.qci.propertyPairs())
		.withPropertyValues("spring.http.clients.reactive.connector=jdk",
				"quantum.auth.qci.api-urls=" + url(this.api, ""),
				"spring.ssl.bundle.jks.lab.truststore.location=file:" + keyStore,
				"spring.ssl.bundle.jks.lab.truststore.password=" + PASSWORD);

	@BeforeAll
	static void generateCertificates() throws IOException, InterruptedException {
		keyStore = generateCertificate("lab", "san=dns:localhost,ip:127.0.0.1");
		keyStoreOfAnotherHost = generateCertificate("other", "san=dns:other.example");
	}

	private static Path generateCertificate(String name, String names) throws IOException, InterruptedException {
		Path file = directory.resolve(name + ".p12");
		int exit = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "lab", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", names, "-storetype",
				"PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start()
			.waitFor();
		assertThat(exit).isZero();
		return file;
	}

	@BeforeEach
	void answer() {
		for (WireMockServer server : List.of(this.api, this.elsewhere)) {
			server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		}
		this.api
			.stubFor(WireMock.get("/redirect").willReturn(WireMock.temporaryRedirect(url(this.elsewhere, "/arrived"))));
	}

	@AfterEach
	void stop() {
		this.api.stop();
		this.elsewhere.stop();
		this.qci.close();
	}

	@Test
	void noTokenArrivesAtAnotherOrigin() {
		this.contextRunner.run((context) -> {
			WebClient webClient = context.getBean(WebClient.Builder.class)
				.apply(context.getBean(WebClientSsl.class).fromBundle("lab"))
				.build();
			assertThat(get(webClient, url(this.api, "/redirect")).value()).isEqualTo(302);
			this.api.verify(1, WireMock.getRequestedFor(WireMock.anyUrl())
				.withHeader("Authorization", WireMock.equalTo("Bearer " + this.qci.issuedTokens().get(0))));
			this.elsewhere.verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()));
		});
	}

	@Test
	void otherRequestsFollowRedirects() {
		this.contextRunner.run((context) -> {
			WebClient webClient = context.getBean(WebClient.Builder.class)
				.apply(context.getBean(WebClientSsl.class).fromBundle("lab"))
				.build();
			this.elsewhere.stubFor(WireMock.get("/redirect").willReturn(WireMock.temporaryRedirect("/arrived")));
			assertThat(get(webClient, url(this.elsewhere, "/redirect")).value()).isEqualTo(200);
			this.elsewhere.verify(0,
					WireMock.anyRequestedFor(WireMock.anyUrl()).withHeader("Authorization", WireMock.matching(".*")));
		});
	}

	@Test
	void tokenRequestTrustsWhatTheBundleTrusts() {
		this.api.stubFor(WireMock.post("/auth/v1/access-tokens/")
			.willReturn(WireMock.okJson("{\"access_token\": \"sesame\", \"token_type\": \"Bearer\", "
					+ "\"expires_at_rfc3339\": \"2999-01-01T00:00:00Z\"}")));
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=" + url(this.api, ""), "quantum.auth.http.ssl.bundle=lab")
			.run((context) -> assertThat(context.getBean(QciAuthClient.class).accessToken().block().getTokenValue())
				.isEqualTo("sesame"));
	}

	@Test
	void tokenRequestTrustsNoOtherCertificateWithoutTheBundleWhichTheErrorNames() {
		assertThat(failure("quantum.auth.qci.url=" + url(this.api, ""))).contains("SSLHandshakeException",
				"The certificate of the server is not trusted: name an SSL bundle that trusts it in "
						+ "quantum.auth.http.ssl.bundle.");
		this.api.verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	@Test
	void certificateForAnotherHostIsCalledThat() {
		WireMockServer server = new WireMockServer(options().keystorePath(keyStoreOfAnotherHost.toString()));
		server.start();
		try {
			assertThat(failure("quantum.auth.qci.url=" + url(server, ""), "quantum.auth.http.ssl.bundle=lab",
					"spring.ssl.bundle.jks.lab.truststore.location=file:" + keyStoreOfAnotherHost))
				.contains("The certificate of the server is for another host: check the host of the URL");
		}
		finally {
			server.stop();
		}
	}

	@Test
	void serverThatAsksForACertificateOfTheClientIsCalledThat() {
		WireMockServer server = new WireMockServer(options().needClientAuth(true)
			.trustStorePath(keyStore.toString())
			.trustStoreType("PKCS12")
			.trustStorePassword(PASSWORD));
		server.start();
		try {
			assertThat(failure("quantum.auth.qci.url=" + url(server, ""), "quantum.auth.http.ssl.bundle=lab"))
				.contains("Where the server asks for a certificate of the client, name an SSL bundle with one");
		}
		finally {
			server.stop();
		}
	}

	@Test
	void portThatSpeaksTheOtherSchemeIsCalledThat() {
		assertThat(failure("quantum.auth.qci.url=https://127.0.0.1:" + this.qci.url().getPort()))
			.contains("The port does not speak https: check scheme and port of the URL.");
		assertThat(failure("quantum.auth.qci.url=http://127.0.0.1:" + this.api.httpsPort()))
			.contains("Check scheme and port of the URL: the port may speak https, or something else.");
	}

	private String failure(String... properties) {
		String[] message = new String[1];
		this.contextRunner.withPropertyValues(properties)
			.run((context) -> assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> context.getBean(QciAuthClient.class).accessToken().block())
				.satisfies((failure) -> message[0] = failure.getMessage()));
		return message[0];
	}

	private static HttpStatusCode get(WebClient webClient, String uri) {
		return webClient.get()
			.uri(URI.create(uri))
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block();
	}

	private static String url(WireMockServer server, String path) {
		return "https://127.0.0.1:" + server.httpsPort() + path;
	}

	private static WireMockServer httpsServer() {
		WireMockServer server = new WireMockServer(options());
		server.start();
		return server;
	}

	private static WireMockConfiguration options() {
		return WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.httpDisabled(true)
			.dynamicHttpsPort()
			.keystorePath(keyStore.toString())
			.keystoreType("PKCS12")
			.keystorePassword(PASSWORD)
			.keyManagerPassword(PASSWORD);
	}

}
