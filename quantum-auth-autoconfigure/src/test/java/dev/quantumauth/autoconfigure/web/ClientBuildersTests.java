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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.web.stack.BootClient.Kind;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestFactory;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what the log says at start of client builders whose clients put no tokens on
 * requests, and that it says nothing of others.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class ClientBuildersTests {

	private static final String OWN_REST_CLIENT = " takes the place of Spring Boot's RestClient.Builder, and requests of its "
			+ "clients to the accounts' APIs carry no token. Let its method take a RestClientBuilderConfigurer and "
			+ "return configurer.configure(RestClient.builder()).";

	private static final String OWN_WEB_CLIENT = " takes the place of Spring Boot's WebClient.Builder, and requests of its "
			+ "clients to the accounts' APIs carry no token. Let its method take an ObjectProvider<WebClientCustomizer> "
			+ "and apply all of these customizers, in their order.";

	private static final String REPLACED = "A RestClientCustomizer has replaced the request factory that puts tokens on "
			+ "requests by one of the type org.springframework.http.client.JdkClientHttpRequestFactory: requests to the accounts' APIs "
			+ "carry no token. Declare a bean of type ClientHttpRequestFactoryBuilder<?> that builds it instead, or put "
			+ "a QuantumAuthClientHttpRequestFactory in front of it.";

	private static final String NO_TOKEN = "carry no token";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = ClientContext.runner(qci)
		.withPropertyValues("spring.http.clients.reactive.connector=jdk", "spring.http.clients.imperative.factory=jdk");

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void ownBuildersAreNamedWithTheirPlaceAndTheRemedy(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(OwnConfiguration.class).run((context) -> {
			String place = "in " + OwnConfiguration.class.getName();
			assertThat(output).containsOnlyOnce("The bean 'ownRestClientBuilder' " + place + OWN_REST_CLIENT)
				.containsOnlyOnce("The bean 'ownWebClientBuilder' " + place + OWN_WEB_CLIENT);
			assertThat(status(context, Kind.REST_CLIENT)).isEqualTo(401);
			assertThat(status(context, Kind.WEB_CLIENT)).isEqualTo(401);
			assertThat(output).containsOnlyOnce(OWN_REST_CLIENT).containsOnlyOnce(OWN_WEB_CLIENT);
		});
	}

	@Test
	void remediesOfTheWarningsLeadToTokensAndToNoWarning(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(ConfiguredConfiguration.class).run((context) -> {
			assertThat(status(context, Kind.REST_CLIENT)).isEqualTo(200);
			assertThat(status(context, Kind.WEB_CLIENT)).isEqualTo(200);
			assertThat(output).doesNotContain(NO_TOKEN);
		});
	}

	@ParameterizedTest
	@ValueSource(
			classes = { ByHandConfiguration.class, LaterByHandConfiguration.class, InterceptorConfiguration.class })
	void buildersThatGetTokensByHandAreNotNamed(Class<?> configuration, CapturedOutput output) {
		this.contextRunner.withUserConfiguration(configuration).run((context) -> {
			assertThat(status(context, Kind.REST_CLIENT)).isEqualTo(200);
			assertThat(status(context, Kind.WEB_CLIENT)).isEqualTo(200);
			assertThat(output).doesNotContain(NO_TOKEN);
		});
	}

	@Test
	void buildersOfSpringBootAreNotNamed(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(UserConfiguration.class).run((context) -> {
			assertThat(status(context, Kind.REST_CLIENT)).isEqualTo(200);
			assertThat(output).doesNotContain(NO_TOKEN);
		});
	}

	@Test
	void withoutAnAccountNoBuilderIsNamed(CapturedOutput output) {
		ClientContext.runner()
			.withUserConfiguration(OwnConfiguration.class, ReplacingConfiguration.class)
			.run((context) -> {
				assertThat(status(context, Kind.REST_CLIENT)).isEqualTo(401);
				assertThat(output).doesNotContain(NO_TOKEN);
			});
	}

	@Test
	void clientsThatAreSwitchedOffAreNotNamed(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(OwnConfiguration.class, ReplacingConfiguration.class)
			.withPropertyValues("quantum.auth.restclient.enabled=false", "quantum.auth.webclient.enabled=false")
			.run((context) -> {
				assertThat(status(context, Kind.REST_CLIENT)).isEqualTo(401);
				assertThat(output).doesNotContain("The bean 'own").doesNotContain("RestClientCustomizer");
			});
	}

	@Test
	void ownRestTemplateBuilderIsNamed(CapturedOutput output) {
		this.contextRunner.withBean("ownTemplates", RestTemplateBuilder.class, () -> new RestTemplateBuilder())
			.run((context) -> assertThat(output).containsOnlyOnce("The bean 'ownTemplates' takes the place of Spring "
					+ "Boot's RestTemplateBuilder, and requests of its clients to the accounts' APIs carry no token. Let its "
					+ "method take a RestTemplateBuilderConfigurer and return "
					+ "configurer.configure(new RestTemplateBuilder())."));
	}

	@Test
	void restTemplateBuilderThatPutsTokensOnByHandIsNotNamed(CapturedOutput output) {
		this.contextRunner
			.withBean(RestTemplateBuilder.class,
					() -> new RestTemplateBuilder()
						.additionalInterceptors(Mockito.mock(QuantumAuthClientHttpRequestInterceptor.class)))
			.run((context) -> assertThat(output).doesNotContain(NO_TOKEN));
	}

	@Test
	void requestFactoryOfARestTemplateThatACustomizerReplacesIsNamed(CapturedOutput output) {
		this.contextRunner
			.withBean(RestTemplateCustomizer.class,
					() -> (client) -> client.setRequestFactory(new JdkClientHttpRequestFactory()))
			.run((context) -> {
				context.getBean(RestTemplateBuilder.class).build();
				assertThat(output).containsOnlyOnce(REPLACED.replace("RestClientCustomizer", "RestTemplateCustomizer"));
			});
	}

	@Test
	void restTemplateBuilderWithOurRequestFactoryIsNotNamed(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(GuardedTemplates.class)
			.run((context) -> assertThat(output).doesNotContain(NO_TOKEN));
	}

	@Test
	void restTemplateBuilderOfBootIsNotNamedWhereItsRequestFactoriesAreTheApplications(CapturedOutput output) {
		this.contextRunner.withBean(JdkClientHttpRequestFactoryBuilder.class, ClientHttpRequestFactoryBuilder::jdk)
			.run((context) -> {
				context.getBean(RestTemplateBuilder.class);
				assertThat(output).doesNotContain("The bean 'restTemplateBuilder'");
			});
	}

	@Test
	void restTemplateBuilderOfAnApplicationWithoutAccountsIsNotAskedForAClient() {
		AtomicBoolean asked = new AtomicBoolean();
		new ApplicationContextRunner().withInitializer(SystemEnvironment.empty())
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class,
					QuantumAuthRestClientAutoConfiguration.class))
			.withBean(RestTemplateBuilder.class, () -> new RestTemplateBuilder().requestFactory(() -> {
				asked.set(true);
				return new JdkClientHttpRequestFactory();
			}))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(asked).isFalse();
	}

	@Test
	void restTemplatesOfBootsBuilderAreNotNamed(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			context.getBean(RestTemplateBuilder.class).build();
			context.getBean(RestTemplateBuilder.class).requestFactory(JdkClientHttpRequestFactory.class).build();
			assertThat(output).doesNotContain(NO_TOKEN);
		});
	}

	@Test
	void mocksOfATestAreNotNamed(CapturedOutput output) {
		this.contextRunner.withBean(RestClient.Builder.class, () -> Mockito.mock(RestClient.Builder.class))
			.withBean(WebClient.Builder.class, () -> Mockito.mock(WebClient.Builder.class))
			.withBean(RestTemplateBuilder.class, () -> Mockito.mock(RestTemplateBuilder.class))
			.run((context) -> assertThat(output).doesNotContain(NO_TOKEN));
	}

	@Test
	void builderIsNamedOnceAndWhenItIsMade(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(LateConfiguration.class).run((context) -> {
			assertThat(output).doesNotContain(NO_TOKEN);
			context.getBean("lazyBuilder");
			assertThat(output).contains("The bean 'lazyBuilder' ").doesNotContain("prototypeBuilder");
			context.getBean("prototypeBuilder");
			context.getBean("prototypeBuilder");
			assertThat(output).containsOnlyOnce("The bean 'prototypeBuilder' ");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { UserConfiguration.class, ConfiguredConfiguration.class })
	void requestFactoryOfACustomizerIsNamedOnceWhereverTheBuilderComesFrom(Class<?> configuration,
			CapturedOutput output) {
		this.contextRunner.withUserConfiguration(configuration, ReplacingConfiguration.class).run((context) -> {
			assertThat(output).containsOnlyOnce(REPLACED).doesNotContain("takes the place");
			assertThat(status(context, Kind.REST_CLIENT)).isEqualTo(401);
			assertThat(output).containsOnlyOnce(REPLACED);
		});
	}

	@Test
	void requestFactoryBuilderInsteadOfTheCustomizerGetsTokens(CapturedOutput output) {
		this.contextRunner
			.withBean(ClientHttpRequestFactoryBuilder.class, () -> ClientHttpRequestFactoryBuilder.simple())
			.run((context) -> {
				assertThat(status(context, Kind.REST_CLIENT)).isEqualTo(200);
				assertThat(output).doesNotContain(NO_TOKEN);
			});
	}

	@Test
	void requestFactoryOfACustomizerThatHasOursInFrontGetsTokens(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(InFrontConfiguration.class).run((context) -> {
			assertThat(status(context, Kind.REST_CLIENT)).isEqualTo(200);
			assertThat(output).doesNotContain(NO_TOKEN);
		});
	}

	@Test
	void mockServerOfATestIsNotNamed(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(UserConfiguration.class)
			.withBean(RestClientCustomizer.class, () -> (builder) -> MockRestServiceServer.bindTo(builder).build())
			.run((context) -> assertThat(output).doesNotContain(NO_TOKEN));
	}

	private static int status(ApplicationContext context, Kind kind) {
		return kind.sender(context).get(qci.url() + "/optimization/v1/jobs/allocations").getStatusCode().value();
	}

	private static QuantumAuthClientHttpRequestFactory guarded(QuantumAuthClients clients) {
		return new QuantumAuthClientHttpRequestFactory(
				RedirectGuardRequestFactory.notFollowing(new JdkClientHttpRequestFactory()), clients);
	}

	private static RedirectGuardConnector guardedConnector() {
		return RedirectGuardConnector.notFollowing(new JdkClientHttpConnector());
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfiguration {

		@Bean
		RestClient.Builder ownRestClientBuilder() {
			return RestClient.builder();
		}

		@Bean
		WebClient.Builder ownWebClientBuilder() {
			return WebClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConfiguredConfiguration {

		@Bean
		RestClient.Builder configuredRestClientBuilder(RestClientBuilderConfigurer configurer) {
			return configurer.configure(RestClient.builder());
		}

		@Bean
		WebClient.Builder configuredWebClientBuilder(ObjectProvider<WebClientCustomizer> customizers) {
			WebClient.Builder builder = WebClient.builder();
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByHandConfiguration {

		@Bean
		RestClient.Builder restClientBuilderByHand(QuantumAuthClients clients) {
			return RestClient.builder().requestFactory(guarded(clients));
		}

		@Bean
		WebClient.Builder webClientBuilderByHand(QuantumAuthExchangeFilterFunction filter) {
			return WebClient.builder().clientConnector(guardedConnector()).filter(filter);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LaterByHandConfiguration {

		@Bean
		RestClient.Builder plainRestClientBuilder() {
			return RestClient.builder();
		}

		@Bean
		WebClient.Builder plainWebClientBuilder() {
			return WebClient.builder();
		}

		@Bean
		Supplier<RestClient> restClient(RestClient.Builder builder, QuantumAuthClients clients) {
			return builder.requestFactory(guarded(clients))::build;
		}

		@Bean
		Supplier<WebClient> webClient(WebClient.Builder builder, QuantumAuthExchangeFilterFunction filter) {
			return builder.clientConnector(guardedConnector()).filter(filter)::build;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterceptorConfiguration {

		@Bean
		RestClient.Builder intercepted(QuantumAuthClientHttpRequestInterceptor interceptor) {
			return RestClient.builder()
				.requestFactory(RedirectGuardRequestFactory.notFollowing(new JdkClientHttpRequestFactory()))
				.requestInterceptor(interceptor);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateConfiguration {

		@Bean
		@Lazy
		RestClient.Builder lazyBuilder() {
			return RestClient.builder();
		}

		@Bean
		@Scope(BeanDefinition.SCOPE_PROTOTYPE)
		RestClient.Builder prototypeBuilder() {
			return RestClient.builder();
		}

	}

	/**
	 * Uses the builder while the application starts.
	 */
	@Configuration(proxyBeanMethods = false)
	static class UserConfiguration {

		@Bean
		RestClient firstClient(RestClient.Builder builder) {
			return builder.build();
		}

		@Bean
		RestClient secondClient(RestClient.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReplacingConfiguration {

		@Bean
		RestClientCustomizer replacing() {
			return (builder) -> builder.requestFactory(new JdkClientHttpRequestFactory());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GuardedTemplates {

		@Bean
		RestTemplateBuilder guardedTemplates(QuantumAuthClients clients) {
			return new RestTemplateBuilder().requestFactory(() -> guarded(clients));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InFrontConfiguration {

		@Bean
		RestClientCustomizer inFront(ObjectProvider<QuantumAuthClients> clients) {
			return (builder) -> builder.requestFactory(guarded(clients.getObject()));
		}

	}

}
