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

package dev.quantumauth.autoconfigure.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.netty.handler.logging.LogLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.logging.ReactorNettyHttpMessageLogFactory;
import reactor.netty.transport.logging.AdvancedByteBufFormat;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.AccountsWithHeader;
import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthRestClientAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.readme.Readme;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Tests which logs of HTTP clients show a secret, which no library above them can
 * prevent, and that what {@code docs/operations.md} says against it is of use.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
@Tag("process")
@ExtendWith(LoggersLeftAlone.class)
class WireLoggersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String TOKEN_REQUEST = "--- token requests";

	private static final String API_REQUEST = "--- requests to the API";

	private static final String LEVELS = "--- the same with the levels of the page";

	// Of an account with a header that no logger knows
	private static final String STATIC_TOKEN = "c3RhdGljLXRva2Vu-aW4tWC1BdXRoLVRva2Vu";

	private static final Pattern LEVEL = Pattern.compile("`logging\\.level\\.([^=`]+)=([a-z]+)`");

	private static final Map<Wire, String[]> outputsByWire = new ConcurrentHashMap<>();

	private static final Logger urlConnection = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().password("d2lyZS1sb2dnZXJz-c2hvdy1pdA").start();

	private static final WireMockServer http2 = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

	@BeforeAll
	static void startApiOnHttp2() {
		http2.start();
		http2.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		qci.wireMock()
			.stubFor(WireMock.any(WireMock.anyUrl())
				.withHeader("X-Auth-Token", WireMock.equalTo(STATIC_TOKEN))
				.willReturn(WireMock.ok()));
	}

	@AfterAll
	static void stopApiOnHttp2() {
		http2.stop();
	}

	@BeforeAll
	static void bridgeLoggersOfTheJdk() {
		SLF4JBridgeHandler.install();
	}

	// Logback hands the levels that a test before has restored on to this logger, once
	// something has told it to
	@BeforeEach
	void showWhatTheJdkLogs() {
		urlConnection.setLevel(Level.ALL);
	}

	@AfterAll
	static void restoreLoggersOfTheJdk() {
		SLF4JBridgeHandler.uninstall();
		urlConnection.setLevel(null);
	}

	static List<ArgumentSet> rows() {
		return Readme.read("docs/operations.md")
			.tableRows("What is logged")
			.stream()
			.map(Row::of)
			.map((row) -> argumentSet(row.logs(), row))
			.toList();
	}

	static List<ArgumentSet> rowsThatPrint() {
		return rows().stream().filter((row) -> !((Row) row.get()[0]).levels().isEmpty()).toList();
	}

	@ParameterizedTest
	@MethodSource("rows")
	void printsWhatThePageSays(Row row) throws Exception {
		Wire wire = Wire.of(row.logs());
		Shown shown = wire.run(List.of());
		assertThat(shown.log()).as("what shows that it is switched on").contains(wire.sign);
		assertThat(shown.answer(shown.apiRequest())).as("API request: %s", shown.apiRequest())
			.isEqualTo(row.apiRequest());
		assertThat(shown.answer(shown.tokenRequest())).as("token request: %s", shown.tokenRequest())
			.isEqualTo(row.tokenRequest());
	}

	@ParameterizedTest
	@MethodSource("rowsThatPrint")
	void levelsOfThePageKeepItQuiet(Row row) throws Exception {
		Shown shown = Wire.of(row.logs()).run(row.levels());
		assertThat(shown.apiRequest()).isEmpty();
		assertThat(shown.tokenRequest()).isEmpty();
	}

	@Test
	void pageHasThemAll() {
		assertThat(rows()).extracting((row) -> ((Row) row.get()[0]).logs())
			.containsExactlyInAnyOrderElementsOf(Stream.of(Wire.values()).map((wire) -> wire.logs).toList());
	}

	private static Set<String> secrets() {
		Set<String> secrets = new TreeSet<>(List.of(qci.apiToken(), iqm.getPassword(), STATIC_TOKEN));
		secrets.addAll(qci.issuedTokens());
		secrets.addAll(iqm.issuedTokens());
		return secrets;
	}

	private static String[] properties(String client, String... more) {
		List<String> properties = new ArrayList<>(List.of(more));
		properties.addAll(List.of("spring.http.clients.imperative.factory=" + client,
				"spring.http.clients.reactive.connector=" + (client.equals("simple") ? "jdk" : client),
				"quantum.auth.qci.url=" + qci.url(), "quantum.auth.qci.api-token=" + qci.apiToken(),
				"quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.auth-server-url=" + iqm.getAuthServerUrl(),
				"quantum.auth.iqm.username=" + iqm.getUsername(), "quantum.auth.iqm.password=" + iqm.getPassword(),
				"quantum.auth.iqm.accounts.bare.url=" + qci.url(),
				"quantum.auth.iqm.accounts.bare.api-urls=" + qci.url() + "," + http2.baseUrl(),
				"quantum.auth.iqm.accounts.bare.token=" + STATIC_TOKEN));
		return properties.toArray(String[]::new);
	}

	private static SpringApplicationBuilder application(String... properties) {
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.empty())
			.properties(properties);
	}

	private static void requestTokens(ConfigurableApplicationContext application) {
		for (QuantumAuthClient client : application.getBean(QuantumAuthClients.class)) {
			client.accessToken().block(PATIENCE);
		}
	}

	private static void callApi(ConfigurableApplicationContext application) {
		Environment environment = application.getEnvironment();
		String url = environment.getProperty("quantum.auth.qci.api-urls",
				environment.getProperty("quantum.auth.qci.url", "")) + "/optimization/v1/jobs/allocations";
		for (String account : List.of("qci", "bare")) {
			application.getBean(WebClient.Builder.class)
				.build()
				.get()
				.uri(url)
				.attributes(QuantumAuth.account(account))
				.retrieve()
				.toBodilessEntity()
				.block(PATIENCE);
			application.getBean(RestClient.Builder.class)
				.build()
				.get()
				.uri(url)
				.attributes(QuantumAuth.account(account))
				.retrieve()
				.toBodilessEntity();
		}
	}

	/**
	 * The ways to log, under the names that the page has for them.
	 */
	enum Wire {

		REACTOR("reactor.netty", "reactor", "log of reactor.netty.http.client"),

		WIRETAP("wiretap(true)", "WRITE", (client) -> client.wiretap(true)),

		WIRETAP_TEXTUAL("AdvancedByteBufFormat.TEXTUAL", "WRITE",
				(client) -> client.wiretap("reactor.netty.http.client.HttpClient", LogLevel.DEBUG,
						AdvancedByteBufFormat.TEXTUAL)),

		WIRETAP_SIMPLE("AdvancedByteBufFormat.SIMPLE", "WRITE",
				(client) -> client.wiretap("reactor.netty.http.client.HttpClient", LogLevel.DEBUG,
						AdvancedByteBufFormat.SIMPLE)),

		WIRETAP_HTTP2("wiretap(true) over HTTP/2", "log of reactor.netty.http.client.h2",
				(client) -> client.protocol(HttpProtocol.H2C).wiretap(true)),

		WIRETAP_SIMPLE_HTTP2("AdvancedByteBufFormat.SIMPLE over HTTP/2", "log of reactor.netty.http.client.h2",
				(client) -> client.protocol(HttpProtocol.H2C)
					.wiretap("reactor.netty.http.client.HttpClient", LogLevel.DEBUG, AdvancedByteBufFormat.SIMPLE)),

		MESSAGES("httpMessageLogFactory", "log of reactor.netty.http.client.HttpClientOperations",
				(client) -> client.httpMessageLogFactory(new ReactorNettyHttpMessageLogFactory() {

					@Override
					protected Function<Map.Entry<String, String>, String> headerValueFunction() {
						return Map.Entry::getValue;
					}

				})),

		JETTY("org.eclipse.jetty", "jetty", "log of org.eclipse.jetty.client"),

		APACHE_HEADERS("org.apache.hc.client5.http.headers", "http-components",
				"log of org.apache.hc.client5.http.headers"),

		APACHE_WIRE("org.apache.hc.client5.http.wire", "http-components", "log of org.apache.hc.client5.http.wire"),

		JDK("jdk.httpclient.HttpClient", "jdk", ""),

		JDK_HEADERS("-Djdk.httpclient.HttpClient.log=headers", "jdk", "jdk.httpclient.HttpClient"),

		JDK_ALL("-Djdk.httpclient.HttpClient.log=all", "jdk", "jdk.httpclient.HttpClient"),

		JDK_DEBUG("-Djdk.internal.httpclient.debug=true", "jdk", "DEBUG: ["),

		URL_CONNECTION("sun.net.www.protocol.http.HttpURLConnection", "simple", ""),

		REQUEST_DETAILS("spring.http.codecs.log-request-details=true", "reactor",
				"log of org.springframework.web.reactive.function.client.ExchangeFunctions");

		private final String logs;

		private final String client;

		/**
		 * What is in the log if it is switched on, whatever else is.
		 */
		private final String sign;

		private final UnaryOperator<HttpClient> customizer;

		Wire(String logs, String client, String sign) {
			this(logs, client, sign, UnaryOperator.identity());
		}

		Wire(String logs, String sign, UnaryOperator<HttpClient> customizer) {
			this(logs, "reactor", sign, customizer);
		}

		Wire(String logs, String client, String sign, UnaryOperator<HttpClient> customizer) {
			this.logs = logs;
			this.client = client;
			this.sign = sign;
			this.customizer = customizer;
		}

		static Wire of(String logs) {
			return Stream.of(values()).filter((wire) -> wire.logs.equals(logs)).findFirst().orElseThrow();
		}

		private Shown run(List<String> levels) throws Exception {
			return this.logs.startsWith("-D") ? runInItsOwnJvm(levels) : runHere(levels);
		}

		private Shown runHere(List<String> levels) {
			String[] properties = this.logs.contains("=") ? properties(this.client, this.logs)
					: this.logs.contains("HTTP/2")
							? properties(this.client, "quantum.auth.qci.api-urls=" + http2.baseUrl())
							: properties(this.client);
			try (ConfigurableApplicationContext application = application(properties)
				.initializers((context) -> context.getBeanFactory().registerSingleton("wire", this.customizer))
				.run()) {
				StringBuilder log = new StringBuilder();
				List<String> tokenRequest = during(() -> requestTokens(application), levels, log);
				List<String> apiRequest = during(() -> callApi(application), levels, log);
				return new Shown(apiRequest, tokenRequest, log.toString());
			}
		}

		private List<String> during(Runnable requests, List<String> levels, StringBuilder log) {
			try (Evidence evidence = Evidence.collect()) {
				levels.forEach((level) -> evidence.level(level.split("=")[0], level.split("=")[1]));
				requests.run();
				log.append(log(evidence));
				return placesThatShowASecret(evidence);
			}
		}

		private List<String> placesThatShowASecret(Evidence evidence) {
			return evidence.placesThatShow(secrets()).stream().filter((place) -> !isInAnotherRow(place)).toList();
		}

		private static String log(Evidence evidence) {
			return evidence.sources() + evidence.of("log of reactor.netty.http.client.HttpClient");
		}

		private boolean isInAnotherRow(String place) {
			return Stream.of(values())
				.anyMatch((other) -> other != this && other.client.equals(this.client)
						&& place.equals("log of " + other.logs));
		}

		private Shown runInItsOwnJvm(List<String> levels) {
			String[] outputs = outputsByWire.computeIfAbsent(this, Wire::outputsWithoutAndWithLevels);
			String output = outputs[levels.isEmpty() ? 0 : 1];
			assertThat(output).contains(TOKEN_REQUEST, API_REQUEST);
			int half = output.indexOf(API_REQUEST);
			return new Shown(placesThatShow(output.substring(half)), placesThatShow(output.substring(0, half)), output);
		}

		// One process for both: to start it takes longer than all the rest
		private static String[] outputsWithoutAndWithLevels(Wire wire) {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), wire.logs,
							"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
							Requests.class.getName()));
			command.add(String.join(",", levels(wire)));
			command.addAll(List.of(properties(wire.client)));
			try {
				Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
				String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				assertThat(process.waitFor()).as(output).isZero();
				return output.split(LEVELS);
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static List<String> levels(Wire wire) {
			return rows().stream()
				.map((row) -> (Row) row.get()[0])
				.filter((row) -> row.logs().equals(wire.logs))
				.flatMap((row) -> row.levels().stream())
				.map((level) -> "logging.level." + level)
				.toList();
		}

		private static List<String> placesThatShow(String output) {
			try (Evidence evidence = Evidence.collect()) {
				evidence.add("console", output);
				return evidence.placesThatShow(secrets());
			}
		}

	}

	/**
	 * A row of the page.
	 *
	 * @param logs what logs
	 * @param apiRequest whether that shows the token of a request to the API
	 * @param tokenRequest whether it shows the credential or a token of a token request
	 * @param levels the levels that prevent it
	 */
	record Row(String logs, String apiRequest, String tokenRequest, List<String> levels) {

		static Row of(String line) {
			List<String> cells = Stream.of(line.split("\\|")).map(String::strip).toList();
			return new Row(cells.get(1).replace("`", ""), cells.get(2), cells.get(3),
					LEVEL.matcher(cells.get(4))
						.results()
						.map((level) -> level.group(1) + "=" + level.group(2))
						.toList());
		}

	}

	/**
	 * What shows a secret.
	 *
	 * @param apiRequest during requests to the API
	 * @param tokenRequest during token requests
	 * @param log what was logged during both, if only from where
	 */
	private record Shown(List<String> apiRequest, List<String> tokenRequest, String log) {

		String answer(List<String> places) {
			return places.isEmpty() ? "no" : "yes";
		}

	}

	/**
	 * Run in a process with a switch that is read when the JVM starts.
	 */
	public static final class Requests {

		private Requests() {
		}

		/**
		 * Make token requests, then requests to the API, and both once more with other
		 * levels.
		 * @param arguments the levels, separated by commas, then the properties
		 */
		public static void main(String[] arguments) {
			System.clearProperty("org.springframework.boot.logging.LoggingSystem");
			List<String> properties = List.of(arguments).subList(1, arguments.length);
			makeRequests(properties);
			System.out.println(LEVELS);
			makeRequests(Stream.concat(properties.stream(), Stream.of(arguments[0].split(","))).toList());
			// Not all clients take their threads along
			Runtime.getRuntime().halt(0);
		}

		private static void makeRequests(List<String> properties) {
			try (ConfigurableApplicationContext application = application(properties.toArray(String[]::new))
				.initializers((context) -> context.getBeanFactory()
					.registerSingleton("wire", UnaryOperator.<HttpClient>identity()))
				.run()) {
				System.out.println(TOKEN_REQUEST);
				requestTokens(application);
				System.out.println(API_REQUEST);
				callApi(application);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
			IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
			QuantumAuthRestClientAutoConfiguration.class, CodecsAutoConfiguration.class,
			HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
			JacksonAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
			RestClientAutoConfiguration.class, WebClientAutoConfiguration.class })
	@Import(QuickReactorResources.class)
	static class TestApplication {

		@Bean
		static AccountsWithHeader accountsWithHeader() {
			return new AccountsWithHeader(TokenHeaders.X_AUTH_TOKEN, "bare");
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> wireOfConnector(
				UnaryOperator<HttpClient> wire) {
			return (builder) -> builder.withHttpClientCustomizer(wire);
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> wireOfRequestFactory(
				UnaryOperator<HttpClient> wire) {
			return (builder) -> builder.withHttpClientCustomizer(wire);
		}

	}

}
