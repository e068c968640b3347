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
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;

import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.web.stack.Interception;
import dev.quantumauth.web.stack.MemoryServer;
import dev.quantumauth.web.stack.Stack;
import dev.quantumauth.web.stack.TestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for both stacks: which answers count as a rejection of the token, and what
 * follows.
 */
@ParameterizedClass
@EnumSource
class RejectedTokenTests {

	private final MemoryServer server = new MemoryServer();

	private final StubAccount qci = StubAccount.of("qci", "https://qci.example");

	@Parameter
	private Stack stack;

	@Test
	void rejectedRequestIsSentAgainOnceWithAnotherToken() {
		answerUnauthorized("first");
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(this.server.authorizations()).containsExactly("Bearer qci-1", "Bearer qci-2");
		assertThat(this.qci.rejections()).isOne();
		assertThat(this.qci.replayRejections()).isZero();
		assertThat(this.qci.acceptedTokens()).containsExactly("qci-2");
	}

	@Test
	void secondRejectionGoesToTheCallerAndCountsOnce() {
		answerUnauthorized("first");
		answerUnauthorized("second", "Bearer");
		assertUnauthorized(send(), "second");
		assertThat(this.server.authorizations()).containsExactly("Bearer qci-1", "Bearer qci-2");
		assertThat(this.qci.rejections()).isOne();
		assertThat(this.qci.replayRejections()).isOne();
	}

	@Test
	void second401ThatIsNotAboutTheTokenDoesNotCount() {
		answerUnauthorized("first");
		answerUnauthorized("second", "Basic realm=\"x\"");
		assertUnauthorized(send(), "second");
		assertThat(this.qci.replayRejections()).isZero();
	}

	@Test
	void otherAnswerToTheReplayDoesNotCount() {
		answerUnauthorized("first");
		this.server.answer(HttpStatus.FORBIDDEN, "");
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(this.qci.replayRejections()).isZero();
	}

	@Test
	void the401IsHandedOnWholeWhenNoOtherTokenIsToBeHad() {
		this.qci.keepingRejectedTokens();
		answerUnauthorized("first", "Bearer");
		assertUnauthorized(send(), "first");
		assertThat(this.server.requests()).hasSize(1);
		assertThat(this.qci.replayRejections()).isZero();
	}

	@Test
	void whenObtainingFailsTheCallerGetsThatError() {
		OAuth2AuthorizationException failure = new OAuth2AuthorizationException(new OAuth2Error("access_denied"));
		this.qci.failsAfterRejection(failure);
		answerUnauthorized("first");
		assertThatExceptionOfType(OAuth2AuthorizationException.class).isThrownBy(this::send).isSameAs(failure);
		assertThat(this.server.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 302, 400, 403, 404, 407, 419, 500, 503 })
	void onlyThe401CountsAsRejection(int status) {
		this.server.answer(HttpStatusCode.valueOf(status), "", "Bearer error=\"invalid_token\"");
		assertThat(send().getStatusCode().value()).isEqualTo(status);
		assertThat(this.server.requests()).hasSize(1);
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
	void challengeThatRejectsTheTokenIsAnsweredWithAReplay(String challenge) {
		answerUnauthorized("", challenge);
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(this.server.requests()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic", "Basic realm=\"x\"", "Digest realm=\"Bearer\"", "Bearerish", "X-Bearer",
			"Basic realm=\"a, Bearer b\"", "Negotiate, Basic realm=\"x\"", "Bearer error=\"insufficient_scope\"",
			"bearer ERROR=insufficient_scope", "Bearer error=\"invalid_request\"",
			"Bearer realm=\"qci\", error=\"insufficient_scope\", scope=\"jobs\"",
			"Basic realm=\"x\", Bearer error=\"insufficient_scope\"", "Bearer error=\"\"" })
	void challengeThatRejectsSomethingElseIsHandedOn(String challenge) {
		answerUnauthorized("", challenge);
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(this.server.requests()).hasSize(1);
		assertThat(this.qci.rejections()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic realm=\"x\"", "Bearer error=\"insufficient_scope\"", "" })
	void anyChallengeRejectsATokenInAnotherHeader(String challenge) {
		for (TokenHeader header : List.of(TokenHeaders.X_AUTH_TOKEN, new TokenHeader("Authorization", "apiKey"),
				new TokenHeader("X-Auth-Token", "Bearer"))) {
			this.qci.withTokenHeader(header);
			answerUnauthorized("", challenge);
			assertThat(send().getStatusCode()).isEqualTo(HttpStatus.OK);
		}
		assertThat(this.server.requests()).hasSize(6);
		assertThat(this.qci.rejections()).isEqualTo(3);
		assertThat(this.qci.acceptedTokens()).containsExactly("qci-2", "qci-3", "qci-4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "Bearer", "Bearer error=\"invalid_token\"" })
	void the403OfAnAccountThatHasItAmongItsStatusesCountsAsRejection(String challenge) {
		this.qci.withUnauthenticatedStatus(401, 403);
		answerForbidden("first", challenge);
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.OK);
		answerUnauthorized("second", "Bearer");
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(this.server.authorizations()).containsExactly("Bearer qci-1", "Bearer qci-2", "Bearer qci-2",
				"Bearer qci-3");
		assertThat(this.qci.rejections()).isEqualTo(2);
		assertThat(this.qci.acceptedTokens()).containsExactly("qci-2", "qci-3");
	}

