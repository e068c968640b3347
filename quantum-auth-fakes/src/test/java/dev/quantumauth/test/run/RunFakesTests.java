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

package dev.quantumauth.test.run;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.common.FatalStartupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RunFakes}.
 */
class RunFakesTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final List<Runnable> stops = new ArrayList<>();

	@AfterEach
	void stop() {
		this.stops.forEach(Runnable::run);
	}

	@Test
	void theVariablesOfQciLeadToAnAccessToken() throws Exception {
		Map<String, String> variables = start("qci");
		assertThat(variables).containsOnlyKeys("QCI_API_URL", "QCI_TOKEN");
		assertThat(post(variables.get("QCI_API_URL") + "/auth/v1/access-tokens/", "application/json",
				"{\"refresh_token\": \"" + variables.get("QCI_TOKEN") + "\"}"))
			.isEqualTo(200);
	}

	@Test
	void theVariablesOfIqmLeadToALogin() throws Exception {
		Map<String, String> variables = start("iqm");
		assertThat(variables).containsOnlyKeys("IQM_SERVER_URL", "IQM_QUANTUM_COMPUTER", "IQM_AUTH_SERVER",
				"IQM_AUTH_USERNAME", "IQM_AUTH_PASSWORD", "# IQM_TOKEN");
		assertThat(post(variables.get("IQM_AUTH_SERVER") + "/realms/cortex/protocol/openid-connect/token",
				"application/x-www-form-urlencoded",
				"client_id=iqm_client&grant_type=password&username=" + variables.get("IQM_AUTH_USERNAME") + "&password="
						+ URLEncoder.encode(variables.get("IQM_AUTH_PASSWORD"), StandardCharsets.UTF_8)))
			.isEqualTo(200);
		assertThat(send(HttpRequest.newBuilder(URI.create(variables.get("IQM_SERVER_URL") + "/about"))
			.header("Authorization", "Bearer " + variables.get("# IQM_TOKEN")))).isEqualTo(200);
	}

	@Test
	void thePageShowsWhatIsPrinted() throws Exception {
		start("qci", "iqm");
		String printed = this.out.toString(StandardCharsets.UTF_8)
			.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
			.replaceAll("(=fake-(?:qci-api-token|iqm-password|iqm-token)-)\\S+", "$1...")
			.strip();
		assertThat(Files.readString(Path.of("..", "docs", "fakes.md"))
			.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")).contains("```text\n" + printed + "\n```\n");
	}

	@Test
	void theVariablesOfAPresetAreThoseOfAnAccount() throws Exception {
		Map<String, String> variables = start("azure-key");
		assertThat(variables).containsOnlyKeys("QUANTUM_AUTH_ACCOUNTS_AZUREKEY_URL",
				"QUANTUM_AUTH_ACCOUNTS_AZUREKEY_APIKEY", "QUANTUM_AUTH_ACCOUNTS_AZUREKEY_VARIABLES_LOCATION");
		assertThat(
				send(HttpRequest.newBuilder(URI.create(variables.get("QUANTUM_AUTH_ACCOUNTS_AZUREKEY_URL") + "/jobs"))
					.header("x-ms-quantum-api-key", variables.get("QUANTUM_AUTH_ACCOUNTS_AZUREKEY_APIKEY"))))
			.isEqualTo(200);
	}

	@Test
	void aPortCanBeGiven() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThat(start("qci=" + port, "iqm", "ionq")).containsEntry("QCI_API_URL", "http://127.0.0.1:" + port)
			.containsKey("IQM_SERVER_URL")
			.containsKey("QUANTUM_AUTH_ACCOUNTS_IONQ_URL");
	}

	@Test
	void anUnknownFakeIsRefusedBeforeAnyIsStarted() {
		assertThatIllegalArgumentException().isThrownBy(() -> start("qci", "ionc"))
			.withMessageStartingWith("The fakes are [qci, iqm] and [alice-bob, ")
			.withMessageEndingWith(", xanadu], not 'ionc'");
		assertThatIllegalArgumentException().isThrownBy(() -> start("qci", "iqm=http"));
		assertThat(this.out.toString(StandardCharsets.UTF_8)).isEmpty();
	}

	@Test
	void aFakeDoesNotRunWithoutTheOther() throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			assertThatExceptionOfType(FatalStartupException.class)
				.isThrownBy(() -> start("qci", "iqm=" + taken.getLocalPort()));
		}
		String url = this.out.toString(StandardCharsets.UTF_8).replaceFirst("(?s).*QCI_API_URL=(\\S+).*", "$1");
		assertThatIOException().isThrownBy(() -> send(HttpRequest.newBuilder(URI.create(url))));
	}

	private Map<String, String> start(String... arguments) {
		this.stops.addAll(RunFakes.start(List.of(arguments), new PrintStream(this.out, true, StandardCharsets.UTF_8)));
		Map<String, String> variables = new LinkedHashMap<>();
		this.out.toString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> line.contains("export "))
			.map((line) -> line.replace("export ", "").split("=", 2))
			.forEach((pair) -> variables.put(pair[0], pair[1]));
		return variables;
	}

	private static int post(String url, String contentType, String body) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(url))
			.header("Content-Type", contentType)
			.POST(BodyPublishers.ofString(body)));
	}

	private static int send(HttpRequest.Builder request) throws Exception {
		HttpResponse<Void> response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
		return response.statusCode();
	}

}
