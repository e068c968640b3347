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

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;
import dev.quantumauth.test.qci.WithFakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@link QciAuthClient} answers everything that the {@code AuthClient} of
 * QCi's own client answers.
 */
@Tag("http")
@WithFakeQci
class QciAuthClientTests {

	private static FakeQci qci;

	@BeforeAll
	static void use(FakeQci fake) {
		qci = fake;
	}

	@ParameterizedTest
	@CsvSource({ "https://api.example, https://api.example/, https://api.example/auth/v1/access-tokens/",
			"https://api.example/, https://api.example/, https://api.example/auth/v1/access-tokens/",
			"https://api.example:8443/qci, https://api.example:8443/qci/, https://api.example:8443/qci/auth/v1/access-tokens/",
			"https://api.example/a/b%20c/, https://api.example/a/b%20c/, https://api.example/a/b%20c/auth/v1/access-tokens/" })
	void urlAndAccessTokensUrlEndWithASlash(String configured, URI url, URI accessTokensUrl) {
		QciAuthClient client = TestAccounts.client(QciAccount.builder("lab", configured, () -> "hush"));
		assertThat(client.getUrl()).isEqualTo(url);
		assertThat(client.getAccessTokensUrl()).isEqualTo(accessTokensUrl);
	}

	@ParameterizedTest
	@CsvSource({ "'', ''", "/, ''", "/some/path, /some/path", "/some/path/, /some/path" })
	void callsGoBelowTheUrlWithOrWithoutTrailingSlash(String configured, String path) {
		QciAuthClient client = TestAccounts
			.client(TestAccounts.builder(URI.create(qci.url() + configured), qci.apiToken()));
		client.postAccessTokens().onErrorComplete().block();
		client.getAccessTokensHealth().onErrorComplete().block();
		client.getAccessTokensVersion().onErrorComplete().block();
		assertThat(qci.wireMock().getAllServeEvents()).extracting((event) -> event.getRequest().getUrl())
			.containsExactlyInAnyOrder(path + "/auth/v1/access-tokens/", path + "/auth/v1/access-tokens/health",
					path + "/auth/v1/access-tokens/version");
	}

	@Test
	void idAndProviderTellAccountAndCloud() {
		QciAuthClient client = TestAccounts.client(qci);
		assertThat(client.getId()).isEqualTo("lab");
		assertThat(client.getProvider()).isEqualTo("qci");
	}

