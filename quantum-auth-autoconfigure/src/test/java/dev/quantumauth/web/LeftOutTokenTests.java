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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestCounts;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.web.stack.Interception;
import dev.quantumauth.web.stack.MemoryServer;
import dev.quantumauth.web.stack.Stack;
import dev.quantumauth.web.stack.TestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests what the log says of a 401 to a request whose account was chosen, and that lost
 * the token because of what filters and interceptors did after that, on each stack.
 */
@ParameterizedClass
@EnumSource
@ExtendWith(OutputCaptureExtension.class)
class LeftOutTokenTests {

	private static final String URL = "https://qci.example/v1/jobs";

	private final MemoryServer server = new MemoryServer();

	private final StubAccount qci = StubAccount.of("qci", "https://qci.example/v1")
		.withTokenHeader(TokenHeaders.X_AUTH_TOKEN)
		.withLoginPage("https://login.example/");

	private final QuantumAuthClients accounts = new QuantumAuthClients(List.of(this.qci));

	@Parameter
	private Stack stack;

	@ParameterizedTest
	@ValueSource(strings = { "Authorization", "X-Auth-Token" })
	void headerThatWasAddedAfterwardsIsNamed(String name, CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		after(Interception.adding(name, "s3cret")).get(URL);
		assertThat(output).containsOnlyOnce("A request to " + URL + " was answered 401. It carried a header " + name
				+ " of its own, which the token of the account 'qci' does not replace. Remove that header where the request is built.")
			.doesNotContain("s3cret");
		assertCounts(0, 1, 0);
	}

	@Test
	void headerThatWasAddedToACopyIsNamed(CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		after(Interception.copying("Authorization", "Basic s3cret")).get(URL);
		assertThat(output).contains("It carried a header Authorization of its own").doesNotContain("s3cret");
		assertCounts(0, 1, 0);
	}

	@Test
	void hostHeaderThatWasAddedAfterwardsIsNamed(CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		after(Interception.adding("Host", "other.example")).get(URL);
		assertThat(output)
			.contains("It carried no token of the account 'qci': its Host header names another host. Remove that ");
		assertCounts(0, 0, 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://other.example/jobs", "https://qci.example/v2/jobs" })
	void reroutingIsNamed(String url, CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		after(Interception.rerouting(url)).get(URL);
		assertThat(output).contains("A request to " + url
				+ " was answered 401. It carried no token of the account 'qci', which goes only to [https://qci.example:443/v1]: "
				+ "a filter or an interceptor that came after the choice of the account has sent the request elsewhere. "
				+ "Let it come before, or correct the URL that it sends the request to.");
		assertCounts(0, 0, 1);
	}

	@Test
	void reroutingIsNamedWithTheHeaderThatCameWithIt(CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		after(Interception.rerouting("https://other.example/")).after(Interception.adding("Authorization", "s3cret"))
			.get(URL);
		assertThat(output)
			.contains(
					"It carried a header Authorization of its own and no token of the account 'qci', which goes only ")
			.doesNotContain("s3cret");
		assertCounts(0, 1, 0);
	}

	@Test
	void requestThatIsBuiltAnewIsExplained(CapturedOutput output) {
		assumeThat(this.stack).isEqualTo(Stack.WEB_CLIENT);
		this.server.answer(HttpStatus.OK, "").answer(HttpStatus.UNAUTHORIZED, "");
		TestClient client = after(Interception.rebuilding());
		client.get(URL);
		assertThat(output).doesNotContain("It carried no token");
		client.get(URL);
		assertThat(output).contains("A request to " + URL
				+ " was answered 401. It carried no token: that of the account 'qci' was lost, because a filter after the one "
				+ "of quantum-auth built the request anew, or answered it. Let it copy the request with ClientRequest.from "
				+ "instead of ClientRequest.create.");
		assertCounts(0, 0, 1);
	}

	@Test
	void redirectToTheLoginPageIsA401(CapturedOutput output) {
		this.server.redirect("https://login.example/");
		after(Interception.adding("Authorization", "Basic abc")).get(URL);
		assertThat(output)
			.contains("A request to " + URL + " was answered 302. It carried a header Authorization of its own, ");
	}

	@Test
	void otherAnswersAreNotReported(CapturedOutput output) {
		this.server.answer(HttpStatus.FORBIDDEN, "").redirect("https://elsewhere.example/").answer(HttpStatus.OK, "");
		TestClient client = after(Interception.adding("Authorization", "Basic abc"));
		for (int i = 0; i < 3; i++) {
			client.get(URL);
		}
		assertThat(output).doesNotContain("was answered");
		assertCounts(0, 3, 0);
	}

	@Test
	void requestThatKeepsItsTokenIsNotReported(CapturedOutput output) {
		this.server.answer(HttpStatus.UNAUTHORIZED, "").answer(HttpStatus.UNAUTHORIZED, "");
		after(Interception.rerouting("https://qci.example/v1/others")).get(URL);
		assertThat(output).doesNotContain("was answered");
		assertCounts(2, 0, 0);
	}

	private TestClient after(Interception interception) {
		return new TestClient(this.stack, this.server, this.accounts).after(interception);
	}

	private void assertCounts(int added, int own, int none) {
		RequestCounts counts = this.accounts.requestCounts("qci");
		assertThat(List.of(counts.added(), counts.own(), counts.none())).containsExactly((long) added, (long) own,
				(long) none);
	}

}
