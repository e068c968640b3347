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

package com.example;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a cloud that exchanges keys gets from the house, and its header.
 */
@Tag("boot")
@Tag("http")
class NimbusTests {

	private static final String KEY = "c2VjcmV0LXdvcmRz";

	private final FakeCloud cloud = new FakeCloud();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withPropertyValues("quantum.auth.nimbus.url=" + this.cloud.url(),
				"quantum.auth.nimbus.token-uri=" + this.cloud.tokenUri(), "quantum.auth.nimbus.api-key=" + KEY);

	@AfterEach
	void close() {
		this.cloud.close();
	}

	@ParameterizedTest
	@EnumSource
	void requestsNameTheServiceInstanceOfTheirAccount(Calls calls) {
		issue("one");
		this.contextRunner
			.withPropertyValues("quantum.auth.nimbus.service-crn=crn:v1:one",
					"quantum.auth.nimbus.accounts.alice.url=" + this.cloud.url() + "/alice",
					"quantum.auth.nimbus.accounts.alice.api-key=" + KEY,
					"quantum.auth.nimbus.accounts.alice.service-crn=crn:v1:two")
			.run((context) -> {
				calls.status(context, this.cloud.url() + "/jobs");
				calls.status(context, this.cloud.url() + "/alice/jobs");
				calls.status(context, this.cloud.otherOrigin() + "/elsewhere/jobs");
				assertThat(this.cloud.headers("/api/jobs", "Service-CRN")).containsExactly("crn:v1:one");
				assertThat(this.cloud.headers("/api/alice/jobs", "Service-CRN")).containsExactly("crn:v1:two");
				assertThat(this.cloud.headers("/elsewhere/jobs", "Service-CRN")).isEmpty();
			});
	}

	@ParameterizedTest
	@EnumSource
	void requestThatIsAnswered401IsSentAgainWithANewToken(Calls calls) {
		issue("one");
		this.contextRunner.run((context) -> {
			assertThat(calls.status(context, this.cloud.url() + "/jobs")).isEqualTo(200);
			this.cloud.forgetTokens();
			issue("two");
			assertThat(calls.status(context, this.cloud.url() + "/jobs")).isEqualTo(200);
			assertThat(this.cloud.headers("/api/jobs", "Authorization")).containsExactly("Bearer one", "Bearer one",
					"Bearer two");
			// No refresh token, whatever the answer says
			assertThat(this.cloud.requests("/identity/token")).hasSize(2)
				.allSatisfy((request) -> assertThat(request.formParameters()).containsOnlyKeys("grant_type", "apikey"));
		});
	}

	@Test
	void keyThatIsWrongIsRejectedAndItsPropertyNamed() {
		this.contextRunner.run((context) -> {
			QuantumAuthClient client = context.getBean(QuantumAuthClient.class);
			assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> client.accessToken().block())
				.satisfies((failure) -> assertThat(failure.getKind()).isEqualTo(Kind.REJECTED))
				.withMessageContaining("Account 'nimbus'")
				.withMessageContaining("was answered 400")
				.withMessageContaining("Check that the API key of the property quantum.auth.nimbus.api-key is complete,"
						+ " not revoked, and meant for this URL.")
				.withMessageNotContaining(KEY);
			assertThat(client.getStatus().credentialRejected()).isTrue();
			assertThat(client.getStatus().token()).isEqualTo(TokenState.ABSENT);
		});
	}

	@Test
	void placeOfTheIdentityServiceIsCheckedAsTheUrlIs() {
		this.contextRunner.withPropertyValues("quantum.auth.nimbus.token-uri=http://iam.example.com/token")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property quantum.auth.nimbus.token-uri is plain http"));
	}

	@Test
	void placeOfTheIdentityServiceHasADefault() {
		this.contextRunner.withPropertyValues("quantum.auth.nimbus.token-uri=")
			.run((context) -> assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> context.getBean(QuantumAuthClient.class).accessToken().block())
				.withMessageContaining("POST https://iam.nimbus.example/identity/token"));
	}

	private void issue(String token) {
		this.cloud.grant(KEY, token);
		this.cloud.accept(Guest.NIMBUS.header(), token);
	}

}
