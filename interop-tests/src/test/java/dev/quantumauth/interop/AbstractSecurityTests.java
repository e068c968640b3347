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

import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.qci.FakeQci;

import static dev.quantumauth.test.web.QuantumAuthAssertions.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has two accounts of ours, "qci" and "alice", and one registration
 * of Spring Security, "partner".
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class AbstractSecurityTests {

	protected static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private final Partner partner = Partner.start();

	private final FakeQci qci = FakeQci.start();

	private ConfigurableApplicationContext context;

	protected abstract Class<?> application();

	protected String[] properties() {
		return new String[0];
	}

	protected Partner getPartner() {
		return this.partner;
	}

	protected FakeQci getQci() {
		return this.qci;
	}

	@BeforeAll
	void start() {
		this.context = new SpringApplicationBuilder(application()).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(this.partner.clientProperties())
			.properties(this.qci.propertyPairs())
			.properties("quantum.auth.qci.accounts.alice.api-token=" + this.qci.apiToken())
			.properties(properties())
			.run();
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.partner.close();
		this.qci.close();
	}

	@BeforeEach
	void forgetRequests() {
		this.partner.reset();
		this.qci.wireMock().resetRequests();
	}

	protected <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	protected void assertThatQciWasCalledAs(String id) {
		assertThat(requestsToQci()).singleElement()
			.satisfies((request) -> assertThatRequest(request).carriesTokenOf(id, bean(QuantumAuthClients.class)));
	}

	protected void assertThatQciWasCalledWithTheTokenOfThePartner() {
		assertThat(requestsToQci()).extracting((request) -> request.getHeader("Authorization"))
			.isEqualTo(List.of("Bearer " + Partner.TOKEN));
	}

	protected void assertThatQciWasNotCalled() {
		assertThat(requestsToQci()).isEmpty();
	}

	protected void assertThatThePartnerWasCalledWithItsToken() {
		assertThat(this.partner.authorizations("/orders")).isEqualTo(List.of("Bearer " + Partner.TOKEN));
	}

	private List<LoggedRequest> requestsToQci() {
		return this.qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS)));
	}

}
