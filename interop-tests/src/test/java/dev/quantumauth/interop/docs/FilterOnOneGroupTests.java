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

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.quantumauth.interop.AbstractSecurityTests;
import dev.quantumauth.interop.PartnerManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link FilterOnOneGroup}.
 */
class FilterOnOneGroupTests extends AbstractSecurityTests {

	@Override
	protected Class<?> application() {
		return Application.class;
	}

	@Override
	protected String[] properties() {
		return new String[] { "spring.http.serviceclient.jobs.base-url=" + getQci().url(),
				"spring.http.serviceclient.orders.base-url=" + getPartner().url() };
	}

	@Test
	void clientRegistrationIdChoosesTheAccountInTheOtherGroup() {
		assertThat(bean(JobsOfAlice.class).allocations().block()).contains("allocations");
		assertThatQciWasCalledAs("alice");
	}

	@Test
	void clientRegistrationIdChoosesTheRegistrationInThatGroup() {
		assertThat(bean(Orders.class).read().block()).isEqualTo("orders");
		assertThatThePartnerWasCalledWithItsToken();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ PartnerManager.class, FilterOnOneGroup.class })
	static class Application {

	}

}
