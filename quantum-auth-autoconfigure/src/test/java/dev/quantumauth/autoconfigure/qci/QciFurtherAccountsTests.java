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

package dev.quantumauth.autoconfigure.qci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.RecordingScheduler;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for accounts under {@code quantum.auth.qci.accounts}: what they inherit from the
 * section, and which bean one gets by type.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class QciFurtherAccountsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class));

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void eachAccountHasItsOwnBeanAndTokens() {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=" + qci.apiToken(),
					"quantum.auth.qci.accounts.lab-1.api-token=" + qci.apiToken())
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("qci", "alice",
						"lab-1");
				assertThat(context).getBeanNames(QciAuthClient.class)
					.containsExactlyInAnyOrder("qciQuantumAuthClient", "aliceQuantumAuthClient",
							"lab-1QuantumAuthClient");
				assertThat(context.getBean("aliceQuantumAuthClient", QuantumAuthClient.class).getId())
					.isEqualTo("alice");
				assertThat(context.getBean("lab-1QuantumAuthClient"))
					.isSameAs(context.getBean(QuantumAuthClients.class).get("lab-1"));
				assertThat(tokenOf(context, "alice")).isNotEqualTo(tokenOf(context, "lab-1"));
				assertThat(qci.issuedTokens()).hasSize(2);
			});
	}

	@Test
	void injectionByTypeYieldsTheDefaultAccount() {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=x",
					"quantum.auth.qci.accounts.bob.api-token=x")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClient.class).getId()).isEqualTo("qci");
				assertThat(context.getBean(QciAuthClient.class).getId()).isEqualTo("qci");
			});
	}

	@Test
	void injectionByTypeYieldsTheOnlyAccount() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.accounts.alice.url=" + qci.url(),
					"quantum.auth.qci.accounts.alice.api-token=x")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClient.class).getId()).isEqualTo("alice");
				assertThat(context.getBean(QciAuthClient.class).getId()).isEqualTo("alice");
			});
	}

	@Test
	void urlComesFromTheSection() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=" + qci.url(), "quantum.auth.qci.accounts.alice.api-token=x")
			.run((context) -> assertThat(context.getBean(QciAuthClient.class).getUrl()).hasToString(qci.url() + "/"));
	}

	@Test
	void sectionUrlWithoutCredentialIsNoTroubleWhereAnAccountUsesIt(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=" + qci.url(), "quantum.auth.qci.accounts.alice.api-token=x")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("alice");
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@Test
	void urlComesFromTheSectionsEnvironmentFallback(CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of("QCI_API_URL=" + qci.url()))
			.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=x")
			.run((context) -> {
				assertThat(context.getBean(QciAuthClient.class).getUrl()).hasToString(qci.url() + "/");
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@Test
	void credentialsAreNeverInherited(CapturedOutput output) {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("quantum.auth.qci.accounts.alice.url=https://other.example.com",
					"quantum.auth.qci.accounts.bob.timeout=1s")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci");
				assertThat(Remarks.in(output)).satisfiesExactlyInAnyOrder(
						(alice) -> assertThat(alice).contains(" WARN ",
								"quantum.auth.qci.accounts.alice has no API token",
								"quantum.auth.qci.accounts.alice.api-token"),
						(bob) -> assertThat(bob).contains("quantum.auth.qci.accounts.bob has no API token"));
			});
	}

	@Test
	void credentialFileIsNeverInherited(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("api-token"), qci.apiToken());
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=" + qci.url(), "quantum.auth.qci.api-token-file=" + file,
					"quantum.auth.qci.accounts.alice.timeout=1s")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci"));
	}

	@Test
	void credentialVariableIsTheDefaultAccountsOnly() {
		this.contextRunner
			.withInitializer(SystemEnvironment.of("QCI_API_URL=" + qci.url(), "QCI_TOKEN=" + qci.apiToken()))
			.withPropertyValues("quantum.auth.qci.accounts.alice.timeout=1s")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci"));
	}

	@Test
	void accountWithCredentialButWithoutAnyUrlFailsStartUp() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=sesame-open")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("quantum.auth.qci.accounts.alice.api-token is set, but there is no URL")
				.hasMessageNotContaining("sesame-open"));
	}

	@Test
	void timeoutIsInheritedUnlessTheAccountHasItsOwn() {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("quantum.auth.qci.timeout=7s", "quantum.auth.qci.accounts.alice.api-token=x",
					"quantum.auth.qci.accounts.bob.api-token=x", "quantum.auth.qci.accounts.bob.timeout=3s")
			.run((context) -> {
				QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
				assertThat(((QciAuthClient) clients.get("alice")).getTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(((QciAuthClient) clients.get("bob")).getTimeout()).isEqualTo(Duration.ofSeconds(3));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "qci", "alice", "bob" })
	void refreshMarginIsInheritedUnlessTheAccountHasItsOwn(String id) {
		RecordingScheduler scheduler = new RecordingScheduler();
		this.contextRunner.withBean(RecordingScheduler.class, () -> scheduler)
			.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("quantum.auth.refresh.jitter=0", "quantum.auth.qci.refresh-margin=5m",
					"quantum.auth.qci.accounts.alice.api-token=" + qci.apiToken(),
					"quantum.auth.qci.accounts.bob.api-token=" + qci.apiToken(),
					"quantum.auth.qci.accounts.bob.refresh-margin=2m")
			.run((context) -> {
				tokenOf(context, id);
				scheduler.nextDelay();
				Duration renewal = scheduler.nextDelay();
				Duration expected = Duration.ofMinutes(id.equals("bob") ? 58 : 55);
				assertThat(renewal).isBetween(expected.minusSeconds(30), expected.plusSeconds(1));
			});
	}

	@Test
	void apiUrlsAreInheritedOnlyTogetherWithTheUrl() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://a.example.com", "quantum.auth.qci.api-token=x",
					"quantum.auth.qci.api-urls=https://a.example.com,https://b.example.com/jobs/",
					"quantum.auth.qci.accounts.same.api-token=x", "quantum.auth.qci.accounts.other.api-token=x",
					"quantum.auth.qci.accounts.other.url=https://c.example.com",
					"quantum.auth.qci.accounts.own.api-token=x",
					"quantum.auth.qci.accounts.own.api-urls=https://d.example.com")
			.run((context) -> {
				assertThat(targetsOf(context, "qci")).containsExactly("https://a.example.com:443",
						"https://b.example.com:443/jobs");
				assertThat(targetsOf(context, "same")).containsExactly("https://a.example.com:443",
						"https://b.example.com:443/jobs");
				assertThat(targetsOf(context, "other")).containsExactly("https://c.example.com:443");
				assertThat(targetsOf(context, "own")).containsExactly("https://d.example.com:443");
			});
	}

	@Test
	void allowPlainHttpIsInheritedTogetherWithTheUrl() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=http://mesh.example.com",
					"quantum.auth.qci.allow-plain-http=true", "quantum.auth.qci.accounts.same.api-token=x")
			.run((context) -> assertThat(targetsOf(context, "same")).containsExactly("http://mesh.example.com:80"));
	}

	@Test
	void allowPlainHttpIsNotInheritedByAnotherUrl() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.url=http://mesh.example.com",
				"quantum.auth.qci.allow-plain-http=true", "quantum.auth.qci.accounts.other.url=http://lab.example.com",
				"quantum.auth.qci.accounts.other.api-token=x")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property quantum.auth.qci.accounts.other.url is plain http"));
	}

	@Test
	void accountMayDisallowThePlainHttpThatTheSectionAllows() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=http://mesh.example.com",
					"quantum.auth.qci.allow-plain-http=true", "quantum.auth.qci.accounts.strict.api-token=x",
					"quantum.auth.qci.accounts.strict.allow-plain-http=false")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property quantum.auth.qci.url is plain http"));
	}

	private static String tokenOf(ApplicationContext context, String id) {
		return context.getBean(QuantumAuthClients.class).get(id).accessToken().block(PATIENCE).getTokenValue();
	}

	private static List<String> targetsOf(ApplicationContext context, String id) {
		return context.getBean(QuantumAuthClients.class)
			.accounts()
			.stream()
			.filter((account) -> account.client().getId().equals(id))
			.map(QuantumAuthAccount::targets)
			.flatMap(List::stream)
			.map(Object::toString)
			.toList();
	}

}
