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
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.account.AccountParts;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AccountProviders}: what is a bean is named in
 * {@code META-INF/spring.factories} too.
 */
@Tag("boot")
class AccountProvidersTests {

	private static final String LINE = AccountProvider.class.getName() + "=" + AcmeProvider.class.getName();

	@TempDir
	private Path classPath;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class))
		.withUserConfiguration(AcmeConfiguration.class)
		.withPropertyValues("quantum.auth.acme.url=https://acme.example", "quantum.auth.acme.key=sesame");

	@Test
	void providerThatSpringFactoriesDoesNotNameFailsTheStart() {
		this.contextRunner.run((context) -> assertThat(context).getFailure()
			.asInstanceOf(InstanceOfAssertFactories.type(FailureAnalyzedException.class))
			.satisfies((failure) -> assertThat(failure.analysis().getDescription()).contains("'acme'",
					AcmeProvider.class.getName(), "META-INF/spring.factories"))
			.satisfies((failure) -> assertThat(failure.analysis().getAction()).contains(LINE)));
	}

	@Test
	void providerThatIsOffHasToBeNamedToo() {
		this.contextRunner.withPropertyValues("quantum.auth.acme.enabled=false")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining(AcmeProvider.class.getName()));
	}

	@Test
	void providerThatSpringFactoriesNamesHasAccounts() {
		registered()
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("acme"));
	}

	@Test
	void providersOfTheSameNameAreNamedByTheirClasses() {
		registered().withBean("other", AcmeProvider.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessage("Two AccountProvider beans have the name 'acme': one of the class "
						+ AcmeProvider.class.getName() + " and one of the class " + AcmeProvider.class.getName()
						+ "."));
	}

	@Test
	void sectionIsWhatConfiguresADefaultAccountWhoseIdBelongsToTwo() {
		registered()
			.withPropertyValues("quantum.auth.qci.url=https://qci.example",
					"quantum.auth.qci.accounts.acme.api-token=x")
			.run((context) -> assertThat(context).getFailure()
				.hasMessage("The id 'acme' belongs to two accounts.")
				.asInstanceOf(InstanceOfAssertFactories.type(InvalidQuantumAuthPropertiesException.class))
				.satisfies((failure) -> assertThat(failure.properties()).containsExactlyInAnyOrder("quantum.auth.acme",
						"quantum.auth.qci.accounts.acme")));
	}

	private ApplicationContextRunner registered() {
		try {
			Path file = Files.createDirectories(this.classPath.resolve("META-INF")).resolve("spring.factories");
			Files.writeString(file, LINE);
			return this.contextRunner.withClassLoader(
					new URLClassLoader(new URL[] { this.classPath.toUri().toURL() }, getClass().getClassLoader()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(AcmeProperties.class)
	static class AcmeConfiguration {

		@Bean
		static AcmeProvider acme() {
			return new AcmeProvider();
		}

	}

	@ConfigurationProperties("quantum.auth.acme")
	record AcmeProperties(@DefaultValue("true") boolean enabled, @Nullable String url, @Nullable String key) {

	}

	static class AcmeProvider implements AccountProvider<AcmeProperties> {

		@Override
		public AccountSchema schema() {
			return AccountSchema.of("acme", "Acme", Duration.ofMinutes(1),
					CredentialForm.of(CredentialPart.token("key", "key")));
		}

		@Override
		public Class<AcmeProperties> properties() {
			return AcmeProperties.class;
		}

		@Override
		public TokenAccount.Builder<?> describe(AccountDefinition<AcmeProperties> account) {
			return TokenAccount.builder(account.id(), "acme", account.url(), (context) -> {
				var tokens = context.externalToken(account.credential("key"), account.isFixed());
				return AccountParts.of(context.client(tokens), tokens, Mono.empty());
			});
		}

	}

}
