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

package dev.quantumauth.iqm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.session.SessionClock;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmTokenRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that Spring Security's own manager gets IQM's tokens through
 * {@link IqmReactiveOAuth2AuthorizedClientProvider}.
 */
@Tag("http")
class IqmAuthorizedClientManagerTests {

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.start();

	private final AtomicLong later = new AtomicLong();

	private final AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager manager = manager();

	@BeforeEach
	void reset() {
		iqm.reset();
	}

	@Test
	void logsInKeepsTheTokenUntilTheMarginAndRefreshesItWithin() {
		OAuth2AuthorizedClient first = authorize();
		assertThat(first.getRefreshToken().getExpiresAt()).isAfter(first.getAccessToken().getExpiresAt());
		pass(Duration.ofMinutes(3));
		assertThat(authorize().getAccessToken().getTokenValue()).isEqualTo(first.getAccessToken().getTokenValue());
		pass(Duration.ofMinutes(1).plusSeconds(1));
		assertThat(authorize().getAccessToken().getTokenValue()).isNotEqualTo(first.getAccessToken().getTokenValue());
		assertThatGrantsAre("password", "refresh_token");
	}

	@Test
	void logsInAgainWhenTheRefreshTokenIsRefused() {
		authorize();
		iqm.endSessions();
		pass(Duration.ofMinutes(5));
		authorize();
		assertThatGrantsAre("password", "refresh_token", "password");
	}

	@Test
	void doesNotSendARefreshTokenThatIsNearlyExpired() {
		iqm.refreshTokenLifetime(Duration.ofMinutes(5));
		authorize();
		pass(Duration.ofMinutes(4).plusSeconds(30));
		authorize();
		assertThatGrantsAre("password", "password");
	}

	@Test
	void requestsOfAPlainWebClientCarryWhatTheManagerGetsByLoginRefreshAndAnotherLogin() {
		WebClient client = AuthServerClients.webClient()
			.mutate()
			.filter(new ServerOAuth2AuthorizedClientExchangeFilterFunction(this.manager))
			.build();
		readAbout(client);
		readAbout(client);
		pass(Duration.ofMinutes(5));
		readAbout(client);
		iqm.endSessions();
		pass(Duration.ofMinutes(5));
		readAbout(client);
		assertThatGrantsAre("password", "refresh_token", "refresh_token", "password");
		List<String> sent = iqm.wireMock()
			.findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(iqm.getUrl().getPath() + "/about")))
			.stream()
			.map((request) -> request.getHeader("Authorization"))
			.toList();
		assertThat(sent).hasSize(4).allMatch((authorization) -> authorization.startsWith("Bearer "));
		assertThat(sent.get(1)).isEqualTo(sent.get(0));
		assertThat(sent.subList(1, 4)).doesNotHaveDuplicates();
	}

	// Else applications that keep it as JSON lose the token
	@Test
	void tokenIsOfTheTypeThatSpringSecurityWrites() {
		assertThat(authorize().getAccessToken()).isExactlyInstanceOf(OAuth2AccessToken.class);
	}

	// The fake answers 401 to any token but a current one of its own
	private static void readAbout(WebClient client) {
		assertThat(client.get()
			.uri(iqm.getUrl() + "/about")
			.attributes(ClientAttributes.clientRegistrationId("lab"))
			.retrieve()
			.toBodilessEntity()
			.block(TestIqm.PATIENCE)).isNotNull();
	}

	private AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager manager() {
		ClientRegistration registration = IqmClientRegistration
			.withAuthServerUrl("lab", iqm.getAuthServerUrl().toString())
			.build();
		InMemoryReactiveClientRegistrationRepository registrations = new InMemoryReactiveClientRegistrationRepository(
				registration);
		AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager created = new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
				registrations, new InMemoryReactiveOAuth2AuthorizedClientService(registrations));
		created.setAuthorizedClientProvider(new IqmReactiveOAuth2AuthorizedClientProvider(AuthServerClients.webClient(),
				Duration.ofSeconds(20), (any) -> new IqmCredentials(iqm.getUsername(), iqm.getPassword()),
				Duration.ofSeconds(60), new LaterClock()));
		return created;
	}

	private void pass(Duration duration) {
		this.later.addAndGet(duration.toMillis());
	}

	private OAuth2AuthorizedClient authorize() {
		return this.manager.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("lab").principal("job").build())
			.block(TestIqm.PATIENCE);
	}

	private static void assertThatGrantsAre(String... grants) {
		assertThat(iqm.tokenRequests()).extracting(IqmTokenRequest::grantType).isEqualTo(List.of(grants));
	}

	/**
	 * The system's clocks, and then some.
	 */
	private final class LaterClock implements SessionClock {

		@Override
		public long wallMillis() {
			return System.currentTimeMillis() + IqmAuthorizedClientManagerTests.this.later.get();
		}

		@Override
		public long nanoTime() {
			return System.nanoTime() + IqmAuthorizedClientManagerTests.this.later.get() * 1_000_000;
		}

	}

}
