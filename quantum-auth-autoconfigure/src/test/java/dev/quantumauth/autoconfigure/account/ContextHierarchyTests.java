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

package dev.quantumauth.autoconfigure.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.HttpCalls;
import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciConnectionDetails;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.observation.QuantumAuthMetrics;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for application contexts with parents: an account is made once, where it is
 * configured, and its session ends with that context.
 */
@Tag("boot")
@Tag("http")
@ExtendWith({ OutputCaptureExtension.class, LoggersLeftAlone.class })
class ContextHierarchyTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.start();

	@TempDir
	private Path directory;

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void childUsesTheAccountsOfItsParent() {
		ConfigurableApplicationContext parent = start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(parent, Application.class);
		assertThat(clients(child).ids()).containsExactly("qci");
		assertThat(clients(child).get("qci")).isSameAs(clients(parent).get("qci"))
			.isSameAs(child.getBean(QciAuthClient.class))
			.isSameAs(child.getBean("qciQuantumAuthClient"));
		read(parent);
		read(child);
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void childOfSpringApplicationBuilderUsesTheAccountsOfItsParent() {
		ConfigurableApplicationContext child = new SpringApplicationBuilder(Application.class)
			.initializers(SystemEnvironment.empty())
			.bannerMode(Banner.Mode.OFF)
			.web(WebApplicationType.NONE)
			.child(Child.class)
			.initializers(SystemEnvironment.empty())
			.run("--quantum.auth.qci.url=" + qci.url(), "--quantum.auth.qci.api-token=" + qci.apiToken(),
					"--quantum.auth.qci.accounts.alice.api-token=of-alice");
		this.contexts.push(child);
		ConfigurableApplicationContext parent = (ConfigurableApplicationContext) child.getParent();
		this.contexts.addLast(parent);
		assertThat(clients(child).ids()).containsExactlyInAnyOrder("qci", "alice");
		assertThat(clients(child).accounts()).containsExactlyInAnyOrderElementsOf(clients(parent).accounts());
		read(child);
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void childThatIsClosedLeavesTheSessionsOfItsParentAlone() {
		ConfigurableApplicationContext parent = start(null, Application.class, iqm.propertyPairs());
		ConfigurableApplicationContext child = start(parent, Application.class);
		child.getBean(IqmAuthClient.class).accessToken().block();
		child.close();
		assertThat(iqm.logoutCount()).isZero();
		assertThat(parent.getBean(IqmAuthClient.class).accessToken().block()).isNotNull();
		assertThat(iqm.loginCount()).isEqualTo(1);
		parent.close();
		assertThat(iqm.logoutCount()).isEqualTo(1);
	}

	@Test
	void childEndsTheSessionsOfItsOwnAccounts() {
		ConfigurableApplicationContext parent = start(null, Application.class);
		ConfigurableApplicationContext child = start(parent, Application.class, iqm.propertyPairs());
		assertThat(clients(parent)).isEmpty();
		child.getBean(IqmAuthClient.class).accessToken().block();
		child.close();
		assertThat(iqm.logoutCount()).isEqualTo(1);
	}

	@Test
	void childAddsAccountsThatItsParentDoesNotHave() {
		ConfigurableApplicationContext parent = start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(parent, Application.class,
				"quantum.auth.qci.accounts.bob.api-token=" + qci.apiToken());
		assertThat(clients(parent).ids()).containsExactly("qci");
		assertThat(clients(child).ids()).containsExactlyInAnyOrder("qci", "bob");
		assertThat(clients(child).ownAccounts()).singleElement()
			.satisfies((account) -> assertThat(account.client().getId()).isEqualTo("bob"));
		assertThat(child.getBean("bobQuantumAuthClient")).isSameAs(clients(child).get("bob"));
		assertThat(child.getBean(QciAuthClient.class).getId()).isEqualTo("qci");
	}

	@Test
	void siblingsShareTheAccountsOfTheirParent() {
		ConfigurableApplicationContext parent = start(null, Application.class, qci.propertyPairs());
		read(start(parent, Application.class));
		read(start(parent, Application.class));
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void grandchildUsesTheAccountsOfAnAncestorThatIsNotItsParent() {
		ConfigurableApplicationContext root = start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext plain = start(root, Plain.class);
		ConfigurableApplicationContext grandchild = start(plain, Application.class);
		assertThat(clients(grandchild).get("qci")).isSameAs(clients(root).get("qci"));
	}

	// As Spring Cloud's bootstrap context
	@Test
	void childMakesTheAccountsThatAParentWithoutAutoConfigurationHasThePropertiesOf() {
		ConfigurableApplicationContext parent = start(null, Plain.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(parent, Application.class);
		read(child);
		assertThat(qci.tokenRequests()).isEqualTo(1);
		assertThat(qci.issuedTokens()).hasSize(1);
	}

	@Test
	void childWithoutAutoConfigurationUsesTheBeansOfItsParent() {
		ConfigurableApplicationContext parent = start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(parent, Plain.class);
		assertThat(clients(child)).isSameAs(clients(parent));
		read(child);
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void accountOfTheApplicationTakesThePlaceOfAnInheritedOneInTheChild() {
		ConfigurableApplicationContext parent = start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(parent, OwnQci.class);
		assertThat(clients(child).accounts()).singleElement().isInstanceOf(StubAccount.class);
		assertThat(clients(child).ownAccounts()).hasSize(1);
		assertThat(clients(parent).get("qci")).isInstanceOf(QciAuthClient.class);
		assertThat(child.getBeansOfType(StubAccount.class)).hasSize(1);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> child.getBean(QciAuthClient.class))
			.havingRootCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("was replaced by a QuantumAuthAccount bean");
	}

	@Test
	void accountOfTheApplicationIsInheritedAndNotMadeOfProperties() {
		ConfigurableApplicationContext parent = start(null, OwnQci.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(parent, Application.class);
		assertThat(clients(child).accounts()).singleElement().isSameAs(parent.getBean(StubAccount.class));
		assertThat(clients(child).ownAccounts()).isEmpty();
	}

	@Test
	void connectionDetailsOfTheParentMakeAnAccountThereAndNotInTheChild(CapturedOutput output) {
		ConfigurableApplicationContext parent = start(null, Details.class,
				"quantum.auth.qci.url=https://elsewhere.example.com");
		ConfigurableApplicationContext child = start(parent, Application.class);
		read(parent);
		read(child);
		assertThat(qci.tokenRequests()).isEqualTo(1);
		assertThat(output).doesNotContain("quantum.auth.qci.url is set");
	}

	@Test
	void connectionDetailsOfAParentWithoutAutoConfigurationMakeAnAccountInTheChild() {
		ConfigurableApplicationContext parent = start(null, PlainDetails.class);
		read(start(parent, Application.class));
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void connectionDetailsOfTheChildMakeAnAccountOfItsOwn() {
		ConfigurableApplicationContext parent = start(null, Application.class,
				"quantum.auth.qci.url=https://elsewhere.example.com", "quantum.auth.qci.api-token=of-elsewhere");
		ConfigurableApplicationContext child = start(parent, Details.class);
		assertThat(child.getBean(QciAuthClient.class)).isSameAs(clients(child).get("qci"))
			.isNotSameAs(clients(parent).get("qci"));
		assertThat(child.getBean(QciAuthClient.class).accessToken().block()).isNotNull();
	}

	@Test
	void credentialFileOfAnInheritedAccountIsNotReadAgain() throws IOException {
		Path file = Files.writeString(this.directory.resolve("token"), qci.apiToken());
		ConfigurableApplicationContext parent = start(null, Application.class,
				"quantum.auth.qci.accounts.alice.url=" + qci.url(),
				"quantum.auth.qci.accounts.alice.api-token-file=" + file);
		Files.delete(file);
		assertThat(clients(start(parent, Application.class)).ids()).containsExactly("alice");
	}

	@Test
	void idOfTwoProvidersFailsTheChildToo() {
		ConfigurableApplicationContext parent = start(null, Application.class,
				"quantum.auth.qci.accounts.alice.url=" + qci.url(), "quantum.auth.qci.accounts.alice.api-token=x");
		assertThatExceptionOfType(InvalidQuantumAuthPropertiesException.class)
			.isThrownBy(() -> start(parent, Application.class,
					"quantum.auth.iqm.accounts.alice.url=https://iqm.example.com",
					"quantum.auth.iqm.accounts.alice.token=x"))
			.withMessageContaining("The id 'alice' belongs to two accounts");
	}

	@Test
	void childThatIsSwitchedOffHasNoAccounts() {
		ConfigurableApplicationContext parent = start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(parent, Application.class, "quantum.auth.enabled=false");
		assertThat(clients(child)).isEmpty();
		assertThat(clients(parent).ids()).containsExactly("qci");
	}

	@Test
	void childUnderAParentThatIsSwitchedOffHasAccounts() {
		ConfigurableApplicationContext parent = start(null, Application.class, "quantum.auth.enabled=false");
		ConfigurableApplicationContext child = start(parent, Application.class,
				with(qci.propertyPairs(), "quantum.auth.enabled=true"));
		assertThat(clients(child).ids()).containsExactly("qci");
	}

	@Test
	void builderOfTheChildPutsTokensOfAllItsAccountsOnRequests(CapturedOutput output) {
		ConfigurableApplicationContext parent = start(null, QuantumAuthOnly.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(parent, Application.class, iqm.propertyPairs());
		read(child);
		String jobs = child.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri(iqm.getUrl() + "/jobs/1")
			.exchange((request, response) -> String.valueOf(response.getStatusCode()));
		assertThat(jobs).doesNotContain("401");
		assertThat(qci.tokenRequests()).isEqualTo(1);
		assertThat(iqm.loginCount()).isEqualTo(1);
		assertThat(output).doesNotContain("comes from a parent context");
	}

	@Test
	void builderThatComesFromTheParentIsWarnedOf(CapturedOutput output) {
		ConfigurableApplicationContext parent = start(null, Application.class, qci.propertyPairs());
		start(parent, Application.class);
		assertThat(output).doesNotContain("comes from a parent context");
		start(parent, Application.class, "quantum.auth.qci.accounts.bob.api-token=x");
		assertThat(output).contains(
				"The bean 'webClientBuilder' comes from a parent context, which does not have the accounts [bob]",
				"The bean 'restClientBuilder' comes from a parent context, which does not have the accounts [bob]");
	}

	@Test
	void healthAndMetersAreThoseOfTheContext() {
		ConfigurableApplicationContext parent = start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(parent, Application.class,
				"quantum.auth.qci.accounts.bob.api-token=x");
		assertThat(health(parent)).extracting((entry) -> entry.name()).containsExactly("qci");
		assertThat(health(child)).extracting((entry) -> entry.name()).containsExactlyInAnyOrder("qci", "bob");
		assertThat(child.getBean(QuantumAuthMetrics.class)).isNotSameAs(parent.getBean(QuantumAuthMetrics.class));
	}

	@Test
	void endpointOfTheChildHasAllItsAccounts() {
		ConfigurableApplicationContext parent = start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = start(WebApplicationType.SERVLET, parent, Application.class,
				"server.port=0", "server.address=127.0.0.1", "management.endpoints.web.exposure.include=quantumauth",
				"quantum.auth.qci.accounts.bob.api-token=x");
		assertThat(HttpCalls.get(child, "/actuator/quantumauth").body()).contains("\"qci\"", "\"bob\"");
	}

	@Test
	void managementContextOnAPortOfItsOwnMakesNoAccounts(CapturedOutput output) {
		ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, null, Application.class,
				with(qci.propertyPairs(), "server.port=0", "server.address=127.0.0.1", "management.server.port=0",
						"management.endpoints.web.exposure.include=quantumauth,health"));
		read(context);
		assertThat(qci.tokenRequests()).isEqualTo(1);
		assertThat(context.getBeansOfType(QuantumAuthClient.class)).hasSize(1);
		assertThat(output).doesNotContain("comes from a parent context");
	}

	private static Iterable<CompositeReactiveHealthContributor.Entry> health(ConfigurableApplicationContext context) {
		return context.getBean("quantumAuthHealthContributor", CompositeReactiveHealthContributor.class);
	}

	private static QuantumAuthClients clients(ConfigurableApplicationContext context) {
		return context.getBean(QuantumAuthClients.class);
	}

	private static void read(ConfigurableApplicationContext context) {
		assertThat(context.getBean(WebClient.Builder.class)
			.build()
			.get()
			.uri(qci.url() + ALLOCATIONS)
			.retrieve()
			.bodyToMono(String.class)
			.block()).contains("allocations");
	}

	private static String[] with(String[] properties, String... more) {
		String[] all = new String[properties.length + more.length];
		System.arraycopy(properties, 0, all, 0, properties.length);
		System.arraycopy(more, 0, all, properties.length, more.length);
		return all;
	}

	private ConfigurableApplicationContext start(@Nullable ConfigurableApplicationContext parent,
			Class<?> configuration, String... properties) {
		return start(WebApplicationType.NONE, parent, configuration, properties);
	}

	private ConfigurableApplicationContext start(WebApplicationType type,
			@Nullable ConfigurableApplicationContext parent, Class<?> configuration, String... properties) {
		Map<String, Object> source = new LinkedHashMap<>();
		for (String property : properties) {
			source.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
		}
		SpringApplicationBuilder application = new SpringApplicationBuilder(configuration).bannerMode(Banner.Mode.OFF)
			.web(type)
			.initializers(SystemEnvironment.empty(),
					(context) -> context.getEnvironment()
						.getPropertySources()
						.addFirst(new MapPropertySource("properties " + this.contexts.size(), source)));
		ConfigurableApplicationContext context = ((parent != null) ? application.parent(parent) : application).run();
		this.contexts.push(context);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Child {

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class })
	static class QuantumAuthOnly {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnQci {

		@Bean
		StubAccount own() {
			return StubAccount.of("qci").withProvider("acme");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainDetails {

		@Bean
		QciConnectionDetails details() {
			return new QciConnectionDetails() {

				@Override
				public String getUrl() {
					return qci.url().toString();
				}

				@Override
				public String getApiToken() {
					return qci.apiToken();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Details extends PlainDetails {

	}

}
