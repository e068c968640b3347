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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthRestClientAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmFault;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for the examples in {@code docs/troubleshooting.md}: each is what an application
 * to which that happens is told.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
class TroubleshootingExamplesTests {

	private static final String QCI = "https://api.qci-prod.com";

	private static final String TOKENS_FILE = "/home/alice/.cache/iqm-client-cli/tokens.json";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
				QuantumAuthRestClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				RestClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class))
		.withUserConfiguration(QuickReactorResources.class)
		.withInitializer(SystemEnvironment.empty())
		.withPropertyValues("quantum.auth.refresh.background=false", "quantum.auth.refresh.jitter=0");

	@TempDir
	private Path directory;

	private Path tokensFile;

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
		this.tokensFile = this.directory.resolve("tokens.json");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("examples")
	void exampleIsWhatIsSaid(String name, String text) throws Exception {
		assertThat(normalised(said(name))).isEqualTo(normalised(text));
	}

	static Stream<Object[]> examples() {
		return Readme.read("docs/troubleshooting.md")
			.labelledBlocks("text")
			.entrySet()
			.stream()
			.map((example) -> new Object[] { example.getKey(), example.getValue() });
	}

	private String said(String example) throws IOException {
		return switch (example) {
			case "wrong-api-token" -> failureAtQci("quantum.auth.qci.api-token=revoked");
			case "wrong-api-token-again" -> failureInBackOff();
			case "qci-unavailable" -> failureAtQci(QciFault.status(503));
			case "proxy" -> failureAtQci(QciFault.html(403));
			case "redirect" -> failureAtQci(QciFault.redirectTo(URI.create("https://new.example.com")));
			case "no-answer-in-time" -> {
				qci.failTokenRequests(QciFault.noAnswer(Duration.ofSeconds(2)));

				yield failureAtQci("quantum.auth.qci.timeout=50ms");
			}
			case "server-down" ->

				failureAtQci("quantum.auth.qci.url=http://127.0.0.1:" + unusedPort());
			case "wrong-password" -> failureAtIqm("quantum.auth.iqm.password=wrong");
			case "disabled-user" -> {
				iqm.disableUser(iqm.getUsername());

				yield failureAtIqm();

			}
			case "wrong-realm" -> failureAtIqm("quantum.auth.iqm.realm=cortx");
			case "tokens-file-gone" -> failureWithoutTokensFile();
			case "after-shutdown" -> failureAfterShutdown();
			case "two-candidates" -> failureWithTwoCandidates();
			case "other-origin" -> failureToAnotherOrigin();
			case "event-loop" -> failureOnAnEventLoop();
			case "api-timeout" -> failureOfASlowApi();
			case "log-of-a-rejected-credential" -> log(() -> failureAtQci("quantum.auth.qci.api-token=revoked"));
			case "log-of-a-refused-token" -> log(this::useARefusedToken);
			case "log-of-a-request-without-a-token" -> log(this::callOutsideTheTarget);
			case "log-of-a-lost-login" -> log(this::loseALogin);
			default -> throw new IllegalArgumentException("Nobody knows how to get " + example);
		};
	}

	private String failureAtQci(QciFault fault) {
		qci.failTokenRequests(fault);
		return failureAtQci();
	}

	private String failureAtQci(String... properties) {
		return failure(this.contextRunner.withPropertyValues(qci.propertyPairs()).withPropertyValues(properties),
				(context) -> obtain(context, "qci"));
	}

	private String failureInBackOff() {
		return failure(this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("quantum.auth.qci.api-token=revoked"), (context) -> {
				assertThatException().isThrownBy(() -> obtain(context, "qci"));
				obtain(context, "qci");
			});
	}

	private String failureAtIqm(String... properties) {
		return failure(this.contextRunner.withPropertyValues(iqm.propertyPairs()).withPropertyValues(properties),
				(context) -> obtain(context, "iqm"));
	}

	private String failureWithoutTokensFile() {
		write(this.tokensFile, "{\"access_token\": \"one\"}");
		return failure(tokensFileRunner(), (context) -> {
			delete(this.tokensFile);
			obtain(context, "iqm");
		});
	}

	private String failureAfterShutdown() {
		return failure(this.contextRunner.withPropertyValues(qci.propertyPairs()), (context) -> {
			context.stop();
			obtain(context, "qci");
		});
	}

	private String failureWithTwoCandidates() {
		return failure(
				this.contextRunner.withPropertyValues("quantum.auth.qci.url=" + qci.url(),
						"quantum.auth.qci.accounts.alice.api-token=" + qci.apiToken(),
						"quantum.auth.qci.accounts.bob.api-token=" + qci.apiToken()),
				(context) -> read(context, URI.create(qci.url() + "/jobs")));
	}

	private String failureToAnotherOrigin() {
		return failure(this.contextRunner.withPropertyValues(qci.propertyPairs()),
				(context) -> context.getBean(WebClient.Builder.class)
					.build()
					.get()
					.uri("https://other.example.com/jobs")
					.attributes(QuantumAuth.account("qci"))
					.retrieve()
					.toBodilessEntity()
					.block());
	}

	private String failureOnAnEventLoop() {
		return failure(this.contextRunner.withPropertyValues(qci.propertyPairs()), (context) -> {
			RestClient client = context.getBean(RestClient.Builder.class).build();
			Mono.fromCallable(() -> client.get().uri(qci.url()).retrieve().toBodilessEntity())
				.subscribeOn(Schedulers.parallel())
				.block();
		});
	}

	private String failureOfASlowApi() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
			return failure(
					this.contextRunner.withPropertyValues(qci.propertyPairs())
						.withPropertyValues("quantum.auth.qci.timeout=2s", "quantum.auth.qci.api-urls=" + url),
					(context) -> read(context, url));
		}
	}

	private void useARefusedToken() {
		write(this.tokensFile, "{\"access_token\": \"expired\"}");
		tokensFileRunner().run((context) -> assertThatException()
			.isThrownBy(() -> read(context, URI.create(iqm.getUrl() + "/about"))));
	}

	private void callOutsideTheTarget() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=" + qci.url() + "/v2",
					"quantum.auth.qci.api-token=" + qci.apiToken())
			.run((context) -> assertThatException()
				.isThrownBy(() -> read(context, URI.create(qci.url() + "/optimization/v1/jobs/allocations"))));
	}

	private void loseALogin() {
		iqm.failTokenRequests(IqmFault.status(502).afterProcessing());
		failureAtIqm();
	}

	private ApplicationContextRunner tokensFileRunner() {
		return this.contextRunner.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(),
				"quantum.auth.iqm.tokens-file=" + this.tokensFile);
	}

	private static void obtain(AssertableApplicationContext context, String id) {
		context.getBean(QuantumAuthClients.class).get(id).accessToken().block();
	}

	private static void read(AssertableApplicationContext context, URI url) {
		context.getBean(WebClient.Builder.class).build().get().uri(url).retrieve().toBodilessEntity().block();
	}

	private static String failure(ApplicationContextRunner runner, Consumer<AssertableApplicationContext> action) {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			failure.set(catchThrowable(() -> action.accept(context)));
		});
		return Objects.requireNonNull(failure.get()).getMessage();
	}

	private static String log(Runnable action) {
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger("dev.quantumauth");
		logger.setLevel(Level.INFO);
		appender.start();
		logger.addAppender(appender);
		try {
			action.run();
		}
		finally {
			logger.detachAppender(appender);
			logger.setLevel(null);
		}
		return appender.list.stream()
			.filter((event) -> !event.getLoggerName().endsWith(".AccountsReport"))
			.map((event) -> "%-5s %s".formatted(event.getLevel(), event.getFormattedMessage()))
			.collect(Collectors.joining("\n"));
	}

	// What differs from run to run, and from one operating system to another
	private String normalised(String text) {
		return text.replace(qci.url().toString(), QCI)
			.replace(iqm.getAuthServerUrl().toString(), "https://auth.example.com")
			.replace(this.tokensFile.toString(), TOKENS_FILE)
			.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
			.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:8080")
			.replaceAll("\\w+\\(\\.\\.\\) failed[^:]*: ", "")
			.replaceAll("parallel-\\d+", "parallel-1")
			.strip();
	}

	private static int unusedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	// Not for other users to read, of which there would be a warning
	private static void write(Path file, String content) {
		try {
			Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		assertThat(file.toFile().setReadable(false, false) && file.toFile().setReadable(true, true)).isTrue();
	}

	private static void delete(Path file) {
		try {
			Files.delete(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
