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

import java.time.Duration;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.provider.CloudAccountsAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests what the log says of a 401 of a cloud whose URL is configured and whose account
 * does not exist.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class UnavailableAccountTests {

	private static final String NOT_THERE = "It carried no token. No account sends a token here although a url names "
			+ "this host: the account does not exist, and the log at start-up says what it lacks, or its api-urls name other "
			+ "hosts.";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, CloudAccountsAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, QuantumAuthRestClientAutoConfiguration.class,
				WebClientAutoConfiguration.class, RestClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class))
		.withUserConfiguration(QuickReactorResources.class);

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void urlWithoutACredentialIsNamedForBothClients(CapturedOutput output) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.url=" + qci.url()).run((context) -> {
			callWithWebClient(context);
			callWithRestClient(context);
			assertThat(output).containsOnlyOnce("was answered 401. " + NOT_THERE);
		});
	}

	@Test
	void urlOfAFurtherAccountMayBeAPlaceholder(CapturedOutput output) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.accounts.lab.url=${lab.url}", "lab.url=" + qci.url())
			.run((context) -> {
				callWithRestClient(context);
				assertThat(output).contains("was answered 401. " + NOT_THERE);
			});
	}

	@Test
	void cloudThatIsKnownButHasNoAccountIsNamed(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			answered401(context, "https://api.ionq.co/v0.4/jobs");
			assertThat(output).contains("A request to https://api.ionq.co/v0.4/jobs was answered 401. It carried no "
					+ "token. No account is configured for this cloud: see quantum.auth.accounts.ionq.");
		});
	}

	@Test
	void accountThatIsOffIsNamedByTheHostOfItsCloud(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.accounts.ionq.api-key=sesame", "quantum.auth.accounts.ionq.enabled=false")
			.run((context) -> {
				answered401(context, "https://api.ionq.co/v0.4/jobs");
				assertThat(output).contains("It carried no token. quantum.auth.accounts.ionq.enabled is false.")
					.doesNotContain("sesame");
			});
	}

	private static void answered401(ApplicationContext context, String url) {
		context.getBean(WebClient.Builder.class)
			.exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.UNAUTHORIZED).build()))
			.build()
			.get()
			.uri(url)
			.exchangeToMono(ClientResponse::releaseBody)
			.block(Duration.ofSeconds(20));
	}

	@Test
	void providerThatIsOffIsNamed(CapturedOutput output) {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("quantum.auth.qci.enabled=false")
			.run((context) -> {
				callWithWebClient(context);
				assertThat(output)
					.contains("was answered 401. It carried no token. quantum.auth.qci.enabled is false.");
			});
	}

	@Test
	void malformedSectionOfAProviderThatIsOffBreaksNoRequest(CapturedOutput output) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.enabled=false", "quantum.auth.qci.accounts=nonsense")
			.run((context) -> {
				callWithWebClient(context);
				callWithRestClient(context);
				assertThat(output).doesNotContain("was answered 401");
			});
	}

	@Test
	void hostThatIsNotConfiguredIsNotNamed(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.example.com", "quantum.auth.iqm.url=nonsense")
			.run((context) -> {
				callWithWebClient(context);
				assertThat(output).doesNotContain("was answered 401");
			});
	}

	private static void callWithWebClient(AssertableApplicationContext context) {
		WebClient client = context.getBean(WebClient.Builder.class).build();
		assertThatException().isThrownBy(() -> client.get().uri(api()).retrieve().toBodilessEntity().block())
			.withMessageContaining("401");
	}

	private static void callWithRestClient(AssertableApplicationContext context) {
		RestClient client = context.getBean(RestClient.Builder.class).build();
		assertThatException().isThrownBy(() -> client.get().uri(api()).retrieve().toBodilessEntity())
			.withMessageContaining("401");
	}

	private static String api() {
		return qci.url() + "/optimization/v1/jobs/allocations";
	}

}
