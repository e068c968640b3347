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

package dev.quantumauth.test.cloud;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FakeCloud} of clouds whose API takes the key as it is.
 */
class StaticKeyTests {

	@Test
	void ionqTakesTheKeyWithItsScheme() throws Exception {
		try (FakeCloud ionq = FakeCloud.start("ionq")) {
			CloudCalls calls = new CloudCalls(ionq);
			String key = ionq.credential().get("api-key");
			HttpResponse<String> response = calls.api("Authorization", "apiKey " + key);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(CloudCalls.text(response, "$.path")).isEqualTo("/v1/jobs");
			for (String wrong : new String[] { "Bearer " + key, key, "apiKey" + key, "apiKey other" }) {
				assertThat(calls.api("Authorization", wrong).statusCode()).isEqualTo(401);
			}
			assertThat(calls.api("X-Auth-Token", key).statusCode()).isEqualTo(401);
			assertThat(ionq.apiRequests()).isEqualTo(6);
			assertThat(ionq.unauthorizedRequests()).isEqualTo(5);
			assertThat(ionq.tokenRequests()).isZero();
		}
	}

	@Test
	void probeNeedsNoKey() throws Exception {
		try (FakeCloud ionq = FakeCloud.start("ionq")) {
			assertThat(new CloudCalls(ionq).get("/backends", null).statusCode()).isEqualTo(200);
			assertThat(new CloudCalls(ionq).get("/backends/qpu", null).statusCode()).isEqualTo(401);
			assertThat(ionq.apiRequests()).isOne();
		}
	}

	@Test
	void dwaveTakesTheKeyInAHeaderOfItsOwn() throws Exception {
		try (FakeCloud dwave = FakeCloud.start("dwave")) {
			CloudCalls calls = new CloudCalls(dwave);
			String key = dwave.credential().get("api-key");
			assertThat(calls
				.send(calls.request("/problems?a=b").header("X-Auth-Token", key).POST(BodyPublishers.noBody()).build()))
				.satisfies((response) -> {
					assertThat(response.statusCode()).isEqualTo(200);
					assertThat(response.body()).contains("\"/problems\"");
				});
			HttpResponse<String> refused = calls.api("Authorization", "Bearer " + key);
			assertThat(refused.statusCode()).isEqualTo(401);
			assertThat(refused.body()).contains("Unauthorized");
			assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
		}
	}

	@Test
	void aHeaderThatIsThereTwiceIsRefused() throws Exception {
		try (FakeCloud dwave = FakeCloud.start("dwave")) {
			CloudCalls calls = new CloudCalls(dwave);
			String key = dwave.credential().get("api-key");
			assertThat(calls
				.send(calls.request("/problems").header("X-Auth-Token", key).header("X-Auth-Token", key).build())
				.statusCode()).isEqualTo(401);
		}
	}

	@Test
	void aliceAndBobTakesTheKeyAsIssuedAndChallengesWithBasic() throws Exception {
		try (FakeCloud aliceBob = FakeCloud.builder("alice-bob").credential("api-key", "YWxpY2U6Ym9i").start()) {
			CloudCalls calls = new CloudCalls(aliceBob);
			assertThat(calls.api("Authorization", "Basic YWxpY2U6Ym9i").statusCode()).isEqualTo(200);
			HttpResponse<String> refused = calls.api("Authorization", "Basic WVd4cFkyVTZZbTlp");
			assertThat(refused.statusCode()).isEqualTo(401);
			assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"fake\"");
			assertThat(calls.get("/v1/health/", null).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aqtAnswers403WhereOthersAnswer401() throws Exception {
		try (FakeCloud aqt = FakeCloud.start("aqt-key")) {
			CloudCalls calls = new CloudCalls(aqt);
			assertThat(calls.apiStatus("other")).isEqualTo(403);
			assertThat(calls.apiStatus(aqt.credential().get("api-key"))).isEqualTo(200);
			assertThat(aqt.unauthorizedRequests()).isOne();
		}
	}

	@Test
	void aRejectedKeyIsRefusedUntilRecoveryAndAnotherCanTakeItsPlace() throws Exception {
		try (FakeCloud quandela = FakeCloud.start("quandela")) {
			CloudCalls calls = new CloudCalls(quandela);
			String key = quandela.credential().get("api-key");
			quandela.rejectCredential();
			quandela.acceptToken("successor");
			assertThat(calls.apiStatus(key)).isEqualTo(401);
			assertThat(calls.apiStatus("successor")).isEqualTo(200);
			quandela.recover();
			assertThat(calls.apiStatus(key)).isEqualTo(200);
			quandela.reset();
			assertThat(calls.apiStatus("successor")).isEqualTo(401);
		}
	}

	@Test
	void aKeyWithoutASchemeCanBeDescribed() throws Exception {
		try (FakeCloud bare = FakeCloud.builder("bare")
			.setting("credential", "api-key")
			.setting("token-header.scheme", "")
			.start()) {
			CloudCalls calls = new CloudCalls(bare);
			String key = bare.credential().get("api-key");
			assertThat(calls.api("Authorization", key).statusCode()).isEqualTo(200);
			assertThat(calls.apiStatus(key)).isEqualTo(401);
		}
	}

}
