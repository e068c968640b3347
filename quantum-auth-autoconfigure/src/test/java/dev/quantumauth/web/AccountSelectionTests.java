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

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.web.service.invoker.HttpRequestValues;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.web.stack.MemoryServer;
import dev.quantumauth.web.stack.Stack;
import dev.quantumauth.web.stack.TestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for both stacks: which account's token a request gets.
 */
@ParameterizedClass
@EnumSource
class AccountSelectionTests {

	private final MemoryServer server = new MemoryServer();

	private final StubAccount qci = StubAccount.of("qci", "https://qci.example").asDefault();

	private final StubAccount alice = StubAccount.of("alice", "https://qci.example");

	private final StubAccount iqm = StubAccount.of("iqm", "https://iqm.example/garnet", "https://lab.example:8443")
		.asDefault();

	@Parameter
	private Stack stack;

	@Test
	void requestGetsTheTokenOfTheAccountWhoseTargetItMatches() {
		send("https://qci.example/jobs", this.qci, this.iqm);
		send("https://iqm.example/garnet/jobs", this.qci, this.iqm);
		send("https://LAB.example:8443/jobs", this.qci, this.iqm);
		assertThat(this.server.authorizations()).containsExactly("Bearer qci-1", "Bearer iqm-1", "Bearer iqm-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://other.example/", "http://qci.example/", "https://qci.example:8443/",
			"https://qci.example/jobs/../admin", "https://iqm.example/", "https://iqm.example/garnet2",
			"https://iqm.example/garnet/..;/x", "https://user@qci.example/", "https://iqm_lab:8443/", "/jobs",
			"mailto:qci.example" })
	void everythingElseGetsNoToken(String uri) {
		send(uri, this.qci, this.iqm);
		assertThat(this.server.uris()).containsExactly(URI.create(uri));
		assertThat(this.server.authorizations()).containsOnlyNulls();
		assertThat(this.qci.lookups() + this.iqm.lookups()).isZero();
	}

	@Test
	void withoutAccountsNoRequestGetsAToken() {
		send("https://qci.example/");
		assertThat(this.server.authorizations()).hasSize(1).containsOnlyNulls();
	}

