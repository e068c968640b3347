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

package dev.quantumauth.http;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientResponse;

import dev.quantumauth.TokenRequestException.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailedAnswer} and the rule "Three kinds of failure".
 */
class FailedAnswerTests {

	private static final String JSON = "application/json";

	@ParameterizedTest
	@ValueSource(
			strings = { "invalid_grant", "invalid_client", "unauthorized_client", "access_denied", "invalid_request" })
	void theseErrorsAreRejectionsUnderWhateverStatusAndOfWhateverRequest(String error) {
		for (int status : new int[] { 400, 401, 403, 404 }) {
			for (boolean withSecret : new boolean[] { true, false }) {
				FailedAnswer answer = answer(status, JSON, "{\"error\": \"" + error + "\"}", withSecret);
				assertThat(answer.kind()).isEqualTo(Kind.REJECTED);
				assertThat(answer.code()).isEqualTo(error);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "401, invalid_grant", "403, access_denied", "422, invalid_request", "423, invalid_request" })
	void afterASecretTheseAreRejectionsWhateverTheySay(int status, String code) {
		for (String body : List.of("", "No", "[]", "{}", "{\"error\": \"Too many sessions of this user\"}",
				"{\"error\": 7}")) {
			assertThat(answer(status, JSON, body, true).kind()).as(body).isEqualTo(Kind.REJECTED);
			assertThat(answer(status, JSON, body, true).code()).as(body).isEqualTo(code);
			assertThat(answer(status, JSON, body, false).kind()).as(body).isEqualTo(Kind.REFUSED);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 409 })
	void afterASecretTheseAreRejectionsIfTheyAreJsonObjects(int status) {
		assertThat(answer(status, JSON, "{\"message\": \"No\"}", true).kind()).isEqualTo(Kind.REJECTED);
		assertThat(answer(status, JSON, "{\"message\": \"No\"}", false).kind()).isEqualTo(Kind.REFUSED);
		for (String body : List.of("", "No", "[]", "\"No\"", "{\"message\":")) {
			assertThat(answer(status, JSON, body, true).kind()).as(body).isEqualTo(Kind.REFUSED);
		}
	}

	@Test
	void htmlIsUnavailabilityUnderWhateverStatus() {
		for (int status = 300; status < 600; status++) {
			assertThat(answer(status, "text/html", "<html>", true).kind()).isEqualTo(Kind.UNAVAILABLE);
			assertThat(answer(status, JSON, " <!DOCTYPE html>", true).kind()).isEqualTo(Kind.UNAVAILABLE);
		}
	}

	@Test
	void everyOtherStatusOfTheClientIsARefusalAndTheRestUnavailability() {
		List<Integer> rejections = List.of(401, 403, 422, 423);
		List<Integer> unavailabilities = List.of(408, 425, 429);
		for (int status = 300; status < 600; status++) {
			Kind kind = answer(status, JSON, "", true).kind();
			if (rejections.contains(status)) {
				assertThat(kind).isEqualTo(Kind.REJECTED);
			}
			else if (status >= 400 && status < 500 && !unavailabilities.contains(status)) {
				assertThat(kind).as("%d", status).isEqualTo(Kind.REFUSED);
			}
			else {
				assertThat(kind).as("%d", status).isEqualTo(Kind.UNAVAILABLE);
			}
		}
	}

	@Test
	void wordsThatAreNotKnownAreNoCode() {
		assertThat(answer(401, JSON, "{\"error\": \"correcthorsebatterystaple\"}", true).code())
			.isEqualTo("invalid_grant");
	}

	@Test
	void errorUnderASuccessIsARejectionUnlessTheServerIsInTrouble() {
		assertThat(answer(200, JSON, "{\"error\": \"account_locked\"}", true).kind()).isEqualTo(Kind.REJECTED);
		assertThat(answer(200, JSON, "{\"error\": \"account_locked\"}", false).kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(answer(200, JSON, "{\"error\": \"server_error\"}", true).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 409 })
	void whatCannotBeReadMayBeADenial(int status) {
		assertThat(answer(status, JSON, "\0", true).kind()).isEqualTo(Kind.REJECTED);
		assertThat(answer(status, "text/html", "\0", true).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void onlyAnErrorOfTheServerIsCalledInvalidGrantAfterARefreshToken() {
		for (int status = 300; status < 600; status++) {
			assertThat(answer(status, JSON, "{}", false).code()).isNotEqualTo("invalid_grant");
			assertThat(answer(status, "text/html", "<p>{\"error\": \"invalid_grant\"}</p>", false).code())
				.isNotEqualTo("invalid_grant");
		}
	}

	private static FailedAnswer answer(int status, String contentType, String body, boolean withSecret) {
		ClientResponse response = ClientResponse.create(HttpStatusCode.valueOf(status))
			.header("Content-Type", contentType)
			.body(body)
			.build();
		return FailedAnswer.of(AuthServerResponse.read(response).block(), withSecret);
	}

}
