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

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.autoconfigure.fixture.SuppliedQciDetails;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;
import dev.quantumauth.autoconfigure.qci.QciConnectionDetails;
import dev.quantumauth.iqm.IqmAuthClient;
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
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	@TempDir
	private Path directory;

	@AutoClose
	private final ContextHierarchy contexts = new ContextHierarchy();

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@Test
	void childUsesTheAccountsOfItsParent() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class);
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
		ConfigurableApplicationContext parent = (ConfigurableApplicationContext) child.getParent();
		this.contexts.add(parent);
		this.contexts.add(child);
		assertThat(clients(child).ids()).containsExactlyInAnyOrder("qci", "alice");
		assertThat(clients(child).accounts()).containsExactlyInAnyOrderElementsOf(clients(parent).accounts());
		read(child);
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void childThatIsClosedLeavesTheSessionsOfItsParentAlone() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, iqm.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class);
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
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class);
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class, iqm.propertyPairs());
		assertThat(clients(parent)).isEmpty();
		child.getBean(IqmAuthClient.class).accessToken().block();
		child.close();
		assertThat(iqm.logoutCount()).isEqualTo(1);
	}

	@Test
	void childAddsAccountsThatItsParentDoesNotHave() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class,
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
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, qci.propertyPairs());
		read(this.contexts.start(parent, Application.class));
		read(this.contexts.start(parent, Application.class));
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void grandchildUsesTheAccountsOfAnAncestorThatIsNotItsParent() {
		ConfigurableApplicationContext root = this.contexts.start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext plain = this.contexts.start(root, Plain.class);
		ConfigurableApplicationContext grandchild = this.contexts.start(plain, Application.class);
		assertThat(clients(grandchild).get("qci")).isSameAs(clients(root).get("qci"));
	}

	// As Spring Cloud's bootstrap context
	@Test
	void childMakesTheAccountsThatAParentWithoutAutoConfigurationHasThePropertiesOf() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Plain.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class);
		read(child);
		assertThat(qci.tokenRequests()).isEqualTo(1);
		assertThat(qci.issuedTokens()).hasSize(1);
	}

	@Test
	void childWithoutAutoConfigurationUsesTheBeansOfItsParent() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, Plain.class);
		assertThat(clients(child)).isSameAs(clients(parent));
		read(child);
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void accountOfTheApplicationTakesThePlaceOfAnInheritedOneInTheChild() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, OwnQci.class);
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
		ConfigurableApplicationContext parent = this.contexts.start(null, OwnQci.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class);
		assertThat(clients(child).accounts()).singleElement().isSameAs(parent.getBean(StubAccount.class));
		assertThat(clients(child).ownAccounts()).isEmpty();
	}

	@Test
	void connectionDetailsOfTheParentMakeAnAccountThereAndNotInTheChild(CapturedOutput output) {
		ConfigurableApplicationContext parent = this.contexts.start(null, Details.class,
				"quantum.auth.qci.url=https://elsewhere.example.com");
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class);
		read(parent);
		read(child);
		assertThat(qci.tokenRequests()).isEqualTo(1);
		assertThat(output).doesNotContain("quantum.auth.qci.url is set");
	}

	@Test
	void connectionDetailsOfAParentWithoutAutoConfigurationMakeAnAccountInTheChild() {
		ConfigurableApplicationContext parent = this.contexts.start(null, PlainDetails.class);
		read(this.contexts.start(parent, Application.class));
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void connectionDetailsOfTheChildMakeAnAccountOfItsOwn() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class,
				"quantum.auth.qci.url=https://elsewhere.example.com", "quantum.auth.qci.api-token=of-elsewhere");
		ConfigurableApplicationContext child = this.contexts.start(parent, Details.class);
		assertThat(child.getBean(QciAuthClient.class)).isSameAs(clients(child).get("qci"))
			.isNotSameAs(clients(parent).get("qci"));
		assertThat(child.getBean(QciAuthClient.class).accessToken().block()).isNotNull();
	}

	@Test
	void credentialFileOfAnInheritedAccountIsNotReadAgain() throws IOException {
		Path file = Files.writeString(this.directory.resolve("token"), qci.apiToken());
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class,
				"quantum.auth.qci.accounts.alice.url=" + qci.url(),
				"quantum.auth.qci.accounts.alice.api-token-file=" + file);
		Files.delete(file);
		assertThat(clients(this.contexts.start(parent, Application.class)).ids()).containsExactly("alice");
	}

	@Test
	void idOfTwoProvidersFailsTheChildToo() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class,
				"quantum.auth.qci.accounts.alice.url=" + qci.url(), "quantum.auth.qci.accounts.alice.api-token=x");
		assertThatExceptionOfType(InvalidQuantumAuthPropertiesException.class)
			.isThrownBy(() -> this.contexts.start(parent, Application.class,
					"quantum.auth.iqm.accounts.alice.url=https://iqm.example.com",
					"quantum.auth.iqm.accounts.alice.token=x"))
			.withMessageContaining("The id 'alice' belongs to two accounts");
	}

	@Test
	void childThatIsSwitchedOffHasNoAccounts() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class,
				"quantum.auth.enabled=false");
		assertThat(clients(child)).isEmpty();
		assertThat(clients(parent).ids()).containsExactly("qci");
	}

	@Test
	void childUnderAParentThatIsSwitchedOffHasAccounts() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class,
				"quantum.auth.enabled=false");
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class,
				ContextHierarchy.with(qci.propertyPairs(), "quantum.auth.enabled=true"));
		assertThat(clients(child).ids()).containsExactly("qci");
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
			return new SuppliedQciDetails(() -> qci.url().toString(), qci::apiToken);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Details extends PlainDetails {

	}

}
