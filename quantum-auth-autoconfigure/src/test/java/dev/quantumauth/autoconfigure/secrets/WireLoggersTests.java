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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
import org.springframework.context.ConfigurableApplicationContext;

import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.readme.Readme;

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

	private static final Pattern LEVEL = Pattern.compile("`logging\\.level\\.([^=`]+)=([a-z]+)`");

	private static final Map<WireLogger, String[]> outputsByWire = new ConcurrentHashMap<>();

	private static final Logger urlConnection = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

	@AutoClose
	private static final WireServers servers = new WireServers();

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
	void printsWhatThePageSays(Row row) {
		WireLogger wire = WireLogger.of(row.logs());
		Shown shown = run(wire, List.of());
		assertThat(shown.log()).as("what shows that it is switched on").contains(wire.sign());
		assertThat(shown.answer(shown.apiRequest())).as("API request: %s", shown.apiRequest())
			.isEqualTo(row.apiRequest());
		assertThat(shown.answer(shown.tokenRequest())).as("token request: %s", shown.tokenRequest())
			.isEqualTo(row.tokenRequest());
	}

	@ParameterizedTest
	@MethodSource("rowsThatPrint")
	void levelsOfThePageKeepItQuiet(Row row) {
		Shown shown = run(WireLogger.of(row.logs()), row.levels());
		assertThat(shown.apiRequest()).isEmpty();
		assertThat(shown.tokenRequest()).isEmpty();
	}

	@Test
	void pageHasThemAll() {
		assertThat(rows()).extracting((row) -> ((Row) row.get()[0]).logs())
			.containsExactlyInAnyOrderElementsOf(Stream.of(WireLogger.values()).map(WireLogger::logs).toList());
	}

	private static Shown run(WireLogger wire, List<String> levels) {
		return wire.isSwitchOfTheJvm() ? runInItsOwnJvm(wire, levels) : runHere(wire, levels);
	}

	private static Shown runHere(WireLogger wire, List<String> levels) {
		List<String> properties = new ArrayList<>(servers.properties(wire.client()));
		if (wire.isProperty()) {
			properties.add(wire.logs());
		}
		if (wire.isHttp2()) {
			properties.add(servers.apiOverHttp2());
		}
		try (ConfigurableApplicationContext application = WireApplication.builder(properties, wire.customizer())
			.run()) {
			StringBuilder log = new StringBuilder();
			List<String> tokenRequest = during(() -> WireApplication.requestTokens(application), wire, levels, log);
			List<String> apiRequest = during(() -> WireApplication.callApi(application), wire, levels, log);
			return new Shown(apiRequest, tokenRequest, log.toString());
		}
	}

	private static List<String> during(Runnable requests, WireLogger wire, List<String> levels, StringBuilder log) {
		try (Evidence evidence = Evidence.collect()) {
			levels.forEach((level) -> evidence.level(level.split("=")[0], level.split("=")[1]));
			requests.run();
			log.append(evidence.sources()).append(evidence.of("log of reactor.netty.http.client.HttpClient"));
			return evidence.placesThatShow(servers.secrets())
				.stream()
				.filter((place) -> !wire.isOfAnother(place))
				.toList();
		}
	}

	private static Shown runInItsOwnJvm(WireLogger wire, List<String> levels) {
		String[] outputs = outputsByWire.computeIfAbsent(wire, WireLoggersTests::outputsWithoutAndWithLevels);
		String output = outputs[levels.isEmpty() ? 0 : 1];
		assertThat(output).contains(WireApplication.TOKEN_REQUEST, WireApplication.API_REQUEST);
		int half = output.indexOf(WireApplication.API_REQUEST);
		return new Shown(placesThatShow(output.substring(half)), placesThatShow(output.substring(0, half)), output);
	}

	// One process for both: to start it takes longer than all the rest
	private static String[] outputsWithoutAndWithLevels(WireLogger wire) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), wire.logs(),
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
						WireApplication.class.getName()));
		command.add(String.join(",", levels(wire)));
		command.addAll(servers.properties(wire.client()));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(output).isZero();
			return output.split(WireApplication.LEVELS);
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> levels(WireLogger wire) {
		return rows().stream()
			.map((row) -> (Row) row.get()[0])
			.filter((row) -> row.logs().equals(wire.logs()))
			.flatMap((row) -> row.levels().stream())
			.map((level) -> "logging.level." + level)
			.toList();
	}

	private static List<String> placesThatShow(String output) {
		try (Evidence evidence = Evidence.collect()) {
			evidence.add("console", output);
			return evidence.placesThatShow(servers.secrets());
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

}
