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

package dev.quantumauth.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.actuate.QuantumAuthSanitizingAutoConfiguration;
import dev.quantumauth.autoconfigure.health.QuantumAuthHealthContributorAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmConnectionDetails;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciConnectionDetails;
import dev.quantumauth.autoconfigure.web.QuantumAuthRestClientAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.web.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.QuantumAuthExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests an application that was processed ahead of time: the credentials are there only
 * when it runs.
 */
@CompileWithForkedClassLoader
class AheadOfTimeTests {

	private static final Map<String, Object> NOTHING = Map.of();

	private static final Map<String, Object> TWO_ACCOUNTS = Map.of("quantum.auth.qci.url", "https://api.example.com",
			"quantum.auth.qci.api-token", "x", "quantum.auth.qci.accounts.alice.api-token", "y");

	@Test
	void accountsThatAreConfiguredWhenTheApplicationRunsExist() {
		processAheadOfTime(TestApplication.class, NOTHING).run(TWO_ACCOUNTS, (context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("qci", "alice");
			assertThat(context.getBean(QuantumAuthClient.class).getId()).isEqualTo("qci");
			assertThat(context.getBean("aliceQuantumAuthClient", QciAuthClient.class).getUrl())
				.hasToString("https://api.example.com/");
			assertThat(context.getBean(QuantumAuthExchangeFilterFunction.class)).isNotNull();
			assertThat(context.getBean(QuantumAuthClientHttpRequestInterceptor.class)).isNotNull();
			assertThat(context.getBean(RestClient.Builder.class)).isNotNull();
			assertThat(context.containsBean("quantumAuthHealthContributor")).isTrue();
		});
	}

	@Test
	void accountsAtIqmThatAreConfiguredWhenTheApplicationRunsExist() {
		processAheadOfTime(TestApplication.class, NOTHING).run(Map.of("quantum.auth.iqm.url", "https://iqm.example.com",
				"quantum.auth.iqm.auth-server-url", "https://auth.example.com", "quantum.auth.iqm.username", "alice",
				"quantum.auth.iqm.password", "x", "quantum.auth.iqm.accounts.lab.token", "y"), (context) -> {
					assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("iqm", "lab");
					assertThat(context.getBean(IqmAuthClient.class).getAuthServerUrl())
						.hasToString("https://auth.example.com");
				});
	}

	@Test
	void connectionDetailsMakeTheDefaultAccountAtIqm() {
		processAheadOfTime(IqmConnectionDetailsApplication.class, NOTHING).run(NOTHING,
				(context) -> assertThat(context.getBean(IqmAuthClient.class).getUrl())
					.hasToString("https://details.example.com"));
	}

	@Test
	void accountsThatWereConfiguredWhenTheApplicationWasBuiltAreGone() {
		processAheadOfTime(TestApplication.class, TWO_ACCOUNTS).run(NOTHING, (context) -> {
			assertThat(context.getBean(QuantumAuthClients.class)).isEmpty();
			assertThat(context.getBeanNamesForType(QuantumAuthClient.class)).isEmpty();
		});
	}

	@Test
	void applicationWithoutAnyAccountStarts() {
		processAheadOfTime(TestApplication.class, NOTHING).run(NOTHING,
				(context) -> assertThat(context.getBean(QuantumAuthClients.class)).isEmpty());
	}

	@Test
	void quantumAuthCanBeSwitchedOffWhenTheApplicationRuns() {
		processAheadOfTime(TestApplication.class, NOTHING).run(with(TWO_ACCOUNTS, "quantum.auth.enabled", "false"),
				(context) -> {
					assertThat(context.getBean(QuantumAuthClients.class)).isEmpty();
					assertThat(context.getBeanNamesForType(QuantumAuthClient.class)).isEmpty();
				});
	}

	@Test
	void qciCanBeSwitchedOffWhenTheApplicationRuns() {
		processAheadOfTime(ConnectionDetailsApplication.class, NOTHING).run(
				with(Map.of("quantum.auth.qci.accounts.alice.api-token", "x"), "quantum.auth.qci.enabled", "false"),
				(context) -> {
					assertThat(context.getBean(QuantumAuthClients.class)).isEmpty();
					assertThat(context.getBeanNamesForType(QuantumAuthClient.class)).isEmpty();
				});
	}

	@Test
	void connectionDetailsMakeTheDefaultAccount() {
		processAheadOfTime(ConnectionDetailsApplication.class, NOTHING).run(NOTHING, (context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci");
			assertThat(context.getBean(QciAuthClient.class).getUrl()).hasToString("https://details.example.com/");
		});
	}

	@Test
	void connectionDetailsBeatPropertiesThatAreThereWhenTheApplicationRuns() {
		processAheadOfTime(ConnectionDetailsApplication.class, NOTHING).run(TWO_ACCOUNTS, (context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("qci", "alice");
			assertThat(context.getBean(QciAuthClient.class).getUrl()).hasToString("https://details.example.com/");
		});
	}

	private static Processed processAheadOfTime(Class<?> application, Map<String, Object> properties) {
		TestGenerationContext generationContext = new TestGenerationContext(application);
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		configure(context, properties);
		context.register(application);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generationContext);
		generationContext.writeGeneratedContent();
		return new Processed(generationContext, initializer);
	}

	private static Map<String, Object> with(Map<String, Object> properties, String name, String value) {
		Map<String, Object> more = new HashMap<>(properties);
		more.put(name, value);
		return more;
	}

	private static void configure(GenericApplicationContext context, Map<String, Object> properties) {
		SystemEnvironment.empty().initialize(context);
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
	}

	private record Processed(TestGenerationContext generationContext, ClassName initializer) {

		@SuppressWarnings("unchecked")
		void run(Map<String, Object> properties, Consumer<GenericApplicationContext> assertions) {
			TestCompiler.forSystem().with(this.generationContext).compile((compiled) -> {
				try (GenericApplicationContext context = new GenericApplicationContext()) {
					configure(context, properties);
					compiled.getInstance(ApplicationContextInitializer.class, this.initializer.toString())
						.initialize(context);
					context.refresh();
					assertions.accept(context);
				}
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
			IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
			QuantumAuthRestClientAutoConfiguration.class, RestClientAutoConfiguration.class,
			ImperativeHttpClientAutoConfiguration.class, QuantumAuthHealthContributorAutoConfiguration.class,
			QuantumAuthSanitizingAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class })
	static class TestApplication extends QuickReactorResources {

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionDetailsApplication extends TestApplication {

		@Bean
		QciConnectionDetails connectionDetails() {
			return new QciConnectionDetails() {

				@Override
				public String getUrl() {
					return "https://details.example.com";
				}

				@Override
				public String getApiToken() {
					return "x";
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IqmConnectionDetailsApplication extends TestApplication {

		@Bean
		IqmConnectionDetails connectionDetails() {
			return new IqmConnectionDetails() {

				@Override
				public String getUrl() {
					return "https://details.example.com";
				}

				@Override
				public String getToken() {
					return "x";
				}

			};
		}

	}

}
