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

package com.example;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.TokenHeader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The account that {@code docs/add-a-cloud.md} shows as an application's own.
 */
@Tag("boot")
@Tag("http")
class LabConfigurationTests {

	private final FakeCloud cloud = new FakeCloud();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withUserConfiguration(LabConfiguration.class)
		.withPropertyValues("lab.url=" + this.cloud.url(), "lab.token-uri=" + this.cloud.tokenUri(),
				"lab.client-secret=sesame");

	@AfterEach
	void close() {
		this.cloud.close();
	}

	@ParameterizedTest
	@EnumSource
	void requestsCarryTheTokenThatTheClientSecretWasExchangedFor(Calls calls) {
		this.cloud.grantClient("jobs", "sesame", "one");
		this.cloud.accept(TokenHeader.BEARER, "one");
		this.contextRunner.run((context) -> {
			assertThat(calls.status(context, this.cloud.url() + "/jobs")).isEqualTo(200);
			assertThat(calls.status(context, this.cloud.otherOrigin() + "/api/other")).isEqualTo(401);
			assertThat(this.cloud.headers("/api/jobs", "Authorization")).isEqualTo(List.of("Bearer one"));
			assertThat(this.cloud.headers("/api/other", "Authorization")).isEmpty();
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("lab");
			assertThat(context.getBean(QuantumAuthAccount.class).probe().block()).isNotNull();
		});
	}

	@Test
	void accountIsSwitchedOffWithAllOthers() {
		this.contextRunner.withPropertyValues("quantum.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(QuantumAuthAccount.class));
	}

}
