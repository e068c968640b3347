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

package dev.quantumauth.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link AuthServerConnector}.
 */
@Tag("http")
class AuthServerConnectorTests {

	// Far longer than a test is patient, so that it is not what ends an exchange
	private static final Duration READ_TIMEOUT = Duration.ofMinutes(10);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectIsNotFollowedThoughTheBuilderSaysSo(int status) throws IOException {
		try (RawServer elsewhere = RawServer.answering(OK);
				RawServer server = RawServer.answering("HTTP/1.1 " + status + " Moved\r\nLocation: " + elsewhere.url()
						+ "\r\nContent-Length: 0\r\n\r\n")) {
			WebClient client = client(() -> HttpClient.newBuilder().followRedirects(Redirect.ALWAYS));
			assertThat(post(client, server).block(PATIENCE)).isEqualTo(status + " ");
			assertThat(elsewhere.connections()).isZero();
		}
	}

	@Test
	void noCookieIsKeptThoughTheBuilderSaysSo() throws IOException {
		CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
		try (RawServer server = RawServer
			.answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n")) {
			WebClient client = client(() -> HttpClient.newBuilder().cookieHandler(cookies));
			post(client, server).block(PATIENCE);
			assertThat(cookies.getCookieStore().getCookies()).isEmpty();
		}
	}

	@Test
	void requestIsHttp11WithoutAnUpgradeThoughTheBuilderSaysHttp2() throws Exception {
		try (RawServer server = RawServer.answering(OK)) {
			post(client(() -> HttpClient.newBuilder().version(Version.HTTP_2)), server).block(PATIENCE);
			assertThat(server.requested().get(1, TimeUnit.MINUTES)).startsWith("POST / HTTP/1.1\r\n")
				.doesNotContainIgnoringCase("upgrade")
				.doesNotContainIgnoringCase("http2-settings")
				.containsIgnoringCase("content-length: 15\r\n");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 100 Continue\r\n\r\n" + OK, "HTTP/1.1 102 Processing\r\n\r\n" + OK,
			"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK, "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
			"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n" })
	void unusualAnswersAreRead(String answer) throws IOException {
		try (RawServer server = RawServer.answering(answer)) {
			assertThat(post(client(), server).block(PATIENCE)).isEqualTo("200 {}");
		}
	}

