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

package dev.quantumauth.test.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.test.TestQuantumAuthAccount;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.WithFakeQci;

import static dev.quantumauth.test.web.QuantumAuthAssertions.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link QuantumAuthAssertions} and {@link QuantumAuthRequestMatchers}.
 */
@WithFakeQci
class QuantumAuthAssertionsTests {

	private static final URI API = URI.create("https://user:secret@api.example.com/jobs?key=secret");

	private static final String TOKEN_OF_ALICE = "Bearer test-access-token-of-alice-1";

	private final TestQuantumAuthAccount alice = TestQuantumAuthAccount.of("alice", "https://api.example.com");

	private final QuantumAuthClients clients = new QuantumAuthClients(
			List.of(this.alice, TestQuantumAuthAccount.of("bob", "https://api.example.com")));

	private final QuantumAuthClients others = new QuantumAuthClients(
			List.of(this.alice, TestQuantumAuthAccount.of("carol", "https://api.example.com")
				.withTokenHeader(new TokenHeader("X-Auth-Token", ""))));

	@Test
	void tokenOfAnAccountIsFound() {
		assertThatRequest(request(TOKEN_OF_ALICE)).carriesTokenOf("alice", this.clients);
	}

	@Test
	void tokenOfAnotherAccountIsNamed() {
		assertThatMessage(() -> assertThatRequest(request(TOKEN_OF_ALICE)).carriesTokenOf("bob", this.clients))
			.isEqualTo("Expected GET https://api.example.com/jobs to carry the token of account 'bob', "
					+ "but it carries that of account 'alice'.");
	}

	@Test
	void tokenThatIsNotCurrentIsToldApart() {
		this.alice.renew().block();
		assertThatMessage(() -> assertThatRequest(request(TOKEN_OF_ALICE)).carriesTokenOf("alice", this.clients))
			.endsWith("but it carries another one, which is the current one of no account.");
	}

	@Test
	void missingTokenIsToldApart() {
		assertThatMessage(() -> assertThatRequest(request()).carriesTokenOf("alice", this.clients))
			.endsWith("but it carries none.");
	}

	@Test
	void otherCredentialsAreToldApart() {
		assertThatMessage(() -> assertThatRequest(request("Basic abc")).carriesTokenOf("alice", this.clients))
			.endsWith("but it carries a header Authorization that does not begin with Bearer.");
		assertThatMessage(
				() -> assertThatRequest(request("Basic abc", TOKEN_OF_ALICE)).carriesTokenOf("alice", this.clients))
			.endsWith("but it carries 2 headers Authorization.");
	}

	@Test
	void accountWithoutATokenIsToldApart() {
		this.alice.becomeUnavailable();
		assertThatMessage(() -> assertThatRequest(request(TOKEN_OF_ALICE)).carriesTokenOf("alice", this.clients))
			.contains("but no token can be had for it")
			.contains("The authentication server is not available");
	}

