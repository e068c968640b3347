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

package dev.quantumauth.springcloud;

import java.net.URI;

import com.github.tomakehurst.wiremock.client.WireMock;
import feign.FeignException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;

import dev.quantumauth.springcloud.docs.TokenOnFeignRequests;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the interceptor for OpenFeign.
 */
class FeignTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private static final String NOT_FOLLOWING = "spring.cloud.openfeign.client.config.default.follow-redirects=false";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeQci foreign = FakeQci.start();

	@BeforeEach
	void reset() {
		qci.reset();
		foreign.reset();
	}

	@Test
	void requestToTheAccountCarriesItsToken() {
		try (ConfigurableApplicationContext context = start(qci)) {
			Jobs jobs = context.getBean(Jobs.class);
			assertThat(jobs.allocations()).contains("allocations");
			assertThat(jobs.allocations()).contains("allocations");
			assertThat(qci.tokenRequests()).isOne();
		}
	}

	@Test
	void requestToAnotherHostCarriesNoToken() {
		try (ConfigurableApplicationContext context = start(foreign)) {
			assertThatExceptionOfType(FeignException.Unauthorized.class)
				.isThrownBy(() -> context.getBean(Jobs.class).allocations());
			assertThatNoTokenWentElsewhere();
			assertThat(qci.tokenRequests()).isZero();
		}
	}

	@Test
	void urlThatACallIsGivenDecides() {
		try (ConfigurableApplicationContext context = start(qci)) {
			Jobs jobs = context.getBean(Jobs.class);
			assertThat(jobs.allocationsAt(qci.url())).contains("allocations");
			assertThatExceptionOfType(FeignException.Unauthorized.class)
				.isThrownBy(() -> jobs.allocationsAt(foreign.url()));
			assertThatNoTokenWentElsewhere();
		}
	}

	@Test
	void headerOfTheRequestIsKept() {
		try (ConfigurableApplicationContext context = start(qci)) {
			assertThatExceptionOfType(FeignException.Unauthorized.class)
				.isThrownBy(() -> context.getBean(Jobs.class).allocations("Basic abc"));
			assertThat(qci.tokenRequests()).isZero();
		}
	}

	@Test
	void redirectIsNotFollowed() {
		qci.wireMock()
			.stubFor(WireMock.get(ALLOCATIONS).willReturn(WireMock.temporaryRedirect(foreign.url() + ALLOCATIONS)));
		try (ConfigurableApplicationContext context = start(qci)) {
			assertThatExceptionOfType(FeignException.class).isThrownBy(() -> context.getBean(Jobs.class).allocations())
				.satisfies((failure) -> assertThat(failure.status()).isEqualTo(302));
			assertThat(foreign.wireMock().getAllServeEvents()).isEmpty();
		}
	}

	@Test
	void interceptorMayBeInTheConfigurationOfOneClient() {
		try (ConfigurableApplicationContext context = Applications.start(OneClient.class, qci.propertyPairs(),
				"jobs.url=" + qci.url(), NOT_FOLLOWING)) {
			assertThat(context.getBean(ConfiguredJobs.class).allocations()).contains("allocations");
			assertThat(context.getBeansOfType(TokenOnFeignRequests.class)).isEmpty();
		}
	}

	private static void assertThatNoTokenWentElsewhere() {
		assertThat(foreign.wireMock().getAllServeEvents()).hasSize(1)
			.noneMatch((event) -> event.getRequest().containsHeader("Authorization"));
	}

	private static ConfigurableApplicationContext start(FakeQci service) {
		return Applications.start(Application.class, qci.propertyPairs(), "jobs.url=" + service.url(), NOT_FOLLOWING);
	}

	@FeignClient(name = "jobs", url = "${jobs.url}")
	interface Jobs {

		@GetMapping(ALLOCATIONS)
		String allocations();

		@GetMapping(ALLOCATIONS)
		String allocations(@RequestHeader("Authorization") String authorization);

		@GetMapping(ALLOCATIONS)
		String allocationsAt(URI url);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableFeignClients(clients = Jobs.class)
	@Import(TokenOnFeignRequests.class)
	static class Application {

	}

	@FeignClient(name = "configured-jobs", url = "${jobs.url}", configuration = TokenOnFeignRequests.class)
	interface ConfiguredJobs {

		@GetMapping(ALLOCATIONS)
		String allocations();

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableFeignClients(clients = ConfiguredJobs.class)
	static class OneClient {

	}

}
