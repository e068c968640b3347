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

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.Disposable;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.util.context.Context;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction}: which answers count as a rejection
 * of the token, and what follows.
 */
class RejectedTokenTests {

	private static final ClientRequest REQUEST = ClientRequest
		.create(HttpMethod.GET, URI.create("https://qci.example/jobs"))
		.build();

	private final RecordingExchange exchange = new RecordingExchange();

	private final StubAccount qci = StubAccount.of("qci", "https://qci.example");

	@Test
	void refusedRequestIsSentAgainOnceWithAnotherToken() {
		this.exchange.answer(unauthorized());
		assertThat(send().statusCode()).isEqualTo(HttpStatus.OK);
		assertThat(this.exchange.authorizations()).containsExactly("Bearer qci-1", "Bearer qci-2");
		assertThat(this.qci.rejections()).isOne();
		assertThat(this.qci.replayRejections()).isZero();
	}

	@Test
	void secondRefusalGoesToTheCallerAndCountsOnce() {
		this.exchange.answer(unauthorized()).answer(unauthorized("Bearer", "second"));
		ClientResponse response = send();
		assertThat(response.statusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(response.bodyToMono(String.class).block()).isEqualTo("second");
		assertThat(this.exchange.authorizations()).containsExactly("Bearer qci-1", "Bearer qci-2");
		assertThat(this.qci.rejections()).isOne();
		assertThat(this.qci.replayRejections()).isOne();
	}

	@Test
	void secondRefusalThatIsNotOfTheTokenDoesNotCount() {
		this.exchange.answer(unauthorized()).answer(unauthorized("Basic realm=\"x\"", "second"));
		assertThat(send().statusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(this.qci.replayRejections()).isZero();
	}

	@Test
	void otherAnswerToTheReplayDoesNotCount() {
		this.exchange.answer(unauthorized()).answer(ClientResponse.create(HttpStatus.FORBIDDEN).build());
		assertThat(send().statusCode()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(this.qci.replayRejections()).isZero();
	}

	@Test
	void refusalIsHandedOnWholeWhenNoOtherTokenIsToBeHad() {
		this.qci.keepingRejectedTokens();
		this.exchange.answer(unauthorized("Bearer", "first"));
		ClientResponse response = send();
		assertThat(response.statusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(response.bodyToMono(String.class).block()).isEqualTo("first");
		assertThat(this.exchange.requests()).hasSize(1);
		assertThat(this.qci.replayRejections()).isZero();
	}

	@Test
	void whenObtainingFailsTheCallerGetsThatError() {
		OAuth2AuthorizationException failure = new OAuth2AuthorizationException(new OAuth2Error("access_denied"));
		this.exchange.answer(unauthorized());
		ExchangeFunction failing = (request) -> this.exchange.exchange(request)
			.doOnNext((response) -> this.qci.failsWith(failure));
		assertThatExceptionOfType(OAuth2AuthorizationException.class).isThrownBy(() -> send(failing)).isSameAs(failure);
		assertThat(this.exchange.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 302, 400, 403, 404, 407, 419, 500, 503 })
	void onlyThe401CountsAsRejection(int status) {
		this.exchange.answer(ClientResponse.create(HttpStatusCode.valueOf(status))
			.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
			.build());
		assertThat(send().statusCode().value()).isEqualTo(status);
		assertThat(this.exchange.requests()).hasSize(1);
		assertThat(this.qci.rejections()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "bearer", "BEARER realm=\"qci\"", "Bearer error=\"invalid_token\"",
			"Bearer error=invalid_token", "bearer ERROR=\"INVALID_TOKEN\"", "Bearer error = \"invalid_token\"",
			"Bearer realm=\"qci\", error=\"invalid_token\", error_description=\"expired\"",
			"Bearer error_description=\"insufficient_scope\", error=\"invalid_token\"",
			"Basic realm=\"x\", Bearer error=\"invalid_token\"", "Bearer realm=\"x\", Basic realm=\"y\"",
			"Basic,Bearer", "Negotiate YWJj==, Bearer", "Bearer realm=\"an error=insufficient_scope, perhaps\"",
			"Bearer realm=\"\\\"error=insufficient_scope\"", "Bearer, DPoP error=\"use_dpop_nonce\"",
			"DPoP error=\"use_dpop_nonce\", Bearer realm=\"x\"", "", " ", ", ," })
	void challengeThatRefusesTheTokenIsAnsweredWithAReplay(String challenge) {
		this.exchange.answer(unauthorized(challenge, ""));
		assertThat(send().statusCode()).isEqualTo(HttpStatus.OK);
		assertThat(this.exchange.requests()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic", "Basic realm=\"x\"", "Digest realm=\"Bearer\"", "Bearerish", "X-Bearer",
			"Basic realm=\"a, Bearer b\"", "Negotiate, Basic realm=\"x\"", "Bearer error=\"insufficient_scope\"",
			"bearer ERROR=insufficient_scope", "Bearer error=\"invalid_request\"",
			"Bearer realm=\"qci\", error=\"insufficient_scope\", scope=\"jobs\"",
			"Basic realm=\"x\", Bearer error=\"insufficient_scope\"", "Bearer error=\"\"" })
	void challengeThatRefusesSomethingElseIsHandedOn(String challenge) {
		this.exchange.answer(unauthorized(challenge, ""));
		assertThat(send().statusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(this.exchange.requests()).hasSize(1);
		assertThat(this.qci.rejections()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic realm=\"x\"", "Bearer error=\"insufficient_scope\"", "" })
	void anyChallengeRefusesATokenInAnotherHeader(String challenge) {
		for (TokenHeader header : List.of(TokenHeaders.X_AUTH_TOKEN, new TokenHeader("Authorization", "apiKey"),
				new TokenHeader("X-Auth-Token", "Bearer"))) {
			this.qci.withTokenHeader(header);
			this.exchange.answer(unauthorized(challenge, ""));
			assertThat(send().statusCode()).isEqualTo(HttpStatus.OK);
		}
		assertThat(this.exchange.requests()).hasSize(6);
		assertThat(this.qci.rejections()).isEqualTo(3);
		assertThat(this.qci.acceptedTokens()).containsExactly("qci-2", "qci-3", "qci-4");
	}

	@Test
	void failureOfARefusedResponseAfterTheCallWasCancelledIsNotLogged() {
		TestPublisher<DataBuffer> body = TestPublisher.createNoncompliant(Violation.DEFER_CANCELLATION);
		this.exchange.answer(ClientResponse.create(HttpStatus.UNAUTHORIZED).body(body.flux()).build());
		List<Throwable> dropped = new ArrayList<>();
		Consumer<Throwable> hook = dropped::add;
		Disposable call = new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(this.qci)))
			.filter(REQUEST, this.exchange)
			.contextWrite(Context.of("reactor.onErrorDropped.local", hook))
			.subscribe();
		body.assertWasSubscribed();
		call.dispose();
		body.error(new IOException("Connection reset"));
		assertThat(dropped).isEmpty();
	}

	@Test
	void challengesMayComeInSeveralHeaders() {
		this.exchange.answer(ClientResponse.create(HttpStatus.UNAUTHORIZED)
			.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"x\"", "Bearer error=\"invalid_token\"")
			.build());
		assertThat(send().statusCode()).isEqualTo(HttpStatus.OK);
		this.exchange.answer(ClientResponse.create(HttpStatus.UNAUTHORIZED)
			.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"x\"", "Bearer error=\"insufficient_scope\"")
			.build());
		assertThat(send().statusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(this.qci.rejections()).isOne();
	}

	@Test
	void challengeOfAnyLengthIsRead() {
		this.exchange.answer(unauthorized("Bearer realm=\"" + "x\\\"".repeat(50_000) + "\"", ""));
		assertThat(send().statusCode()).isEqualTo(HttpStatus.OK);
	}

	@Test
	void refusalOfARequestThatWasBuiltAnewIsHandedOn() {
		assertHandedOn((request) -> ClientRequest.create(request.method(), request.url()).build(), null);
	}

	@Test
	void refusalOfARequestThatWentElsewhereIsHandedOn() {
		assertHandedOn((request) -> ClientRequest.from(request).url(URI.create("https://other.example/")).build(),
				null);
	}

	@Test
	void refusalOfARequestWithOtherCredentialsIsHandedOn() {
		assertHandedOn(
				(request) -> ClientRequest.from(request).headers((headers) -> headers.setBearerAuth("theirs")).build(),
				"Bearer theirs");
	}

	@Test
	void refusalOfARequestWhoseTokenWasReplacedWhileItWasWrittenIsHandedOn() {
		assertHandedOn((request) -> ClientRequest.from(request)
			.httpRequest((written) -> written.getHeaders().setBearerAuth("theirs"))
			.build(), "Bearer theirs");
	}

	@Test
	void filterThatIsThereTwiceActsOnce() {
		this.exchange.answer(unauthorized()).answer(unauthorized());
		QuantumAuthExchangeFilterFunction filter = new QuantumAuthExchangeFilterFunction(
				new QuantumAuthClients(List.of(this.qci)));
		filter.andThen(filter).filter(REQUEST, this.exchange).block();
		assertThat(this.exchange.authorizations()).containsExactly("Bearer qci-1", "Bearer qci-2");
		assertThat(this.exchange.written())
			.allSatisfy((headers) -> assertThat(headers.get(HttpHeaders.AUTHORIZATION)).hasSize(1));
		assertThat(this.qci.rejections()).isOne();
		assertThat(this.qci.replayRejections()).isOne();
	}

	private void assertHandedOn(UnaryOperator<ClientRequest> later, String authorization) {
		this.exchange.answer(unauthorized("Bearer", "first"));
		ClientResponse response = send((request) -> this.exchange.exchange(later.apply(request)));
		assertThat(response.statusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(response.bodyToMono(String.class).block()).isEqualTo("first");
		assertThat(this.exchange.authorizations()).containsExactly(authorization);
		assertThat(this.qci.rejections()).isZero();
	}

	private ClientResponse send() {
		return send(this.exchange);
	}

	private ClientResponse send(ExchangeFunction next) {
		return new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(this.qci))).filter(REQUEST, next)
			.block();
	}

	private static ClientResponse unauthorized() {
		return ClientResponse.create(HttpStatus.UNAUTHORIZED).build();
	}

	private static ClientResponse unauthorized(String challenge, String body) {
		return ClientResponse.create(HttpStatus.UNAUTHORIZED)
			.header(HttpHeaders.WWW_AUTHENTICATE, challenge)
			.body(body)
			.build();
	}

}
