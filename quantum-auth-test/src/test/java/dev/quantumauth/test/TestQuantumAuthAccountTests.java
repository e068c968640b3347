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

package dev.quantumauth.test;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.test.web.QuantumAuthAssertions;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TestQuantumAuthAccount}.
 */
class TestQuantumAuthAccountTests {

	private static final String API = "https://api.example.com";

	private final TestQuantumAuthAccount alice = TestQuantumAuthAccount.of("alice", API);

	private final TestQuantumAuthAccount bob = TestQuantumAuthAccount.defaultOf("bob", API, "http://lab.example.com");

	private final QuantumAuthClients clients = new QuantumAuthClients(List.of(this.alice, this.bob));

	private final List<ClientRequest> requests = new ArrayList<>();

	private HttpStatus answer = HttpStatus.OK;

	@Test
	void tokenIsValidAndTellsWhoseItIs() {
		assertThat(token()).isEqualTo("test-access-token-of-alice-1");
		assertThat(this.alice.cachedAccessToken()).isEqualTo(this.alice.accessToken().block());
		assertThat(this.alice.getStatus().token()).isEqualTo(TokenState.VALID);
		assertThat(this.alice.getStatus().expiresAt()).isInTheFuture();
		assertThat(this.alice.probe().block()).isNotNull();
		assertThat(this.alice).hasToString("TestQuantumAuthAccount[alice]");
	}

	@Test
	void filterPutsTheTokenOnRequests() {
		assertThat(status(API)).isEqualTo(HttpStatus.OK);
		QuantumAuthAssertions.assertThatRequest(this.requests.get(0)).carriesTokenOf("bob", this.clients);
		assertThat(status("http://lab.example.com")).isEqualTo(HttpStatus.OK);
		QuantumAuthAssertions.assertThatRequest(this.requests.get(1)).carriesTokenOf("bob", this.clients);
		assertThat(status("https://elsewhere.example.com")).isEqualTo(HttpStatus.OK);
		QuantumAuthAssertions.assertThatRequest(this.requests.get(2)).carriesNoToken();
	}

	@Test
	void tokenGoesIntoTheHeaderOfTheAccount() {
		TokenHeader header = new TokenHeader("X-Auth-Token", "");
		TestQuantumAuthAccount carol = TestQuantumAuthAccount.defaultOf("carol", API).withTokenHeader(header);
		QuantumAuthClients clients = new QuantumAuthClients(List.of(this.alice, carol));
		WebClient.builder().filter(new QuantumAuthExchangeFilterFunction(clients)).exchangeFunction((request) -> {
			QuantumAuthAssertions.assertThatRequest(request).carriesTokenOf("carol", clients);
			return Mono.just(ClientResponse.create(HttpStatus.OK).build());
		}).build().get().uri(API).retrieve().toBodilessEntity().block();
		assertThat(carol.tokenHeader()).isEqualTo(header);
	}

	@Test
	void renewedTokenIsAnotherOne() {
		this.alice.renew().block();
		assertThat(token()).isEqualTo("test-access-token-of-alice-2");
		this.alice.endSession().block();
		assertThat(token()).isEqualTo("test-access-token-of-alice-3");
	}

	@Test
	void rejectedTokenIsFollowedByAnotherOneAndTheRequestSentAgain() {
		this.answer = HttpStatus.UNAUTHORIZED;
		assertThat(status(API)).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(this.requests).hasSize(2);
		QuantumAuthAssertions.assertThatRequest(this.requests.get(1)).carriesTokenOf("bob", this.clients);
		assertThat(this.bob.rejections()).isOne();
	}

	@Test
	void rejectedTokenIsKeptOnDemand() {
		this.bob.keepRejectedTokens();
		this.answer = HttpStatus.UNAUTHORIZED;
		assertThat(status(API)).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(this.requests).hasSize(1);
		assertThat(this.bob.rejections()).isOne();
	}

	@Test
	void onlyTheCurrentTokenCanBeRejected() {
		OAuth2AccessToken first = this.alice.accessToken().block();
		this.alice.renew().block();
		assertThat(this.alice.reject(first)).isTrue();
		assertThat(token()).isEqualTo("test-access-token-of-alice-2");
		assertThat(this.alice.rejections()).isZero();
	}

	@Test
	void callsFailUntilTheAccountRecovers() {
		this.bob.becomeUnavailable();
		assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> status(API))
			.withMessageContaining("Account 'bob'")
			.satisfies((failure) -> assertThat(failure.isRejected()).isFalse());
		assertThat(this.bob.cachedAccessToken()).isNull();
		assertThat(this.bob.getStatus().credentialRejected()).isFalse();
		assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> this.bob.renew().block());
		this.bob.rejectCredential();
		assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> this.bob.probe().block())
			.satisfies((failure) -> assertThat(failure.isRejected()).isTrue());
		assertThat(this.bob.getStatus().credentialRejected()).isTrue();
		this.bob.recover();
		assertThat(status(API)).isEqualTo(HttpStatus.OK);
		assertThat(this.requests).hasSize(1);
	}

	@Test
	void requestMayChooseTheAccount() {
		client().get().uri(API).attributes(QuantumAuth.account("alice")).retrieve().toBodilessEntity().block();
		QuantumAuthAssertions.assertThatRequest(this.requests.get(0)).carriesTokenOf("alice", this.clients);
	}

	@Test
	void urlMustBeOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> TestQuantumAuthAccount.of("alice", "api.example.com"));
	}

	private String token() {
		return this.alice.accessToken().block().getTokenValue();
	}

	private HttpStatus status(String uri) {
		return client().get()
			.uri(uri)
			.exchangeToMono((response) -> Mono.just(HttpStatus.valueOf(response.statusCode().value())))
			.block();
	}

	private WebClient client() {
		return WebClient.builder()
			.filter(new QuantumAuthExchangeFilterFunction(this.clients))
			.exchangeFunction((request) -> {
				this.requests.add(request);
				QuantumAuthAssertions.assertThatRequest(request);
				return Mono.just(ClientResponse.create(this.answer).build());
			})
			.build();
	}

}
