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

package dev.quantumauth.web;

import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.web.service.invoker.HttpRequestValues;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestCounts;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.web.stack.MemoryServer;
import dev.quantumauth.web.stack.Stack;
import dev.quantumauth.web.stack.TestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what the log says of a 401 to a request that is near an account and carries no
 * token of it, on each stack.
 */
@ParameterizedClass
@EnumSource
@ExtendWith(OutputCaptureExtension.class)
class RequestWithoutTokenTests {

	private final MemoryServer server = new MemoryServer();

	private final StubAccount iqm = StubAccount.of("iqm", "https://iqm.example/garnet");

	private final StubAccount lab = StubAccount.of("lab", "http://127.0.0.1:8443");

	@Parameter
	private Stack stack;

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					https://iqm.example/garnet2        | its path is not below /garnet
					https://iqm.example/               | its path is not below /garnet
					https://iqm.example/garnet/../jobs | its path has a dot segment, a control character or a character that is not ASCII
					http://iqm.example/garnet/jobs     | its scheme is http and not https
					https://iqm.example:8443/garnet    | its port is 8443 and not 443
					https://iqm.example./garnet/jobs   | its host is written iqm.example. and not iqm.example
					https://user@iqm.example/garnet    | its URL has user information before the host
					http://localhost:8443/jobs         | its host is written localhost and not 127.0.0.1
					http://[::1]:8443/jobs             | its host is written [::1] and not 127.0.0.1
					""")
	void reasonIsLogged(String url, String reason, CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		client(this.iqm, this.lab).get(url);
		assertThat(output)
			.contains("was answered 401. It carried no token: the token of the account '"
					+ (url.contains("iqm") ? "iqm" : "lab") + "' goes to [")
			.contains(", and " + reason
					+ ". Correct the URL of the request, or add it to the account's api-urls. Further requests")
			.doesNotContain("user@");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			http://localhost:8443/jobs  | lab
			https://localhost:8444/jobs | secure
			http://localhost:8444/jobs  | secure
			https://[::1]:9000/jobs     | secure
			http://[::1]:9000/jobs      | lab
			http://[::1]/jobs           | plain
			""")
	void accountWithTheSamePortAndElseTheSameSchemeIsNamed(String url, String account, CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		client(this.lab, StubAccount.of("secure", "https://127.0.0.1:8444"),
				StubAccount.of("plain", "http://127.0.0.1"))
			.get(url);
		assertThat(output).contains("the token of the account '" + account + "' goes to [");
	}

	@Test
	void requestThatNamesAnotherHostIsExplained(CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		client(this.iqm).get("https://iqm.example/garnet", (request) -> request.addHeader("Host", "other.example"));
		assertThat(output).contains("A request to https://iqm.example/garnet was answered 401. It carried no token of "
				+ "the account 'iqm': its Host header names another host. Remove that header where the request is built.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Authorization", "X-Auth-Token" })
	void headerThatTheRequestBroughtIsNamed(String name, CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		StubAccount account = StubAccount.of("iqm", "https://iqm.example").withTokenHeader(TokenHeaders.X_AUTH_TOKEN);
		client(account).get("https://iqm.example/jobs", (request) -> request.addHeader(name, "s3cret"));
		assertThat(output)
			.contains("It carried a header " + name + " of its own, which the token of the account 'iqm' does not "
					+ "replace. Remove that header where the request is built.")
			.doesNotContain("s3cret");
	}

	@Test
	void eachOriginIsReportedOnce(CapturedOutput output) {
		TestClient client = client(this.iqm);
		unauthorized(client, "https://iqm.example/a?token=s3cret");
		unauthorized(client, "https://iqm.example/b");
		unauthorized(client, "https://iqm.example:8443/garnet");
		assertThat(output.getOut().split("was answered 401", -1)).hasSize(1 + 2);
		assertThat(output).contains("https://iqm.example/a ").doesNotContain("s3cret");
	}

	@Test
	void answerOtherThan401IsNotReported(CapturedOutput output) {
		this.server.answer(HttpStatus.FORBIDDEN, "").answer(HttpStatus.OK, "");
		client(this.iqm).get("https://iqm.example/");
		client(this.iqm).get("https://iqm.example/");
		assertThat(output).doesNotContain("iqm.example");
	}

	@Test
	void statusThatTheAccountHasInsteadIsReported(CapturedOutput output) {
		this.iqm.withUnauthenticatedStatus(403);
		this.server.answer(HttpStatus.UNAUTHORIZED, "").answer(HttpStatus.FORBIDDEN, "");
		client(this.iqm).get("https://iqm.example/a");
		client(this.iqm).get("https://iqm.example/b");
		assertThat(output)
			.contains("A request to https://iqm.example/b was answered 403. It carried no token: the token of ")
			.doesNotContain("https://iqm.example/a");
	}

	@Test
	void requestToAnotherHostIsNotReported(CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "").answer(HttpStatus.UNAUTHORIZED, "");
		client(this.iqm).get("https://other.example/garnet");
		client().get("https://iqm.example/garnet");
		assertThat(output).doesNotContain("answered 401");
	}

	@Test
	void rejectedTokenIsNotReportedAsMissing(CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "").answer(HttpStatus.UNAUTHORIZED, "");
		client(this.iqm).get("https://iqm.example/garnet");
		assertThat(output).doesNotContain("answered 401");
	}

	@Test
	void requestsAreCounted() {
		QuantumAuthClients accounts = new QuantumAuthClients(List.of(this.iqm));
		TestClient client = new TestClient(this.stack, this.server, accounts);
		Consumer<HttpRequestValues.Builder> own = (request) -> request.addHeader("Authorization", "Basic abc");
		client.get("https://iqm.example/garnet");
		client.get("https://iqm.example/garnet/jobs");
		client.get("https://iqm.example/garnet/jobs", own);
		client.get("https://iqm.example/");
		client.get("https://other.example/", own);
		RequestCounts counts = accounts.requestCounts("iqm");
		assertThat(counts.added()).isEqualTo(2);
		assertThat(counts.own()).isOne();
		assertThat(counts.none()).isOne();
	}

	private void unauthorized(TestClient client, String url) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		client.get(url);
	}

	private TestClient client(StubAccount... accounts) {
		return new TestClient(this.stack, this.server, accounts);
	}

}
