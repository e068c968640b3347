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

package dev.quantumauth.qci;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link QciAccessToken}.
 */
class QciAccessTokenTests {

	private static final Instant ISSUED_AT = Instant.parse("2026-03-01T12:00:00Z");

	private static final Instant EXPIRES_AT = Instant.parse("2026-03-01T13:00:00Z");

	private final QciAccessToken token = new QciAccessToken("hush", ISSUED_AT, EXPIRES_AT, "2026-03-01T14:00:01+01:00",
			"acme", "alice");

	@Test
	void isABearerTokenThatAlsoCarriesOrganizationAndUser() {
		assertThat(this.token).isInstanceOf(OAuth2AccessToken.class);
		assertThat(this.token.getTokenType()).isEqualTo(TokenType.BEARER);
		assertThat(this.token.getTokenValue()).isEqualTo("hush");
		assertThat(this.token.getOrganizationId()).isEqualTo("acme");
		assertThat(this.token.getUserId()).isEqualTo("alice");
	}

	@Test
	void tellsTheExpiryByTheLocalClockAndAsTheCloudSaidIt() {
		assertThat(this.token.getIssuedAt()).isEqualTo(ISSUED_AT);
		assertThat(this.token.getExpiresAt()).isEqualTo(EXPIRES_AT);
		assertThat(this.token.getExpiresAtRfc3339()).isEqualTo("2026-03-01T14:00:01+01:00");
	}

	@Test
	void organizationAndUserMayBeUnknown() {
		QciAccessToken anonymous = new QciAccessToken("hush", ISSUED_AT, EXPIRES_AT, "2026-03-01T13:00:00Z", null,
				null);
		assertThat(anonymous.getOrganizationId()).isNull();
		assertThat(anonymous.getUserId()).isNull();
	}

	@Test
	void isNotATokenWhenItEndsBeforeItBegins() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new QciAccessToken("hush", EXPIRES_AT, ISSUED_AT, "", null, null));
	}

	@Test
	void toStringDoesNotShowTheToken() {
		assertThat(this.token)
			.hasToString("QciAccessToken[organizationId=acme, userId=alice, expiresAt=2026-03-01T13:00:00Z]");
	}

	@Test
	void survivesSerializationWhole() throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(this.token);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			assertThat(in.readObject()).isEqualTo(this.token).usingRecursiveComparison().isEqualTo(this.token);
		}
	}

}