	@Test
	void headersOfTwentyKilobytesAreRead() throws IOException {
		try (RawServer server = RawServer
			.answering(OK.replace("\r\n\r\n", "\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))) {
			assertThat(post(client(), server).block(PATIENCE)).isEqualTo("200 {}");
		}
	}

	@Test
	void bodyThatIsTooLongIsAnErrorAndEndsTheExchange() throws Exception {
		try (RawServer server = RawServer.endless()) {
			Throwable failure = catchThrowable(() -> post(client(), server).block(PATIENCE));
			assertThat(failure).isInstanceOf(WebClientRequestException.class)
				.hasCauseInstanceOf(DataBufferLimitException.class);
			server.disconnected().get(1, TimeUnit.MINUTES);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 OK\r\nX: y", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n" })
	void cancellationEndsTheExchangeWithoutAWordWhateverHasArrived(String half) throws Exception {
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		Consumer<Throwable> hook = dropped::add;
		try (RawServer server = RawServer.answering(half)) {
			Disposable call = post(client(), server).contextWrite(Context.of("reactor.onErrorDropped.local", hook))
				.subscribe();
			server.requested().get(1, TimeUnit.MINUTES);
			assertThat(server.disconnected()).isNotDone();
			call.dispose();
			server.disconnected().get(1, TimeUnit.MINUTES);
			assertThat(dropped).isEmpty();
		}
	}

	@Test
	void serverThatDoesNotAnswerIsGivenUpAfterTheReadTimeout() throws Exception {
		try (RawServer server = RawServer.answering("")) {
			WebClient client = client(new AuthServerConnector(HttpClient::newBuilder, Duration.ofMillis(50)));
			assertThatException().isThrownBy(() -> post(client, server).block(PATIENCE))
				.withMessageContaining("timed out");
			server.disconnected().get(1, TimeUnit.MINUTES);
		}
	}

	// A server that rotates refresh tokens ends the session when it sees one twice
	@Test
	void postIsNotSentAgainWhenTheServerHangsUp() throws IOException {
		try (RawServer server = RawServer.resetting("Content-Length: 100", "{")) {
			assertThatException().isThrownBy(() -> post(client(), server).block(PATIENCE));
			assertThat(server.requests()).isOne();
		}
	}

	// One that the server closes at that moment would not tell what became of the request
	@Test
	void eachPostHasAConnectionOfItsOwn() throws IOException {
		try (RawServer server = RawServer.answering(OK)) {
			WebClient client = client(
					new AuthServerConnector(HttpClient::newBuilder, READ_TIMEOUT, READ_TIMEOUT, PATIENCE));
			for (int i = 1; i <= 3; i++) {
				assertThat(post(client, server).block(PATIENCE)).isEqualTo("200 {}");
				assertThat(get(client, server).block(PATIENCE)).isEqualTo("200 {}");
				assertThat(server.connections()).isEqualTo(i + 1);
			}
		}
	}

	// A denied login that does not count as one is sent again by a timer
	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 100\r\n\r\n{\"a", "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n1\r\n",
			"Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\nxyz\r\n" })
	void answerThatIsNoSuccessIsOneAlsoWhereItsBodyBreaksOff(String rest) throws IOException {
		try (RawServer server = RawServer.answering((connection, head) -> {
			RawServer.write(connection, "HTTP/1.1 403 Forbidden\r\n" + rest);
			connection.close();
		})) {
			assertThat(read(client(), server)).satisfies((response) -> {
				assertThat(response.status().value()).isEqualTo(403);
				assertThat(response.isDecoded()).isFalse();
			});
		}
	}

	@Test
	void answerThatIsNoSuccessIsOneAlsoWhereItsBodyDoesNotCome() throws Exception {
		try (RawServer server = RawServer.answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\n{\"a")) {
			WebClient client = client(
					new AuthServerConnector(HttpClient::newBuilder, READ_TIMEOUT, READ_TIMEOUT, Duration.ofMillis(50)));
			String thread = post(client, server).map((answer) -> "")
				.onErrorResume((brokenOff) -> Mono.fromSupplier(() -> Thread.currentThread().getName()))
				.block(PATIENCE);
			assertThat(thread).as("not that of all time limits of the JVM")
				.isNotEmpty()
				.isNotEqualTo("CompletableFutureDelayScheduler");
			assertThat(read(client, server)).satisfies((response) -> {
				assertThat(response.status().value()).isEqualTo(401);
				assertThat(response.text()).isEqualTo("{\"a");
				assertThat(response.isDecoded()).isFalse();
			});
			server.disconnected().get(1, TimeUnit.MINUTES);
		}
	}

	@Test
	void answerThatIsNoSuccessIsCutWhereItIsTooLong() throws IOException {
		String body = "x".repeat(AuthServerResponse.MAX_BODY);
		try (RawServer server = RawServer.answering("HTTP/1.1 423 Locked\r\nTransfer-Encoding: chunked\r\n\r\n"
				+ Integer.toHexString(body.length() + 2) + "\r\n" + body + "yz\r\n0\r\n\r\n")) {
			assertThat(read(client(), server)).satisfies((response) -> {
				assertThat(response.status().value()).isEqualTo(423);
				assertThat(response.text()).isEqualTo(body);
				assertThat(response.isDecoded()).isFalse();
			});
		}
	}

	@Test
	void successWhoseBodyBreaksOffIsNone() throws IOException {
		try (RawServer server = RawServer.breakingOff("Content-Length: 100", "{")) {
			assertThatException().isThrownBy(() -> post(client(), server).block(PATIENCE))
				.isInstanceOf(WebClientRequestException.class);
		}
	}

	// Or one wrong password counts twice
	@ParameterizedTest
	@ValueSource(strings = { "", "WWW-Authenticate: Basic realm=\"x\"\r\n", "WWW-Authenticate: Bearer\r\n",
			"WWW-Authenticate: Digest realm=\"x\"\r\n" })
	void unauthorizedIsAnAnswerAndNothingIsSentAgainThoughTheBuilderHasAnAuthenticator(String challenge)
			throws IOException {
		try (RawServer server = RawServer
			.answering("HTTP/1.1 401 Unauthorized\r\n" + challenge + "Content-Length: 0\r\n\r\n")) {
			WebClient client = client(() -> HttpClient.newBuilder().authenticator(new KnowingAuthenticator()));
			assertThat(read(client, server).status().value()).isEqualTo(401);
			assertThat(server.requests()).isOne();
		}
	}

	@Test
	void authenticatorIsAskedForTheCredentialsOfAProxy() throws Exception {
		AtomicInteger answers = new AtomicInteger();
		List<String> heads = new CopyOnWriteArrayList<>();
		try (RawServer proxy = RawServer.answering((connection, head) -> {
			heads.add(head);
			RawServer.write(connection, (answers.incrementAndGet() == 1)
					? "HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n" : OK);
		}); RawServer server = RawServer.answering(OK)) {
			WebClient client = client(() -> HttpClient.newBuilder()
				.proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.url().getPort())))
				.authenticator(new KnowingAuthenticator()));
			assertThat(post(client, server).block(PATIENCE)).isEqualTo("200 {}");
			assertThat(heads).hasSize(2).last().asString().contains("Proxy-Authorization: Basic ");
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void connectionThatHasBeenIdleIsNotUsedAgainForAGet() throws IOException {
		try (RawServer server = RawServer.answering(OK)) {
			WebClient client = client(
					new AuthServerConnector(HttpClient::newBuilder, READ_TIMEOUT, Duration.ZERO, PATIENCE));
			for (int i = 1; i <= 3; i++) {
				assertThat(get(client, server).block(PATIENCE)).isEqualTo("200 {}");
				assertThat(server.connections()).isEqualTo(i);
			}
		}
	}

