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

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequest;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;
import dev.quantumauth.test.qci.WithFakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a {@link TokenRequestInterceptor} runs around each token request, once.
 */
@Tag("http")
@WithFakeQci
class QciTokenRequestInterceptorTests {

	private static FakeQci qci;

	private final RecordingInterceptor interceptor = new RecordingInterceptor();

	private final QciAuthClient client = TestAccounts.client(TestAccounts.builder(qci).interceptor(this.interceptor));

	@BeforeAll
	static void use(FakeQci fake) {
		qci = fake;
	}

	@Test
	void runsAroundEachTokenRequestOfTheSessionOnce() {
		this.client.accessToken().block();
		this.client.accessToken().block();
		assertThat(this.interceptor.events).containsExactly("subscribed after 0", "succeeded after 1");
		this.client.renew().block();
		assertThat(this.interceptor.events).containsExactly("subscribed after 0", "succeeded after 1",
				"subscribed after 1", "succeeded after 2");
	}

	@Test
	void runsAroundTokenRequestsOfCallersToo() {
		Mono<QciAccessToken> call = this.client.postAccessTokens();
		assertThat(this.interceptor.requests).isEmpty();
		call.block();
		call.block();
		assertThat(this.interceptor.events).containsExactly("subscribed after 0", "succeeded after 1",
				"subscribed after 1", "succeeded after 2");
	}

	@Test
	void isToldOfAFailureAsCallersAre() {
		qci.failTokenRequests(QciFault.rejected());
		TokenRequestException error = TestAccounts.errorOf(this.client.accessToken());
		assertThat(this.interceptor.events).containsExactly("subscribed after 0",
				"failed after 1: " + error.getMessage());
	}

	@Test
	void isToldAccountProviderGrantAndUrl() {
		this.client.accessToken().block();
		assertThat(this.interceptor.requests)
			.containsExactly(new TokenRequest("lab", "qci", "api_token", this.client.getAccessTokensUrl()));
	}

	@Test
	void doesNotRunAroundHealthAndVersion() {
		this.client.getAccessTokensHealth().block();
		this.client.getAccessTokensVersion().block();
		assertThat(this.interceptor.requests).isEmpty();
	}

	@Test
	void doesNotRunWhereNothingIsSent() {
		QciAuthClient withoutToken = TestAccounts
			.client(TestAccounts.builder(qci.url(), "").interceptor(this.interceptor));
		TestAccounts.errorOf(withoutToken.accessToken());
		assertThat(this.interceptor.requests).isEmpty();
	}

	@Test
	void mayReplaceTheOutcome() {
		QciAuthClient failing = TestAccounts
			.client(TestAccounts.builder(qci).interceptor(new TokenRequestInterceptor() {

				@Override
				public <R> Mono<R> intercept(TokenRequest request, Mono<R> exchange) {
					return Mono.error(new IllegalStateException("not today"));
				}

			}));
		assertThat(TestAccounts.errorOf(failing.accessToken())).hasRootCauseMessage("not today");
		assertThat(qci.tokenRequests()).isZero();
	}

	/**
	 * Records when the server had seen how many requests.
	 */
	private static final class RecordingInterceptor implements TokenRequestInterceptor {

		private final List<TokenRequest> requests = new ArrayList<>();

		private final List<String> events = new ArrayList<>();

		@Override
		public <R> Mono<R> intercept(TokenRequest request, Mono<R> exchange) {
			this.requests.add(request);
			return exchange.doOnSubscribe((subscription) -> record("subscribed", ""))
				.doOnSuccess((outcome) -> record("succeeded", ""))
				.doOnError((error) -> record("failed", ": " + error.getMessage()));
		}

		private void record(String event, String details) {
			this.events.add(event + " after " + qci.tokenRequests() + details);
		}

	}

}