	@Test
	void requestThatCarriesAuthorizationKeepsIt() {
		for (String url : List.of("https://qci.example/", "https://other.example/")) {
			client(this.qci, this.alice).get(url, (request) -> request.addHeader("authorization", "Basic abc")
				.configureAttributes(QuantumAuth.account("alice")));
		}
		assertThat(this.server.authorizations()).containsExactly("Basic abc", "Basic abc");
		assertThat(this.qci.lookups() + this.alice.lookups()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-auth-token", "authorization" })
	void requestThatBringsItsOwnHeaderKeepsIt(String name) {
		StubAccount dave = StubAccount.of("dave", "https://dave.example").withTokenHeader(TokenHeaders.X_AUTH_TOKEN);
		StubAccount erin = StubAccount.of("erin", "https://dave.example").withTokenHeader(TokenHeaders.X_AUTH_TOKEN);
		Consumer<HttpRequestValues.Builder> own = (request) -> request.addHeader(name, "theirs");
		Consumer<HttpRequestValues.Builder> ownOfErin = own
			.andThen((request) -> request.configureAttributes(QuantumAuth.account("erin")));
		client(dave).get("https://dave.example/", own);
		client(dave, erin).get("https://dave.example/", own);
		client(dave, erin).get("https://dave.example/", ownOfErin);
		client(dave, erin).get("https://other.example/", ownOfErin);
		assertThat(this.server.requests()).hasSize(4).allSatisfy((headers) -> {
			assertThat(headers.get(name)).containsExactly("theirs");
			assertThat(headers.toString()).doesNotContain("dave", "erin");
		});
		assertThat(dave.lookups() + erin.lookups()).isZero();
	}

	@Test
	void headerOfAnotherAccountIsNoReasonToPass() {
		client(this.qci, StubAccount.of("dave", "https://dave.example").withTokenHeader(TokenHeaders.X_AUTH_TOKEN))
			.get("https://qci.example/", (request) -> request.addHeader("X-Auth-Token", "for something else"));
		assertThat(this.server.authorizations()).containsExactly("Bearer qci-1");
	}

	@Test
	void accountsThatShareATargetMayHaveDifferentHeaders() {
		StubAccount dave = StubAccount.of("dave", "https://qci.example").withTokenHeader(TokenHeaders.X_AUTH_TOKEN);
		send("https://qci.example/jobs", this.qci, dave);
		send("https://qci.example/jobs", QuantumAuth.account("dave"), this.qci, dave);
		assertThat(this.server.authorizations()).containsExactly("Bearer qci-1", null);
		assertThat(this.server.requests().get(1).getFirst("X-Auth-Token")).isEqualTo("dave-1");
	}

	@Test
	void longestMatchingPrefixWins() {
		StubAccount api = StubAccount.of("api", "https://qci.example/api");
		StubAccount v2 = StubAccount.of("v2", "https://qci.example/api/v2", "https://qci.example/x");
		send("https://qci.example/api/v2/jobs", this.qci, api, v2);
		send("https://qci.example/api/v2", v2, api, this.qci);
		send("https://qci.example/api/v22", this.qci, api, v2);
		send("https://qci.example/jobs", v2, api, this.qci);
		assertThat(this.server.authorizations()).containsExactly("Bearer v2-1", "Bearer v2-1", "Bearer api-1",
				"Bearer qci-1");
	}

	@Test
	void defaultAccountWinsAmongEquals() {
		send("https://qci.example/jobs", this.qci, this.alice);
		send("https://qci.example/jobs", this.alice, this.qci);
		assertThat(this.server.authorizations()).containsOnly("Bearer qci-1");
	}

	@Test
	void longerPrefixWinsOverTheDefaultAccount() {
		StubAccount bob = StubAccount.of("bob", "https://qci.example/jobs");
		send("https://qci.example/jobs/1", this.qci, bob);
		assertThat(this.server.authorizations()).containsExactly("Bearer bob-1");
	}

	@Test
	void undecidedIsAnErrorThatListsTheCandidates() {
		StubAccount bob = StubAccount.of("bob", "https://qci.example");
		StubAccount carol = StubAccount.of("carol", "https://qci.example:8443");
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> send("https://qci.example/jobs?secret=hunter2", this.alice, bob, carol))
			.withMessageContaining("[alice, bob]")
			.withMessageContaining("https://qci.example/jobs")
			.withMessageContaining("QuantumAuth.account(")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("carol", "hunter2"));
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void defaultAccountsOfTwoProvidersAreUndecided() {
		StubAccount other = StubAccount.of("other", "https://qci.example").asDefault();
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> send("https://qci.example/jobs", this.qci, this.alice, other))
			.withMessageContaining("[qci, other]");
	}

	@Test
	void accountDoesNotRivalItself() {
		StubAccount twice = StubAccount.of("twice", "https://twice.example", "https://twice.example:443/");
		send("https://twice.example/jobs", twice);
		assertThat(this.server.authorizations()).containsExactly("Bearer twice-1");
	}

	@Test
	void requestChoosesAnAccount() {
		send("https://qci.example/jobs", QuantumAuth.account("alice"), this.qci, this.alice);
		assertThat(this.server.authorizations()).containsExactly("Bearer alice-1");
	}

	@Test
	void choiceWinsOverALongerPrefixAndSettlesWhatIsUndecided() {
		StubAccount bob = StubAccount.of("bob", "https://qci.example/jobs");
		StubAccount carol = StubAccount.of("carol", "https://qci.example");
		send("https://qci.example/jobs", QuantumAuth.account("alice"), this.alice, bob, carol);
		assertThat(this.server.authorizations()).containsExactly("Bearer alice-1");
	}