	@Test
	void accountMustExist() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> assertThatRequest(request()).carriesTokenOf("eve", this.clients))
			.withMessageContaining("There is no quantum-auth account 'eve'");
	}

	@Test
	void noTokenIsNoBearerToken() {
		assertThatRequest(request()).carriesNoToken();
		assertThatRequest(request("Basic abc")).carriesNoToken();
		assertThatMessage(() -> assertThatRequest(request("bearer someone-elses")).carriesNoToken())
			.isEqualTo("Expected GET https://api.example.com/jobs to carry no token, but it carries one.");
	}

	@Test
	void tokenInAnotherHeaderIsFoundThereAndNowhereElse() {
		assertThatRequest(requestWith("X-Auth-Token", "test-access-token-of-carol-1")).carriesTokenOf("carol",
				this.others);
		for (MockClientHttpRequest other : List.of(request("Bearer test-access-token-of-carol-1"), request())) {
			assertThatMessage(() -> assertThatRequest(other).carriesTokenOf("carol", this.others))
				.endsWith("but it carries none.");
		}
		assertThatMessage(() -> assertThatRequest(request(TOKEN_OF_ALICE)).carriesTokenOf("carol", this.others))
			.endsWith("but it carries that of account 'alice'.");
		assertThatMessage(() -> assertThatRequest(requestWith("X-Auth-Token", "someone-elses")).carriesTokenOf("carol",
				this.others))
			.endsWith("but it carries another one, which is the current one of no account.");
	}

	@Test
	void noTokenIsNoneInTheHeaderOfAnAccountEither() throws Exception {
		MockClientHttpRequest request = requestWith("X-Auth-Token", "someone-elses");
		assertThatRequest(request).carriesNoToken().carriesNoToken(this.clients);
		assertThatMessage(() -> assertThatRequest(request).carriesNoToken(this.others)).endsWith("but it carries one.");
		assertThatMessage(() -> assertThatRequest(request(TOKEN_OF_ALICE)).carriesNoToken(this.others))
			.endsWith("but it carries one.");
		QuantumAuthRequestMatchers.carriesNoToken(this.others).match(request());
		assertThatMessage(() -> QuantumAuthRequestMatchers.carriesNoToken(this.others).match(request))
			.endsWith("but it carries one.");
	}

	@Test
	void descriptionComesFirst() {
		assertThatMessage(() -> assertThatRequest(request()).as("the first").carriesTokenOf("alice", this.clients))
			.startsWith("[the first] Expected GET");
	}

	@Test
	void bodyOfAReactiveRequestIsLeftAlone() {
		Flux<String> body = Flux.error(new IllegalStateException("Somebody reads the body"));
		ClientRequest request = ClientRequest.create(HttpMethod.POST, API)
			.header("Authorization", TOKEN_OF_ALICE)
			.body(BodyInserters.fromPublisher(body, String.class))
			.build();
		assertThatRequest(request).carriesTokenOf("alice", this.clients);
	}

	@Test
	void headerOfAReactiveRequestMayBeWrittenLate() {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, API)
			.httpRequest((written) -> written.getHeaders().set("Authorization", TOKEN_OF_ALICE))
			.build();
		assertThatRequest(request).carriesTokenOf("alice", this.clients);
		assertThatMessage(() -> assertThatRequest(request).carriesNoToken()).contains("carries one");
	}

	@Test
	void stubMayAssertOnAnEventLoop() {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, API)
			.header("Authorization", TOKEN_OF_ALICE)
			.build();
		Mono.fromRunnable(() -> assertThatRequest(request).carriesTokenOf("alice", this.clients))
			.subscribeOn(Schedulers.parallel())
			.block();
	}

	@Test
	void requestsInTheJournalOfAFakeAreRequestsToo(FakeQci qci) throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		URI uri = qci.url().resolve("/optimization/v1/jobs/allocations?key=secret");
		client.send(HttpRequest.newBuilder(uri).header("Authorization", TOKEN_OF_ALICE).build(),
				BodyHandlers.discarding());
		LoggedRequest logged = qci.wireMock().findAll(WireMock.anyRequestedFor(WireMock.anyUrl())).get(0);
		assertThatRequest(logged).carriesTokenOf("alice", this.clients);
		assertThatMessage(() -> assertThatRequest(logged).carriesNoToken())
			.startsWith("Expected GET " + qci.url() + "/optimization/v1/jobs/allocations to carry no token");
		qci.wireMock().resetRequests();
		client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
		assertThatRequest(qci.wireMock().findAll(WireMock.anyRequestedFor(WireMock.anyUrl())).get(0)).carriesNoToken();
	}

	@Test
	void matchersSayTheSame() throws Exception {
		QuantumAuthRequestMatchers.carriesTokenOf("alice", this.clients).match(request(TOKEN_OF_ALICE));
		QuantumAuthRequestMatchers.carriesNoToken().match(request());
		assertThatMessage(
				() -> QuantumAuthRequestMatchers.carriesTokenOf("bob", this.clients).match(request(TOKEN_OF_ALICE)))
			.endsWith("but it carries that of account 'alice'.");
		assertThatMessage(() -> QuantumAuthRequestMatchers.carriesNoToken().match(request(TOKEN_OF_ALICE)))
			.endsWith("but it carries one.");
	}

	private static MockClientHttpRequest request(String... authorization) {
		MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.GET, API);
		request.getHeaders().addAll("Authorization", List.of(authorization));
		return request;
	}

	private static MockClientHttpRequest requestWith(String name, String value) {
		MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.GET, API);
		request.getHeaders().set(name, value);
		return request;
	}

	private static AbstractStringAssert<?> assertThatMessage(ThrowingCallable assertion) {
		StringBuilder message = new StringBuilder();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion)
			.satisfies((failure) -> message.append(failure.getMessage()));
		return assertThat(message.toString()).doesNotContain("test-access-token", "secret", "someone-elses", "abc");
	}

}
