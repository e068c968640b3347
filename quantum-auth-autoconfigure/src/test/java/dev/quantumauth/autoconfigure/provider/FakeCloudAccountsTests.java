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

package dev.quantumauth.autoconfigure.provider;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.test.cloud.FakeCloud;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for accounts at clouds with a preset, over HTTP against a fake of each.
 */
@Tag("boot")
@Tag("http")
class FakeCloudAccountsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withUserConfiguration(QuickReactorResources.class)
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class,
				CloudAccountsAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
				WebClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class));

	@ParameterizedTest
	@MethodSource("dev.quantumauth.test.cloud.FakeCloud#presets")
	void requestToTheApiOfEachCloudIsAccepted(String preset) {
		try (FakeCloud cloud = FakeCloud.start(preset)) {
			this.contextRunner.withPropertyValues(cloud.propertyPairs()).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(call(context, cloud.url() + "/jobs")).isEqualTo(200);
				assertThat(call(context, cloud.url() + "/jobs")).isEqualTo(200);
				assertThat(client(context, preset).getStatus().token()).isEqualTo(TokenState.VALID);
				assertThat(cloud.tokenRequests()).isLessThanOrEqualTo(1);
				context.getBean(QuantumAuthClients.class).accounts().get(0).probe().block(PATIENCE);
			});
		}
	}

	@Test
	void tokenThatIsRejectedIsReplaced() {
		try (FakeCloud cloud = FakeCloud.start("ibm")) {
			this.contextRunner.withPropertyValues(cloud.propertyPairs()).run((context) -> {
				assertThat(call(context, cloud.url() + "/jobs")).isEqualTo(200);
				cloud.revokeTokens();
				assertThat(call(context, cloud.url() + "/jobs")).isEqualTo(200);
				assertThat(cloud.tokenRequests()).isEqualTo(2);
			});
		}
	}

	@Test
	void keyThatIsRejectedIsHandedOnAndTold() {
		try (FakeCloud cloud = FakeCloud.start("dwave")) {
			this.contextRunner.withPropertyValues(cloud.propertyPairs())
				.withPropertyValues("quantum.auth.accounts.dwave.api-key=another")
				.run((context) -> {
					assertThat(call(context, cloud.url() + "/jobs")).isEqualTo(401);
					assertThat(client(context, "dwave").getStatus().token()).isEqualTo(TokenState.REJECTED);
				});
		}
	}

	@Test
	void wrongCredentialIsARejectedOne() {
		try (FakeCloud cloud = FakeCloud.start("pasqal")) {
			this.contextRunner.withPropertyValues(cloud.propertyPairs())
				.withPropertyValues("quantum.auth.accounts.pasqal.password=wrong")
				.run((context) -> {
					client(context, "pasqal").accessToken().onErrorComplete().block(PATIENCE);
					assertThat(client(context, "pasqal").getStatus().credentialRejected()).isTrue();
				});
		}
	}

	private static QuantumAuthClient client(ApplicationContext context, String id) {
		return context.getBean(QuantumAuthClients.class).get(id);
	}

	private static int call(ApplicationContext context, String url) {
		return context.getBean(WebClient.Builder.class)
			.build()
			.get()
			.uri(url)
			.exchangeToMono((response) -> status(response))
			.block(PATIENCE);
	}

	private static Mono<Integer> status(ClientResponse response) {
		return response.releaseBody().thenReturn(response.statusCode().value());
	}

}
