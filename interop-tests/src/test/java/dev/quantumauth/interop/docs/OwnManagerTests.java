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
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.util.SerializationUtils;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthReactiveOAuth2AuthorizedClientProvider;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmTokenRequest;
import dev.quantumauth.test.iqm.WithFakeIqm;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;
import dev.quantumauth.test.qci.WithFakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link OwnManager}: Spring Security's own manager gets the tokens of accounts
 * through {@link QuantumAuthReactiveOAuth2AuthorizedClientProvider}.
 */
@WithFakeQci
@WithFakeIqm
class OwnManagerTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private ConfigurableApplicationContext context;

	private QuantumAuthClients accounts;

	private FakeQci qci;

	private FakeIqm iqm;

	@BeforeEach
	void start(FakeQci qci, FakeIqm iqm) {
		this.qci = qci;
		this.iqm = iqm;
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(qci.propertyPairs())
			.properties(iqm.propertyPairs())
			.properties("quantum.auth.qci.accounts.alice.api-token=" + qci.apiToken(),
					"quantum.auth.refresh.background=false")
			.run();
		this.accounts = this.context.getBean(QuantumAuthClients.class);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void allCloudsAreCalledWithTokensOfTheManager() {
		WebClient clouds = this.context.getBean(WebClient.class);
		for (int i = 0; i < 2; i++) {
			assertThat(get(clouds, this.qci.url() + ALLOCATIONS, "qci")).contains("allocations");
			assertThat(get(clouds, this.qci.url() + ALLOCATIONS, "alice")).contains("allocations");
			assertThat(get(clouds, this.iqm.getUrl() + "/about", "iqm")).isNotEmpty();
		}
		assertThat(this.qci.tokenRequests()).isEqualTo(2);
		assertThat(this.iqm.tokenRequests()).extracting(IqmTokenRequest::grantType).containsExactly("password");
	}

	@Test
	void managerSharesTheSessionOfTheAccount() {
		OAuth2AccessToken own = account("iqm").accessToken().block();
		assertThat(authorize("iqm").getAccessToken().getTokenValue()).isEqualTo(own.getTokenValue());
		get(this.context.getBean(WebClient.Builder.class).build(), this.iqm.getUrl() + "/about", "iqm");
		assertThat(this.iqm.tokenRequests()).hasSize(1);
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
	}

	@Test
	void usersWhoHaveLoggedInShareTheToken() {
		WebClient clouds = this.context.getBean(WebClient.class);
		for (String user : List.of("octopus", "squid", "octopus")) {
			Authentication authentication = UsernamePasswordAuthenticationToken.authenticated(user, null, List.of());
			assertThat(clouds.get()
				.uri(this.qci.url() + ALLOCATIONS)
				.attributes(ClientAttributes.clientRegistrationId("qci"))
				.retrieve()
				.toBodilessEntity()
				.contextWrite(ReactiveSecurityContextHolder.withAuthentication(authentication))
				.block()).isNotNull();
		}
		assertThat(this.qci.tokenRequests()).isOne();
	}

	@Test
	void managerStoresATokenOnceAndTakesARenewedOneWithTheNextCall() {
		AtomicInteger stored = new AtomicInteger();
		ReactiveOAuth2AuthorizedClientManager manager = manager(stored, registration("iqm"));
		OAuth2AuthorizedClient first = authorize(manager, "iqm");
		assertThat(authorize(manager, "iqm").getAccessToken()).isEqualTo(first.getAccessToken());
		assertThat(stored).hasValue(1);
		account("iqm").renew().block();
		assertThat(authorize(manager, "iqm").getAccessToken().getTokenValue())
			.isNotEqualTo(first.getAccessToken().getTokenValue())
			.isEqualTo(account("iqm").accessToken().block().getTokenValue());
		assertThat(stored).hasValue(2);
	}

	@Test
	void tokenThatTheAccountHasRejectedIsReplaced() {
		ReactiveOAuth2AuthorizedClientManager manager = OwnManager.manager(this.accounts);
		OAuth2AccessToken first = authorize(manager, "qci").getAccessToken();
		assertThat(account("qci").reject(first)).isTrue();
		assertThat(authorize(manager, "qci").getAccessToken()).isNotEqualTo(first);
		assertThat(this.qci.tokenRequests()).isEqualTo(2);
	}

	@Test
	void clientHasATokenThatSpringSecurityWritesAndNoRefreshToken() {
		for (String id : this.accounts.ids()) {
			OAuth2AuthorizedClient authorized = authorize(id);
			OAuth2AccessToken token = authorized.getAccessToken();
			assertThat(authorized.getPrincipalName()).isEqualTo("job");
			assertThat(authorized.getRefreshToken()).isNull();
			assertThat(token).isExactlyInstanceOf(OAuth2AccessToken.class);
			assertThat(token.getExpiresAt()).isNotNull().isEqualTo(account(id).accessToken().block().getExpiresAt());
			JsonMapper json = JsonMapper.builder()
				.addModules(SecurityJacksonModules.getModules(getClass().getClassLoader()))
				.build();
			assertThat(json.readValue(json.writeValueAsString(token), OAuth2AccessToken.class)).isEqualTo(token);
			assertThat(SerializationUtils.clone(authorized).getAccessToken()).isEqualTo(token);
		}
	}

	@Test
	void registrationThatNamesNoAccountIsAnErrorThatListsTheAccounts() {
		ReactiveOAuth2AuthorizedClientManager manager = manager(new AtomicInteger(), registration("bob"));
		assertThatExceptionOfType(ClientAuthorizationException.class).isThrownBy(() -> authorize(manager, "bob"))
			.withMessage("[invalid_target] Account 'bob': there is no such account, only [iqm, qci, alice].")
			.satisfies((error) -> assertThat(error.getClientRegistrationId()).isEqualTo("bob"));
	}

	@Test
	void registrationOfAnotherGrantIsLeftToOthers() {
		ClientRegistration other = ClientRegistration.withRegistrationId("qci")
			.clientId("partner")
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri("https://auth.partner.example/token")
			.build();
		assertThat(request(manager(new AtomicInteger(), other), "qci").block()).isNull();
		assertThat(this.qci.tokenRequests()).isZero();
	}

	@Test
	void failureIsThatOfTheAccountAndBackOffHolds() {
		this.qci.failTokenRequests(QciFault.rejected());
		ReactiveOAuth2AuthorizedClientManager manager = OwnManager.manager(this.accounts);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ClientAuthorizationException.class).isThrownBy(() -> authorize(manager, "qci"))
				.withMessageContaining("Check that the API token is complete")
				.satisfies((error) -> assertThat(error.getClientRegistrationId()).isEqualTo("qci"));
		}
		assertThat(this.qci.tokenRequests()).isOne();
	}

	@Test
	void registrationHoldsNoSecret() {
		ClientRegistration registration = registration("qci");
		assertThat(registration.getRegistrationId()).isEqualTo("qci");
		assertThat(registration.getClientSecret()).isNullOrEmpty();
	}

	private QuantumAuthClient account(String id) {
		return this.accounts.get(id);
	}

	private static ClientRegistration registration(String id) {
		return QuantumAuthReactiveOAuth2AuthorizedClientProvider.registration(id);
	}

	private ReactiveOAuth2AuthorizedClientManager manager(AtomicInteger stored, ClientRegistration registration) {
		InMemoryReactiveClientRegistrationRepository repository = new InMemoryReactiveClientRegistrationRepository(
				registration);
		AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
				repository, new CountingService(new InMemoryReactiveOAuth2AuthorizedClientService(repository), stored));
		manager.setAuthorizedClientProvider(new QuantumAuthReactiveOAuth2AuthorizedClientProvider(this.accounts));
		return manager;
	}

	private OAuth2AuthorizedClient authorize(String id) {
		return authorize(OwnManager.manager(this.accounts), id);
	}

	private static OAuth2AuthorizedClient authorize(ReactiveOAuth2AuthorizedClientManager manager, String id) {
		OAuth2AuthorizedClient authorized = request(manager, id).block();
		assertThat(authorized).isNotNull();
		return authorized;
	}

	private static Mono<OAuth2AuthorizedClient> request(ReactiveOAuth2AuthorizedClientManager manager, String id) {
		return manager.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(id).principal("job").build());
	}

	private static String get(WebClient client, String url, String id) {
		return client.get()
			.uri(url)
			.attributes(ClientAttributes.clientRegistrationId(id))
			.retrieve()
			.bodyToMono(String.class)
			.block();
	}

	/**
	 * Counts what is stored.
	 */
	private record CountingService(ReactiveOAuth2AuthorizedClientService service,
			AtomicInteger stored) implements ReactiveOAuth2AuthorizedClientService {

		@Override
		public <T extends OAuth2AuthorizedClient> Mono<T> loadAuthorizedClient(String id, String principalName) {
			return this.service.loadAuthorizedClient(id, principalName);
		}

		@Override
		public Mono<Void> saveAuthorizedClient(OAuth2AuthorizedClient authorizedClient, Authentication principal) {
			this.stored.incrementAndGet();
			return this.service.saveAuthorizedClient(authorizedClient, principal);
		}

		@Override
		public Mono<Void> removeAuthorizedClient(String id, String principalName) {
			return this.service.removeAuthorizedClient(id, principalName);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(OwnManager.class)
	static class Application {

	}

}
