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

package dev.quantumauth.interop.docs;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmTokenRequest;
import dev.quantumauth.test.iqm.WithFakeIqm;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.WithFakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link OwnManager}.
 */
@WithFakeQci
@WithFakeIqm
class OwnManagerTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void bothCloudsAreCalledWithTokensOfTheManager(FakeQci qci, FakeIqm iqm) {
		WebClient clouds = clouds(qci, iqm);
		for (int i = 0; i < 2; i++) {
			assertThat(get(clouds, qci.url() + ALLOCATIONS, "my-qci")).contains("allocations");
			assertThat(get(clouds, iqm.getUrl() + "/about", "my-iqm")).isNotEmpty();
		}
		assertThat(qci.tokenRequests()).isOne();
		assertThat(iqm.tokenRequests()).extracting(IqmTokenRequest::grantType).containsExactly("password");
	}

	@Test
	void eachUserHasATokenOfTheirOwn(FakeQci qci, FakeIqm iqm) {
		WebClient clouds = clouds(qci, iqm);
		for (String user : List.of("octopus", "squid", "octopus")) {
			assertThat(clouds.get()
				.uri(qci.url() + ALLOCATIONS)
				.attributes(ClientAttributes.clientRegistrationId("my-qci"))
				.retrieve()
				.toBodilessEntity()
				.contextWrite(ReactiveSecurityContextHolder
					.withAuthentication(UsernamePasswordAuthenticationToken.authenticated(user, null, List.of())))
				.block()).isNotNull();
		}
		assertThat(qci.tokenRequests()).isEqualTo(2);
	}

	private WebClient clouds(FakeQci qci, FakeIqm iqm) {
		this.environment.withProperty("my.qci.url", qci.url().toString())
			.withProperty("my.qci.api-token", qci.apiToken())
			.withProperty("my.iqm.auth-server-url", iqm.getAuthServerUrl().toString())
			.withProperty("my.iqm.username", iqm.getUsername())
			.withProperty("my.iqm.password", iqm.getPassword());
		return new OwnManager().clouds(this.environment);
	}

	private static String get(WebClient clouds, String url, String registrationId) {
		return clouds.get()
			.uri(url)
			.attributes(ClientAttributes.clientRegistrationId(registrationId))
			.retrieve()
			.bodyToMono(String.class)
			.block();
	}

}