	@Test
	void clientRegistrationIdChoosesAnAccountThatItNames() {
		send("https://qci.example/jobs", ClientAttributes.clientRegistrationId("alice"), this.qci, this.alice);
		assertThat(this.server.authorizations()).containsExactly("Bearer alice-1");
	}

	@Test
	void clientRegistrationIdThatIsUnknownIsIgnoredAtOtherHosts() {
		send("https://github.example/jobs", ClientAttributes.clientRegistrationId("github"), this.qci, this.alice);
		assertThat(this.server.authorizations()).hasSize(1).containsOnlyNulls();
	}

	@Test
	void clientRegistrationIdThatIsUnknownNeverGetsTheTokenOfAnotherAccount() {
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> send("https://qci.example/jobs", ClientAttributes.clientRegistrationId("alise"), this.qci,
					this.alice))
			.withMessageContaining("Account 'alise': there is no such account, only [")
			.satisfies((ex) -> assertThat(ex.getClientRegistrationId()).isEqualTo("alise"));
		assertThat(this.server.requests()).isEmpty();
		assertThat(this.qci.lookups()).isZero();
	}

	@Test
	void ownAttributeWinsOverTheClientRegistrationId() {
		Consumer<Map<String, Object>> both = QuantumAuth.account("alice")
			.andThen(ClientAttributes.clientRegistrationId("qci"));
		send("https://qci.example/jobs", both, this.qci, this.alice);
		assertThat(this.server.authorizations()).containsExactly("Bearer alice-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://qci.example/", "https://other.example/" })
	void choiceOfAnUnknownAccountIsAnErrorThatListsTheKnownOnes(String uri) {
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> send(uri, QuantumAuth.account("bob"), this.qci, this.alice))
			.withMessageContaining("'bob'")
			.withMessageContaining("qci")
			.withMessageContaining("alice")
			.satisfies((ex) -> assertThat(ex.getClientRegistrationId()).isEqualTo("bob"));
		assertThat(this.server.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/jobs", "http://qci.example/jobs", "https://qci.example:8443/jobs",
			"https://iqm.example/garnet/jobs", "https://user:hunter2@qci.example/jobs",
			"https://iqm_lab:8443/jobs?secret=hunter2", "/jobs" })
	void tokenOfAChosenAccountNeverGoesToAnotherOrigin(String uri) {
		for (Consumer<Map<String, Object>> choice : List.of(QuantumAuth.account("alice"),
				ClientAttributes.clientRegistrationId("alice"))) {
			assertThatExceptionOfType(ClientAuthorizationException.class)
				.isThrownBy(() -> send(uri, choice, this.qci, this.alice, this.iqm))
				.withMessageContaining("'alice'")
				.withMessageContaining("must not be sent to")
				.withMessageContaining("[https://qci.example:443]")
				.withMessageContaining("api-urls")
				.satisfies((ex) -> assertThat(ex.getClientRegistrationId()).isEqualTo("alice"))
				.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("hunter2"));
		}
		assertThat(this.server.requests()).isEmpty();
		assertThat(this.alice.lookups()).isZero();
	}

	@Test
	void cachedTokenIsTakenWithoutAskingForOne() {
		StubAccount caching = StubAccount.of("caching", "https://qci.example").cachingTokens();
		send("https://qci.example/", caching);
		assertThat(this.server.authorizations()).containsExactly("Bearer caching-1");
		assertThat(this.server.requests().get(0).headerNames()).contains("authorization");
		assertThat(caching.lookups()).isZero();
	}

	private void send(String uri, StubAccount... accounts) {
		send(uri, (attributes) -> {
		}, accounts);
	}

	private void send(String uri, Consumer<Map<String, Object>> attributes, StubAccount... accounts) {
		client(accounts).get(uri, (request) -> request.configureAttributes(attributes));
	}

	private TestClient client(StubAccount... accounts) {
		return new TestClient(this.stack, this.server, accounts);
	}

}
