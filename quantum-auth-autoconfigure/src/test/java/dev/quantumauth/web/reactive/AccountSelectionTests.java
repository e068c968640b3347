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

package dev.quantumauth.web.reactive;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.web.reactive.function.client.ClientRequest;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction}: which account's token a request
 * gets.
 */
class AccountSelectionTests {

	private final RecordingExchange exchange = new RecordingExchange();

	private final StubAccount qci = StubAccount.of("qci", "https://qci.example").asDefault();

	private final StubAccount alice = StubAccount.of("alice", "https://qci.example");

	private final StubAccount iqm = StubAccount.of("iqm", "https://iqm.example/garnet", "https://lab.example:8443")
		.asDefault();

	@Test
	void requestGetsTheTokenOfTheAccountWhoseTargetItMatches() {
		send("https://qci.example/jobs", this.qci, this.iqm);
		send("https://iqm.example/garnet/jobs", this.qci, this.iqm);
		send("https://LAB.example:8443/jobs", this.qci, this.iqm);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer qci-1", "Bearer iqm-1", "Bearer iqm-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://other.example/", "http://qci.example/", "https://qci.example:8443/",
			"https://iqm.example/", "https://iqm.example/garnet2", "https://iqm.example/garnet/..;/x",
			"https://user@qci.example/", "https://iqm_lab:8443/", "/jobs", "mailto:qci.example" })
	void everythingElsePassesUntouched(URI uri) {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, uri).build();
		filter(request, this.qci, this.iqm);
		assertThat(this.exchange.requests()).containsExactly(request);
		assertThat(this.exchange.authorizations()).containsOnlyNulls();
		assertThat(this.qci.lookups() + this.iqm.lookups()).isZero();
	}

	@Test
	void withoutAccountsEverythingPassesUntouched() {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("https://qci.example/")).build();
		filter(request);
		assertThat(this.exchange.requests()).containsExactly(request);
	}

	@Test
	void requestThatCarriesAuthorizationPassesUntouched() {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("https://qci.example/"))
			.header("authorization", "Basic abc")
			.attributes(QuantumAuth.account("alice"))
			.build();
		filter(request, this.qci, this.alice);
		assertThat(this.exchange.requests()).containsExactly(request);
		assertThat(this.exchange.authorizations()).containsExactly("Basic abc");
		assertThat(this.qci.lookups() + this.alice.lookups()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-auth-token", "authorization" })
	void requestThatBringsItsOwnHeaderPassesUntouched(String name) {
		StubAccount dave = StubAccount.of("dave", "https://dave.example").withTokenHeader(TokenHeaders.X_AUTH_TOKEN);
		StubAccount erin = StubAccount.of("erin", "https://dave.example").withTokenHeader(TokenHeaders.X_AUTH_TOKEN);
		ClientRequest.Builder request = ClientRequest.create(HttpMethod.GET, URI.create("https://dave.example/"))
			.header(name, "theirs");
		filter(request.build(), dave);
		filter(request.build(), dave, erin);
		filter(request.attributes(QuantumAuth.account("erin")).build(), dave, erin);
		filter(request.url(URI.create("https://other.example/")).build(), dave, erin);
		assertThat(this.exchange.written()).hasSize(4)
			.allSatisfy(
					(headers) -> assertThat(headers.headerSet()).containsExactly(Map.entry(name, List.of("theirs"))));
		assertThat(dave.lookups() + erin.lookups()).isZero();
	}

	@Test
	void headerOfAnotherAccountIsNoReasonToPass() {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("https://qci.example/"))
			.header("X-Auth-Token", "for something else")
			.build();
		filter(request, this.qci,
				StubAccount.of("dave", "https://dave.example").withTokenHeader(TokenHeaders.X_AUTH_TOKEN));
		assertThat(this.exchange.authorizations()).containsExactly("Bearer qci-1");
	}

	@Test
	void accountsThatShareATargetMayHaveDifferentHeaders() {
		StubAccount dave = StubAccount.of("dave", "https://qci.example").withTokenHeader(TokenHeaders.X_AUTH_TOKEN);
		send("https://qci.example/jobs", this.qci, dave);
		send("https://qci.example/jobs", QuantumAuth.account("dave"), this.qci, dave);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer qci-1", null);
		assertThat(this.exchange.written().get(1).getFirst("X-Auth-Token")).isEqualTo("dave-1");
	}

	@Test
	void longestMatchingPrefixWins() {
		StubAccount api = StubAccount.of("api", "https://qci.example/api");
		StubAccount v2 = StubAccount.of("v2", "https://qci.example/api/v2", "https://qci.example/x");
		send("https://qci.example/api/v2/jobs", this.qci, api, v2);
		send("https://qci.example/api/v2", v2, api, this.qci);
		send("https://qci.example/api/v22", this.qci, api, v2);
		send("https://qci.example/jobs", v2, api, this.qci);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer v2-1", "Bearer v2-1", "Bearer api-1",
				"Bearer qci-1");
	}

	@Test
	void defaultAccountWinsAmongEquals() {
		send("https://qci.example/jobs", this.qci, this.alice);
		send("https://qci.example/jobs", this.alice, this.qci);
		assertThat(this.exchange.authorizations()).containsOnly("Bearer qci-1");
	}

	@Test
	void longerPrefixWinsOverTheDefaultAccount() {
		StubAccount bob = StubAccount.of("bob", "https://qci.example/jobs");
		send("https://qci.example/jobs/1", this.qci, bob);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer bob-1");
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
		assertThat(this.exchange.requests()).isEmpty();
	}

	@Test
	void defaultAccountsOfTwoVendorsAreUndecided() {
		StubAccount other = StubAccount.of("other", "https://qci.example").asDefault();
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> send("https://qci.example/jobs", this.qci, this.alice, other))
			.withMessageContaining("[qci, other]");
	}

	@Test
	void accountDoesNotRivalItself() {
		StubAccount twice = StubAccount.of("twice", "https://twice.example", "https://twice.example:443/");
		send("https://twice.example/jobs", twice);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer twice-1");
	}

	@Test
	void requestChoosesAnAccount() {
		send("https://qci.example/jobs", QuantumAuth.account("alice"), this.qci, this.alice);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer alice-1");
	}

	@Test
	void choiceWinsOverALongerPrefixAndSettlesWhatIsUndecided() {
		StubAccount bob = StubAccount.of("bob", "https://qci.example/jobs");
		StubAccount carol = StubAccount.of("carol", "https://qci.example");
		send("https://qci.example/jobs", QuantumAuth.account("alice"), this.alice, bob, carol);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer alice-1");
	}

	@Test
	void clientRegistrationIdChoosesAnAccountThatItNames() {
		send("https://qci.example/jobs", ClientAttributes.clientRegistrationId("alice"), this.qci, this.alice);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer alice-1");
	}

	@Test
	void clientRegistrationIdThatIsUnknownIsIgnored() {
		send("https://qci.example/jobs", ClientAttributes.clientRegistrationId("github"), this.qci, this.alice);
		send("https://github.example/jobs", ClientAttributes.clientRegistrationId("github"), this.qci, this.alice);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer qci-1", null);
	}

	@Test
	void ownAttributeWinsOverTheClientRegistrationId() {
		Consumer<Map<String, Object>> both = QuantumAuth.account("alice")
			.andThen(ClientAttributes.clientRegistrationId("qci"));
		send("https://qci.example/jobs", both, this.qci, this.alice);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer alice-1");
	}

	@Test
	void choiceOfAnUnknownAccountIsAnErrorThatListsTheKnownOnes() {
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> send("https://qci.example/", QuantumAuth.account("bob"), this.qci, this.alice))
			.withMessageContaining("'bob'")
			.withMessageContaining("qci")
			.withMessageContaining("alice")
			.satisfies((ex) -> assertThat(ex.getClientRegistrationId()).isEqualTo("bob"));
		assertThat(this.exchange.requests()).isEmpty();
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
		assertThat(this.exchange.requests()).isEmpty();
		assertThat(this.alice.lookups()).isZero();
	}

	@Test
	void tokenIsLookedUpForEachSubscription() {
		StubAccount caching = StubAccount.of("caching", "https://qci.example").cachingTokens();
		var response = new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(caching)))
			.filter(ClientRequest.create(HttpMethod.GET, URI.create("https://qci.example/")).build(), this.exchange);
		response.block();
		caching.renewed();
		response.block();
		assertThat(this.exchange.authorizations()).containsExactly("Bearer caching-1", "Bearer caching-2");
	}

	@Test
	void cachedTokenIsTakenWithoutAskingForOne() {
		StubAccount caching = StubAccount.of("caching", "https://qci.example").cachingTokens();
		send("https://qci.example/", caching);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer caching-1");
		assertThat(this.exchange.written().get(0).headerNames()).containsExactly("authorization");
		assertThat(caching.lookups()).isZero();
	}

	private void send(String uri, StubAccount... accounts) {
		send(uri, (attributes) -> {
		}, accounts);
	}

	private void send(String uri, Consumer<Map<String, Object>> attributes, StubAccount... accounts) {
		filter(ClientRequest.create(HttpMethod.GET, URI.create(uri)).attributes(attributes).build(), accounts);
	}

	private void filter(ClientRequest request, StubAccount... accounts) {
		new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(accounts))).filter(request, this.exchange)
			.block();
	}

}