	@Test
	void timeoutIsWhatWasConfigured() {
		assertThat(TestAccounts.client(qci).getTimeout()).isNull();
		assertThat(TestAccounts.client(TestAccounts.builder(qci).timeout(Duration.ofSeconds(7))).getTimeout())
			.isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void accessTokenTellsExpiryTypeOrganizationAndUser() {
		Instant before = Instant.now();
		QciAccessToken token = TestAccounts.client(qci).accessToken().block();
		assertThat(token).isNotNull();
		assertThat(token.getTokenValue()).isEqualTo(qci.issuedTokens().get(0));
		assertThat(token.getTokenType()).isEqualTo(TokenType.BEARER);
		assertThat(token.getOrganizationId()).isEqualTo(FakeQci.ORGANIZATION_ID);
		assertThat(token.getUserId()).isEqualTo(FakeQci.USER_ID);
		assertThat(Instant.parse(token.getExpiresAtRfc3339())).isBetween(before.plusSeconds(3600).minusMillis(1),
				Instant.now().plusSeconds(3602));
		assertThat(token.getExpiresAt()).isBeforeOrEqualTo(Instant.parse(token.getExpiresAtRfc3339()));
	}

	@Test
	void whatTheAnswerDoesNotTellIsNull() {
		String expiry = "2999-07-15t08:16:59z";
		qci.failTokenRequests(QciFault.body("{\"access_token\":\"abc\",\"expires_at_rfc3339\":\"" + expiry + "\"}"));
		QciAccessToken token = TestAccounts.client(qci).accessToken().block();
		assertThat(token).isNotNull();
		assertThat(token.getExpiresAtRfc3339()).isEqualTo(expiry);
		assertThat(token.getOrganizationId()).isNull();
		assertThat(token.getUserId()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",\"expires_at_rfc3339\":null", ",\"expires_at_rfc3339\":\"\"",
			",\"expires_at_rfc3339\":\"soon\"", ",\"expires_at_rfc3339\":32472144000",
			",\"expires_at_rfc3339\":\"2999-01-01\"", ",\"expires_at_rfc3339\":\"2999-02-30T00:00:00Z\"",
			",\"expires_in\":3600" })
	void anExpiryThatIsMissingOrUnparsableIsAnError(String expiry) {
		qci.failTokenRequests(QciFault.body("{\"access_token\":\"abc\"" + expiry + "}"));
		assertThat(TestAccounts.errorOf(TestAccounts.client(qci).accessToken()))
			.hasMessageContaining("has no expires_at_rfc3339 that is an RFC 3339 date and time");
	}

	@Test
	void accessTokenIsKept() {
		QciAuthClient client = TestAccounts.client(qci);
		assertThat(RequestTokens.of(client).cachedAccessToken()).isNull();
		QciAccessToken token = client.accessToken().block();
		assertThat(client.accessToken().block()).isSameAs(token);
		assertThat(RequestTokens.of(client).cachedAccessToken()).isSameAs(token);
		assertThat(qci.tokenRequests()).isOne();
	}

	@Test
	void accessTokenIsObtainedAnewOnceItWasRejectedRenewedOrTheSessionEnded() {
		QciAuthClient client = TestAccounts.client(qci);
		QciAccessToken first = client.accessToken().block();
		assertThat(first).isNotNull();
		assertThat(client.reject(first)).isTrue();
		QciAccessToken second = client.accessToken().block();
		client.renew().block();
		QciAccessToken third = client.accessToken().block();
		client.endSession().block();
		assertThat(client.getStatus().token()).isEqualTo(TokenState.ENDED);
		QciAccessToken fourth = client.accessToken().block();
		assertThat(qci.issuedTokens()).containsExactlyElementsOf(
				List.of(first, second, third, fourth).stream().map(QciAccessToken::getTokenValue).toList());
	}

	@Test
	void headersWithoutAuthorizationAreThoseOfASessionlessRequest() {
		assertThat(TestAccounts.client(qci).headersWithoutAuthorization().toSingleValueMap())
			.isEqualTo(Map.of("Content-Type", "application/json", "Connection", "close"));
		assertThat(qci.tokenRequests()).isZero();
	}

	@Test
	void headersAreThoseAndAuthorization() {
		HttpHeaders headers = TestAccounts.client(qci).headers().block();
		assertThat(headers).isNotNull();
		assertThat(headers.toSingleValueMap()).isEqualTo(Map.of("Content-Type", "application/json", "Connection",
				"close", "Authorization", "Bearer " + qci.issuedTokens().get(0)));
	}

	@Test
	void headersWithoutConnectionCloseAreForClientsThatKeepConnections() {
		HttpHeaders headers = TestAccounts.client(qci).headersWithoutConnectionClose().block();
		assertThat(headers).isNotNull();
		assertThat(headers.toSingleValueMap()).isEqualTo(
				Map.of("Content-Type", "application/json", "Authorization", "Bearer " + qci.issuedTokens().get(0)));
	}

	@ParameterizedTest
	@CsvSource({ "PT7S, 7000000000", "PT0.000000001S, 1", "PT1.5S, 1500000000", "PT1H, 3600000000000" })
	void allHeadersAnnounceATimeoutInWholeNanoseconds(Duration timeout, String nanos) {
		QciAuthClient client = TestAccounts.client(TestAccounts.builder(qci).timeout(timeout));
		assertThat(client.headersWithoutAuthorization().get("X-Request-Timeout-Nano")).containsExactly(nanos);
	}

	@Test
	void headersWithATokenAnnounceTheTimeoutToo() {
		QciAuthClient client = TestAccounts.client(TestAccounts.builder(qci).timeout(Duration.ofMinutes(1)));
		assertThat(client.headers().block()).isNotNull()
			.satisfies((headers) -> assertThat(headers.toSingleValueMap()).containsOnlyKeys("Content-Type",
					"Connection", "X-Request-Timeout-Nano", "Authorization"));
		assertThat(client.headersWithoutConnectionClose().block()).isNotNull()
			.satisfies((headers) -> assertThat(headers.toSingleValueMap()).containsOnlyKeys("Content-Type",
					"X-Request-Timeout-Nano", "Authorization"));
	}

	@Test
	void headersAreACopyEachTime() {
		QciAuthClient client = TestAccounts.client(qci);
		client.headersWithoutAuthorization().clear();
		assertThat(client.headersWithoutAuthorization().isEmpty()).isFalse();
	}

	@Test
	void postAccessTokensIsARequestOfItsOwnWhoseTokenIsTheCallers() {
		QciAuthClient client = TestAccounts.client(qci);
		QciAccessToken kept = client.accessToken().block();
		QciAccessToken own = client.postAccessTokens().block();
		assertThat(own).isNotNull();
		assertThat(own.getTokenValue()).isEqualTo(qci.issuedTokens().get(1));
		assertThat(client.accessToken().block()).isSameAs(kept);
	}

	@Test
	void postAccessTokensIsHeldBackByNothingAndItsFailureConcernsNobody() {
		QciAuthClient client = TestAccounts.client(qci);
		qci.failTokenRequests(QciFault.rejected(), 2);
		TestAccounts.errorOf(client.postAccessTokens());
		TestAccounts.errorOf(client.postAccessTokens());
		assertThat(qci.tokenRequests()).isEqualTo(2);
		assertThat(client.getStatus().error()).isNull();
		assertThat(client.accessToken().block()).isNotNull();
	}

	@Test
	void nothingIsSentBeforeItIsAskedFor() {
		QciAuthClient client = TestAccounts.client(qci);
		client.accessToken();
		client.headers();
		client.postAccessTokens();
		client.getAccessTokensHealth();
		client.getAccessTokensVersion();
		client.getStatus();
		assertThat(qci.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void theApiTokenIsReadAgainForEachRequest() {
		String[] apiToken = { "wrong" };
		QciAuthClient client = TestAccounts.client(TestAccounts.builder(qci.url(), () -> apiToken[0]));
		assertThat(TestAccounts.errorOf(client.postAccessTokens()).isRejected()).isTrue();
		apiToken[0] = qci.apiToken();
		assertThat(client.postAccessTokens().block()).isNotNull();
	}

	@Test
	void theApiTokenIsReadOnAThreadThatMayBlock() {
		String[] threads = new String[2];
		int[] calls = new int[1];
		QciAuthClient client = TestAccounts.client(TestAccounts.builder(qci.url(), () -> {
			threads[calls[0]++] = Thread.currentThread().getName();
			return qci.apiToken();
		}));
		client.accessToken().block();
		client.postAccessTokens().block();
		assertThat(threads[0]).startsWith("quantum-auth-");
		assertThat(threads[1]).startsWith("boundedElastic-");
	}

	@Test
	void toStringTellsIdAndUrlOnly() {
		assertThat(TestAccounts.client(qci)).hasToString("QciAuthClient[id=lab, url=" + qci.url() + "/]");
	}

}
