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

package dev.quantumauth.autoconfigure.web;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciConnectionDetails;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that worked before the starter was added still does.
 */
@Tag("boot")
@Tag("http")
class ExistingApplicationTests {

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class));

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void itsOnlyFilterIsInjectedByType() {
		this.contextRunner.withUserConfiguration(FilterConfiguration.class)
			.run((context) -> assertThat(context.getBean(ExchangeFilterFunction.class))
				.isSameAs(context.getBean("loggingFilter")));
	}

	@Test
	void itsConnectorBuilderIsInjectedByItsOwnType() {
		this.contextRunner.withBean(JdkClientHttpConnectorBuilder.class, ClientHttpConnectorBuilder::jdk)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(JdkClientHttpConnectorBuilder.class));
	}

	@Test
	void itsConnectorBuilderIsInjectedByATypeOfItsOwn() {
		this.contextRunner.withBean(OwnBuilder.class, () -> ClientHttpConnectorBuilder.jdk()::build)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(OwnBuilder.class));
	}

	@Test
	void itsVaultMayBeAskedThroughTheBuilderThatTokensArePutOn() {
		this.contextRunner.withBean(FakeQci.class, () -> this.qci)
			.withUserConfiguration(VaultConfiguration.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(QciAuthClient.class).accessToken().block()).isNotNull();
			});
	}

	private interface OwnBuilder extends ClientHttpConnectorBuilder<ClientHttpConnector> {

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterConfiguration {

		@Bean
		ExchangeFilterFunction loggingFilter() {
			return (request, next) -> next.exchange(request);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class VaultConfiguration {

		@Bean
		QciConnectionDetails vault(WebClient.Builder builder, FakeQci qci) {
			WebClient vault = builder.build();
			return new QciConnectionDetails() {

				@Override
				public String getUrl() {
					return qci.url().toString();
				}

				@Override
				public String getApiToken() {
					return (vault != null) ? qci.apiToken() : "";
				}

			};
		}

	}

}
