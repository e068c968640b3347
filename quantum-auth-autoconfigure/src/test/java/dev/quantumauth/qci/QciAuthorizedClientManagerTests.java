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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.session.SessionClock;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;
import dev.quantumauth.test.qci.WithFakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests that Spring Security's own manager gets QCi's tokens through
 * {@link QciReactiveOAuth2AuthorizedClientProvider}.
 */
@Tag("http")
@WithFakeQci
class QciAuthorizedClientManagerTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private static FakeQci qci;

	private final AdjustableClock clock = new AdjustableClock();

	private final QciAccessTokenResponseClient responseClient = new QciAccessTokenResponseClient(
			AuthServerClients.webClient(), null);

	private final ClientRegistration registration = QciClientRegistration.withUrl("lab", qci.url().toString()).build();

	@BeforeAll
	static void use(FakeQci fake) {
		qci = fake;
	}

	@Test
	void obtainsATokenThroughTheManager() {
		OAuth2AuthorizedClient authorized = authorize(manager(provider(Duration.ofMinutes(10))));
		assertThat(authorized.getClientRegistration().getRegistrationId()).isEqualTo("lab");
		assertThat(authorized.getPrincipalName()).isEqualTo("job");
		assertThat(authorized.getAccessToken()).isInstanceOfSatisfying(QciAccessToken.class, (token) -> {
			assertThat(token.getTokenValue()).isEqualTo(qci.issuedTokens().get(0));
			assertThat(token.getOrganizationId()).isEqualTo(FakeQci.ORGANIZATION_ID);
		});
	}

	@Test
	void keepsATokenUntilTheMarginAndRenewsItWithin() {
		ReactiveOAuth2AuthorizedClientManager manager = manager(provider(Duration.ofMinutes(10)));
		OAuth2AccessToken first = authorize(manager).getAccessToken();
		this.clock.set(first.getExpiresAt().minus(Duration.ofMinutes(10)).minusMillis(1));
		assertThat(authorize(manager).getAccessToken()).isEqualTo(first);
		this.clock.set(first.getExpiresAt().minus(Duration.ofMinutes(10)));
		assertThat(authorize(manager).getAccessToken()).isNotEqualTo(first);
		assertThat(qci.tokenRequests()).isEqualTo(2);
	}

	@Test
	void requestsOfAPlainWebClientCarryWhatTheManagerObtainsAndRenews() {
		qci.tokenLifetime(Duration.ofHours(1));
		WebClient client = AuthServerClients.webClient()
			.mutate()
			.filter(new ServerOAuth2AuthorizedClientExchangeFilterFunction(manager(provider(Duration.ofMinutes(10)))))
			.build();
		readAllocations(client);
		readAllocations(client);
		this.clock.set(Instant.now().plus(Duration.ofMinutes(55)));
		qci.tokenLifetime(Duration.ofHours(2));
		readAllocations(client);
		assertThat(qci.tokenRequests()).isEqualTo(2);
		String first = "Bearer " + qci.issuedTokens().get(0);
		String second = "Bearer " + qci.issuedTokens().get(1);
		assertThat(qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS))))
			.extracting((request) -> request.getHeader("Authorization"))
			.isEqualTo(List.of(first, first, second));
	}

	private static void readAllocations(WebClient client) {
		assertThat(client.get()
			.uri(qci.url() + ALLOCATIONS)
			.attributes(ClientAttributes.clientRegistrationId("lab"))
			.retrieve()
			.bodyToMono(String.class)
			.block()).contains("allocations");
	}

	@Test
	void theMarginIsAtMostAQuarterOfTheLifetime() {
		qci.tokenLifetime(Duration.ofMinutes(4));
		ReactiveOAuth2AuthorizedClientManager manager = manager(provider(Duration.ofMinutes(10)));
		OAuth2AccessToken first = authorize(manager).getAccessToken();
		Duration quarter = Duration.between(first.getIssuedAt(), first.getExpiresAt()).dividedBy(4);
		this.clock.set(first.getExpiresAt().minus(quarter).minusMillis(1));
		assertThat(authorize(manager).getAccessToken()).isEqualTo(first);
		this.clock.set(first.getExpiresAt().minus(quarter));
		assertThat(authorize(manager).getAccessToken()).isNotEqualTo(first);
	}

	@Test
	void theMarginIsTenMinutesByDefault() {
		QciReactiveOAuth2AuthorizedClientProvider provider = new QciReactiveOAuth2AuthorizedClientProvider(
				this.responseClient, (registration) -> qci.apiToken());
		assertThat(provider.authorize(context(tokenThatExpiresIn(Duration.ofMinutes(11)))).block()).isNull();
		assertThat(provider.authorize(context(tokenThatExpiresIn(Duration.ofMinutes(9)))).block()).isNotNull();
	}

	@Test
	void aNegativeMarginIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> provider(Duration.ofNanos(-1)));
	}

	@Test
	void aTokenOfUnknownLifetimeIsKept() {
		OAuth2AccessToken eternal = new OAuth2AccessToken(TokenType.BEARER, "eternal", Instant.now(), null);
		assertThat(provider(Duration.ofMinutes(10)).authorize(context(eternal)).block()).isNull();
	}

	@Test
	void ignoresOtherGrantTypes() {
		ClientRegistration other = ClientRegistration.withRegistrationId("other")
			.clientId("other")
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri(qci.url().toString())
			.build();
		OAuth2AuthorizationContext context = OAuth2AuthorizationContext.withClientRegistration(other)
			.principal(OAuth2AuthorizeRequest.withClientRegistrationId("other").principal("job").build().getPrincipal())
			.build();
		assertThat(provider(Duration.ZERO).authorize(context).block()).isNull();
		assertThat(qci.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void theApiTokenIsThatOfTheRegistration() {
		qci.failTokenRequests(QciFault.rejected());
		QciReactiveOAuth2AuthorizedClientProvider provider = new QciReactiveOAuth2AuthorizedClientProvider(
				this.responseClient, (registration) -> "token-of-" + registration.getRegistrationId());
		TestAccounts.errorOf(provider.authorize(context(null)));
		assertThat(qci.wireMock().getAllServeEvents().get(0).getRequest().getBodyAsString())
			.isEqualTo("{\"refresh_token\":\"token-of-lab\"}");
	}

	@Test
	void aFailureReachesTheCallerAsOneOfSpringSecuritys() {
		qci.failTokenRequests(QciFault.rejected());
		ReactiveOAuth2AuthorizedClientManager manager = manager(provider(Duration.ZERO));
		TokenRequestException error = TestAccounts.errorOf(manager.authorize(request()));
		assertThat(error.isRejected()).isTrue();
		assertThat(error.getClientRegistrationId()).isEqualTo("lab");
	}

	@ParameterizedTest
	@CsvSource({ "https://api.example", "https://api.example/" })
	void theRegistrationDescribesTheGrantAndHoldsNoSecret(String url) {
		ClientRegistration registration = QciClientRegistration.withUrl("lab", url).build();
		assertThat(registration.getAuthorizationGrantType()).isEqualTo(QciApiTokenGrantRequest.GRANT_TYPE);
		assertThat(registration.getProviderDetails().getTokenUri())
			.isEqualTo("https://api.example/auth/v1/access-tokens/");
		assertThat(registration.getClientSecret()).isNullOrEmpty();
	}

	@Test
	void theTokenResponseTellsWhatTheCloudToldAndCountsFromNow() {
		qci.tokenLifetime(Duration.ofSeconds(1000));
		long[] nanoTime = new long[1];
		SessionClock slow = new SessionClock() {

			@Override
			public long wallMillis() {
				return System.currentTimeMillis();
			}

			@Override
			public long nanoTime() {
				nanoTime[0] += Duration.ofSeconds(100).toNanos();
				return nanoTime[0];
			}

		};
		QciAccessTokenResponseClient client = new QciAccessTokenResponseClient(AuthServerClients.webClient(), null,
				null, slow);
		OAuth2AccessTokenResponse response = client
			.getTokenResponse(new QciApiTokenGrantRequest(this.registration, qci.apiToken()))
			.block();
		assertThat(response).isNotNull();
		OAuth2AccessToken token = response.getAccessToken();
		assertThat(token.getTokenValue()).isEqualTo(qci.issuedTokens().get(0));
		assertThat(token.getTokenType()).isEqualTo(TokenType.BEARER);
		assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt())).isBetween(Duration.ofSeconds(890),
				Duration.ofSeconds(901));
		assertThat(response.getRefreshToken()).isNull();
		assertThat(response.getAdditionalParameters()).containsEntry("organization_id", FakeQci.ORGANIZATION_ID)
			.containsEntry("user_id", FakeQci.USER_ID)
			.containsOnlyKeys("organization_id", "user_id", "expires_at_rfc3339");
	}

	private QciReactiveOAuth2AuthorizedClientProvider provider(Duration margin) {
		return new QciReactiveOAuth2AuthorizedClientProvider(this.responseClient, (registration) -> qci.apiToken(),
				margin, this.clock);
	}

	private ReactiveOAuth2AuthorizedClientManager manager(QciReactiveOAuth2AuthorizedClientProvider provider) {
		InMemoryReactiveClientRegistrationRepository registrations = new InMemoryReactiveClientRegistrationRepository(
				this.registration);
		AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
				registrations, new InMemoryReactiveOAuth2AuthorizedClientService(registrations));
		manager.setAuthorizedClientProvider(provider);
		return manager;
	}

	private static OAuth2AuthorizedClient authorize(ReactiveOAuth2AuthorizedClientManager manager) {
		OAuth2AuthorizedClient authorized = manager.authorize(request()).block();
		assertThat(authorized).isNotNull();
		return authorized;
	}

	private static OAuth2AuthorizeRequest request() {
		return OAuth2AuthorizeRequest.withClientRegistrationId("lab").principal("job").build();
	}

	private OAuth2AuthorizationContext context(OAuth2AccessToken token) {
		OAuth2AuthorizationContext.Builder context = (token != null)
				? OAuth2AuthorizationContext
					.withAuthorizedClient(new OAuth2AuthorizedClient(this.registration, "job", token))
				: OAuth2AuthorizationContext.withClientRegistration(this.registration);
		return context.principal(request().getPrincipal()).build();
	}

	private static OAuth2AccessToken tokenThatExpiresIn(Duration duration) {
		Instant expiresAt = Instant.now().plus(duration);
		return new OAuth2AccessToken(TokenType.BEARER, "old", expiresAt.minus(Duration.ofHours(1)), expiresAt);
	}

	/**
	 * Stands still between two settings.
	 */
	private static final class AdjustableClock extends Clock {

		private Instant now = Instant.now();

		void set(Instant now) {
			this.now = now;
		}

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
