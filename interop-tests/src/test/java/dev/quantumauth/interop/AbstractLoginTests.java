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

package dev.quantumauth.interop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.util.UriComponentsBuilder;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.qci.FakeQci;

import static dev.quantumauth.test.web.QuantumAuthAssertions.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application whose users log in at a provider of its own, by
 * {@code spring-boot-starter-security-oauth2-client}, and which calls QCi.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractLoginTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private final Partner partner = Partner.start();

	private final FakeQci qci = FakeQci.start();

	private ConfigurableApplicationContext context;

	private Browser browser;

	abstract Class<?> application();

	abstract WebApplicationType type();

	/**
	 * The registrations that Spring Security knows.
	 */
	abstract Iterable<ClientRegistration> registrations(ConfigurableApplicationContext context);

	@BeforeAll
	void start() {
		this.context = new SpringApplicationBuilder(application()).web(type())
			.bannerMode(Banner.Mode.OFF)
			.properties("server.port=0", "server.address=127.0.0.1")
			.properties(this.partner.loginProperties())
			.properties(this.qci.propertyPairs())
			.run();
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.partner.close();
		this.qci.close();
	}

	@BeforeEach
	void reset() {
		this.partner.reset();
		this.browser = new Browser(((WebServerApplicationContext) this.context).getWebServer().getPort());
	}

	@Test
	void usersAreSentToTheirOwnProvider() throws IOException, InterruptedException {
		assertThat(this.browser.redirect("/")).hasPath("/oauth2/authorization/partner");
		URI login = this.browser.redirect("/oauth2/authorization/partner");
		assertThat(login).hasToString(this.partner.url() + "/authorize?" + login.getRawQuery())
			.hasParameter("client_id", "application");
	}

	@Test
	void usersLogInAndAreServedWithTheTokenOfTheAccount() throws IOException, InterruptedException {
		this.browser.redirect("/");
		URI login = this.browser.redirect("/oauth2/authorization/partner");
		String state = UriComponentsBuilder.fromUri(login).build().getQueryParams().getFirst("state");
		URI arrived = this.browser.redirect("/login/oauth2/code/partner?code=code-of-octopus&state=" + state);
		HttpResponse<String> page = this.browser.get(arrived.toString());
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).startsWith("octopus: ").contains("allocations");
		assertThat(this.qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS))))
			.singleElement()
			.satisfies((request) -> assertThatRequest(request).carriesTokenOf("qci",
					this.context.getBean(QuantumAuthClients.class)));
		assertThat(this.partner.requests("/token")).singleElement()
			.satisfies((request) -> assertThatRequest(request).carriesNoToken());
		assertThat(this.partner.authorizations("/user")).isEqualTo(List.of("Bearer " + Partner.TOKEN));
	}

	@Test
	void neitherSideSeesTheOthers() {
		assertThat(registrations(this.context)).extracting(ClientRegistration::getRegistrationId)
			.containsExactly("partner");
		assertThat(this.context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci");
	}

}
