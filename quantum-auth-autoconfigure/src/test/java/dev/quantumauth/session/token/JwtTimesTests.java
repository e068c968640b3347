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

package dev.quantumauth.session.token;

import java.time.Duration;
import java.time.Instant;

import com.nimbusds.jose.Payload;
import com.nimbusds.jose.PlainObject;
import com.nimbusds.jose.util.Base64URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JwtTimes}.
 */
class JwtTimesTests {

	@ParameterizedTest
	@CsvSource({ "1, 1970-01-01T00:00:01Z", "1767225600, 2026-01-01T00:00:00Z", "1767225600.75, 2026-01-01T00:00:00Z",
			"253402300799, 9999-12-31T23:59:59Z" })
	void tokenExpiresAtItsExp(String exp, Instant expected) {
		assertThat(JwtTimes.expiresAt(jwt("{\"exp\":" + exp + "}"))).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "253402300800", "9223372036854775807", "\"1767225600\"", "null", "true" })
	void expThatIsNoTimeOfADateIsUnknown(String exp) {
		String token = jwt("{\"exp\":" + exp + ",\"iat\":1}");
		assertThat(JwtTimes.expiresAt(token)).isNull();
		assertThat(JwtTimes.lifetime(token)).isNull();
	}

	@Test
	void lifetimeIsFromIatToExp() {
		assertThat(JwtTimes.lifetime(jwt("{\"iat\":1000,\"exp\":1300}"))).isEqualTo(Duration.ofMinutes(5));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"exp\":1300}", "{\"iat\":1000}", "{\"iat\":0,\"exp\":1300}",
			"{\"iat\":1300,\"exp\":1300}", "{\"iat\":1301,\"exp\":1300}", "{}" })
	void lifetimeIsUnknownWithoutAnExpAfterAnIat(String claims) {
		assertThat(JwtTimes.lifetime(jwt(claims))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "opaque", "a.b", "a.b.c", "..", "eyJhbGciOiJub25lIn0.bm90IEpTT04." })
	void opaqueTokenTellsNothing(String token) {
		assertThat(JwtTimes.expiresAt(token)).isNull();
		assertThat(JwtTimes.lifetime(token)).isNull();
	}

	@Test
	void encryptedTokenTellsNothing() {
		String header = Base64URL.encode("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}").toString();
		assertThat(JwtTimes.expiresAt(header + "..aXY.Y2lwaGVydGV4dA.dGFn")).isNull();
	}

	private static String jwt(String claims) {
		return new PlainObject(new Payload(claims)).serialize();
	}

}