	@Test
	void builderIsAskedForOnceAndNotBeforeTheFirstCall() throws IOException {
		AtomicInteger asked = new AtomicInteger();
		WebClient client = client(() -> {
			asked.incrementAndGet();
			return HttpClient.newBuilder();
		});
		assertThat(asked).hasValue(0);
		try (RawServer server = RawServer.answering(OK)) {
			post(client, server).block(PATIENCE);
			post(client, server).block(PATIENCE);
		}
		assertThat(asked).hasValue(1);
	}

	private static WebClient client() {
		return client(HttpClient::newBuilder);
	}

	private static WebClient client(Supplier<HttpClient.Builder> builder) {
		return client(new AuthServerConnector(builder, READ_TIMEOUT));
	}

	private static WebClient client(AuthServerConnector connector) {
		return WebClient.builder().clientConnector(connector).build();
	}

	private static Mono<String> post(WebClient client, RawServer server) {
		return client.post()
			.uri(server.url().resolve("/"))
			.bodyValue("refresh_token=x")
			.exchangeToMono((response) -> response.bodyToMono(String.class)
				.defaultIfEmpty("")
				.map((body) -> response.statusCode().value() + " " + body));
	}

	private static AuthServerResponse read(WebClient client, RawServer server) {
		AuthServerResponse response = client.post()
			.uri(server.url())
			.bodyValue("x")
			.exchangeToMono(AuthServerResponse::read)
			.block(PATIENCE);
		assertThat(response).isNotNull();
		return response;
	}

	private static Mono<String> get(WebClient client, RawServer server) {
		return client.get()
			.uri(server.url().resolve("/"))
			.exchangeToMono((response) -> response.bodyToMono(String.class)
				.map((body) -> response.statusCode().value() + " " + body));
	}

	private static final class KnowingAuthenticator extends Authenticator {

		@Override
		protected PasswordAuthentication getPasswordAuthentication() {
			return new PasswordAuthentication("me", "mine".toCharArray());
		}

	}

}
