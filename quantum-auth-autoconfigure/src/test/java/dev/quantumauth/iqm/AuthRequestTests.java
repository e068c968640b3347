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

package dev.quantumauth.iqm;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AuthRequest}: each form has its fields and no others.
 */
class AuthRequestTests {

	private static final AuthorizationGrantType REFRESH = AuthorizationGrantType.REFRESH_TOKEN;

	@Test
	void sessionIsStartedWithUsernameAndPassword() {
		assertThat(body(AuthRequest.startSession("iqm_client", "alice", "sesame")))
			.isEqualTo("client_id=iqm_client&grant_type=password&username=alice&password=sesame");
	}

	@Test
	void sessionIsMaintainedWithTheRefreshToken() {
		assertThat(body(AuthRequest.maintainSession("iqm_client", "e.y.J")))
			.isEqualTo("client_id=iqm_client&grant_type=refresh_token&refresh_token=e.y.J");
	}

	@Test
	void sessionIsEndedWithTheRefreshTokenAndNoGrant() {
		assertThat(body(AuthRequest.endSession("iqm_client", "e.y.J")))
			.isEqualTo("client_id=iqm_client&refresh_token=e.y.J");
	}

	@Test
	void valuesAreEncodedAsFormsAreInUtf8() {
		assertThat(body(AuthRequest.startSession("iqm client", "\u017c\u00f3\u0142w", "a&b=c+d%\u674e")))
			.isEqualTo("client_id=iqm+client&grant_type=password&username=%C5%BC%C3%B3%C5%82w"
					+ "&password=a%26b%3Dc%2Bd%25%E6%9D%8E");
	}

	@Test
	void passwordMayBeWhiteSpace() {
		assertThat(body(AuthRequest.startSession("iqm_client", "alice", " "))).endsWith("&password=+");
	}

	@ParameterizedTest
	@MethodSource("mixtures")
	void fieldThatIsMissingOrBelongsToAnotherFormIsRefusedByName(AuthorizationGrantType grantType, String username,
			String password, String refreshToken, String field) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AuthRequest("iqm_client", grantType, username, password, refreshToken))
			.withMessageContaining("'" + field + "'")
			.withMessageNotContaining("sesame");
	}

	static Stream<Arguments> mixtures() {
		return Stream.of(Arguments.of(AuthRequest.PASSWORD, null, "sesame", null, "username"),
				Arguments.of(AuthRequest.PASSWORD, "", "sesame", null, "username"),
				Arguments.of(AuthRequest.PASSWORD, "alice", null, null, "password"),
				Arguments.of(AuthRequest.PASSWORD, "alice", "", null, "password"),
				Arguments.of(AuthRequest.PASSWORD, "alice", "sesame", "sesame2", "refreshToken"),
				Arguments.of(REFRESH, null, null, null, "refreshToken"),
				Arguments.of(REFRESH, null, null, "", "refreshToken"),
				Arguments.of(REFRESH, "alice", null, "sesame", "username"),
				Arguments.of(REFRESH, null, "sesame", "sesame2", "password"),
				Arguments.of(null, null, null, null, "refreshToken"),
				Arguments.of(null, "alice", null, "sesame", "username"),
				Arguments.of(null, null, "sesame", "sesame2", "password"),
				Arguments.of(AuthorizationGrantType.CLIENT_CREDENTIALS, null, null, "sesame", "grantType"));
	}

	@Test
	void clientIsNeeded() {
		assertThatIllegalArgumentException().isThrownBy(() -> AuthRequest.endSession(" ", "sesame"))
			.withMessageContaining("'clientId'");
	}

	@Test
	void printsNoSecret() {
		assertThat(AuthRequest.startSession("iqm_client", "alice", "sesame"))
			.hasToString("AuthRequest[clientId=iqm_client, grantType=password]");
		assertThat(AuthRequest.endSession("iqm_client", "sesame"))
			.hasToString("AuthRequest[clientId=iqm_client, grantType=null]");
	}

	private static String body(AuthRequest request) {
		return new String(request.body(), StandardCharsets.UTF_8);
	}

}
