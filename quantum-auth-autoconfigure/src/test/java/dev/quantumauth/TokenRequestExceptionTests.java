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

package dev.quantumauth;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;

import dev.quantumauth.TokenRequestException.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenRequestException} and its rule "Three kinds of failure".
 */
class TokenRequestExceptionTests {

	@ParameterizedTest
	@EnumSource
	void whetherItIsARejectionDependsOnItsKindAlone(Kind kind) {
		for (String code : new String[] { "invalid_grant", "access_denied", "server_error", "made_up" }) {
			assertThat(exception(kind, code).getKind()).isEqualTo(kind);
			assertThat(exception(kind, code).isRejected()).isEqualTo(kind == Kind.REJECTED);
		}
	}

	@Test
	void itIsSpringSecuritysExceptionForAnAccount() {
		assertThat(exception(Kind.UNAVAILABLE, "server_error")).isInstanceOf(ClientAuthorizationException.class)
			.hasMessageContaining("server_error")
			.hasMessageContaining("What happened.")
			.hasNoCause();
		assertThat(exception(Kind.UNAVAILABLE, "server_error").getClientRegistrationId()).isEqualTo("alice");
		assertThat(exception(Kind.UNAVAILABLE, "server_error").getRetryAfter()).isNull();
	}

	@Test
	void itTellsHowLongToWaitAndWhy() {
		IOException cause = new IOException("reset");
		OAuth2Error error = new OAuth2Error("server_error", "What happened.", null);
		TokenRequestException exception = new TokenRequestException(Kind.REFUSED, error, "alice", Duration.ofSeconds(7),
				cause);
		assertThat(exception.getRetryAfter()).isEqualTo(Duration.ofSeconds(7));
		assertThat(exception).hasCause(cause);
		assertThat(exception.getError()).isSameAs(error);
	}

	private static TokenRequestException exception(Kind kind, String code) {
		return new TokenRequestException(kind, new OAuth2Error(code, "What happened.", null), "alice", null, null);
	}

}