	@Test
	void second403GoesToTheCallerAndCountsOnce() {
		this.qci.withUnauthenticatedStatus(401, 403);
		answerForbidden("first", "none");
		answerForbidden("second", "none");
		ResponseEntity<String> response = send();
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(response.getBody()).isEqualTo("second");
		assertThat(this.qci.rejections()).isOne();
		assertThat(this.qci.replayRejections()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic realm=\"x\"", "Bearer error=\"insufficient_scope\"" })
	void the403WhoseChallengeRejectsSomethingElseIsHandedOn(String challenge) {
		this.qci.withUnauthenticatedStatus(401, 403);
		answerForbidden("", challenge);
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(this.qci.rejections()).isZero();
		this.qci.withTokenHeader(TokenHeaders.X_AUTH_TOKEN);
		answerForbidden("", challenge);
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(this.qci.rejections()).isOne();
	}

	@Test
	void statusOfAnotherAccountIsHandedOn() {
		StubAccount aqt = StubAccount.of("aqt", "https://aqt.example").withUnauthenticatedStatus(403);
		TestClient client = new TestClient(this.stack, this.server, this.qci, aqt);
		answerForbidden("", "none");
		assertThat(send(client).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
		answerUnauthorized("");
		assertThat(client.get("https://aqt.example/jobs").getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(this.qci.rejections() + aqt.rejections()).isZero();
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void challengesMayComeInSeveralHeaders() {
		answerUnauthorized("", "Basic realm=\"x\"", "Bearer error=\"invalid_token\"");
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.OK);
		answerUnauthorized("", "Basic realm=\"x\"", "Bearer error=\"insufficient_scope\"");
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(this.qci.rejections()).isOne();
	}

	@Test
	void challengeOfAnyLengthIsRead() {
		answerUnauthorized("", "Bearer realm=\"" + "x\\\"".repeat(50_000) + "\"");
		assertThat(send().getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	@Test
	void the401ToARequestThatWentElsewhereIsHandedOn() {
		assertHandedOn(Interception.rerouting("https://other.example/"), null);
	}

	@Test
	void the401ToARequestWithAnotherCredentialIsHandedOn() {
		assertHandedOn(Interception.adding(HttpHeaders.AUTHORIZATION, "Bearer theirs"), "Bearer theirs");
	}

	private void assertHandedOn(Interception later, String authorization) {
		answerUnauthorized("first", "Bearer");
		assertUnauthorized(send(client().after(later)), "first");
		assertThat(this.server.authorizations()).containsExactly(authorization);
		assertThat(this.qci.rejections()).isZero();
	}

	@Test
	void headerThatTheApplicationAddsAfterwardsIsNotDoubledByTheReplay() {
		answerUnauthorized("first");
		client().after(Interception.adding("X-Trace", "later"))
			.get("https://qci.example/jobs", (request) -> request.addHeader("X-Trace", "first"));
		assertThat(this.server.requests()).hasSize(2)
			.allSatisfy((headers) -> assertThat(headers.get("X-Trace")).containsExactly("first", "later"));
	}

	@Test
	void tokensThatArePutOnInTwoPlacesActOnce() {
		answerUnauthorized("first");
		answerUnauthorized("second");
		assertUnauthorized(send(client().twice()), "second");
		assertThat(this.server.authorizations()).containsExactly("Bearer qci-1", "Bearer qci-2");
		assertThat(this.server.requests())
			.allSatisfy((headers) -> assertThat(headers.get(HttpHeaders.AUTHORIZATION)).hasSize(1));
		assertThat(this.qci.rejections()).isOne();
		assertThat(this.qci.replayRejections()).isOne();
	}

	private void answerUnauthorized(String body, String... challenges) {
		this.server.answer(HttpStatus.UNAUTHORIZED, body, challenges);
	}

	private void answerForbidden(String body, String challenge) {
		this.server.answer(HttpStatus.FORBIDDEN, body,
				challenge.equals("none") ? new String[0] : new String[] { challenge });
	}

	private static void assertUnauthorized(ResponseEntity<String> response, String body) {
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(response.getBody()).isEqualTo(body);
	}

	private ResponseEntity<String> send() {
		return send(client());
	}

	private static ResponseEntity<String> send(TestClient client) {
		return client.get("https://qci.example/jobs");
	}

	private TestClient client() {
		return new TestClient(this.stack, this.server, this.qci);
	}

}
