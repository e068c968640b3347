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

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.stack.BootClient;
import dev.quantumauth.autoconfigure.web.stack.BootClient.Kind;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.iqm.IqmAccount;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.iqm.IqmCredentials;
import dev.quantumauth.iqm.IqmRealm;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.test.iqm.FakeIqm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests over real HTTP for rejected tokens at IQM, with the clients of Spring Boot: a
 * redirect to the login page counts as a 401, and an externally managed token is not
 * thrown away.
 */
@Tag("boot")
@Tag("http")
class LoginRedirectTests {

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	private final ApplicationContextRunner contextRunner = ClientContext.runner()
		.withConfiguration(AutoConfigurations.of(IqmAuthAutoConfiguration.class));

	@TempDir
	private Path directory;

	@BeforeEach
	void reset() {
		iqm.reset();
	}

	@ParameterizedTest
	@MethodSource(BootClient.ALL)
	void redirectToTheLoginPageCountsAs401OnEachClient(BootClient client) {
		client.on(this.contextRunner).withPropertyValues(iqm.propertyPairs()).run((context) -> {
			assertThat(about(context, client.kind())).isEqualTo(200);
			iqm.redirectToLogin(true);
			iqm.revokeAccessTokens();
			assertThat(about(context, client.kind())).isEqualTo(200);
			assertThat(iqm.refreshCount()).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@EnumSource
	void redirectOfTheReplayIsForTheCaller(Kind client) {
		this.contextRunner.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.token=unknown")
			.run((context) -> {
				iqm.redirectToLogin(true);
				assertThat(about(context, client)).isEqualTo(302);
				assertThat(status(context)).isEqualTo(TokenState.REJECTED);
			});
	}

	@ParameterizedTest
	@EnumSource
	void rejectedTokenOfAFileIsReplayedWhenTheFileHasChanged(Kind client) throws Exception {
		iqm.acceptToken("good");
		Path file = Files.writeString(this.directory.resolve("tokens.json"), "{\"access_token\": \"bad\"}");
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.tokens-file=" + file)
			.run((context) -> {
				assertThat(about(context, client)).isEqualTo(401);
				assertThat(iqm.apiCallCount()).isEqualTo(1);
				assertThat(status(context)).isEqualTo(TokenState.REJECTED);
				Files.writeString(file, "{\"access_token\": \"good\"}");
				assertThat(about(context, client)).isEqualTo(200);
				assertThat(iqm.apiCallCount()).isEqualTo(3);
				assertThat(status(context)).isEqualTo(TokenState.VALID);
			});
	}

	@ParameterizedTest
	@EnumSource
	void callThatSucceedsRehabilitatesATokenThatWasRejected(Kind client) {
		this.contextRunner.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.token=sesame")
			.run((context) -> {
				assertThat(about(context, client)).isEqualTo(401);
				assertThat(status(context)).isEqualTo(TokenState.REJECTED);
				iqm.acceptToken("sesame");
				assertThat(about(context, client)).isEqualTo(200);
				assertThat(status(context)).isEqualTo(TokenState.VALID);
			});
	}

	@ParameterizedTest
	@CsvSource({ "https://auth.example.com/realms/cortex/protocol/openid-connect/auth?client_id=x, true",
			"https://iqm.example.com/login, true", "https://sso.example.com/oauth2/authorize, true",
			"https://auth.example.com/somewhere, false", "https://auth.example.com/realms/cortex/x, true",
			"https://iqm.example.com/garnet/jobs/, false", "https://iqm.example.com/garnet/logins, false",
			"https://auth.example.com.evil.example/, false" })
	void loginPagesAreKnownByTheirAddress(String location, boolean login) {
		assertThat(account().isRedirectToLogin(URI.create(location))).isEqualTo(login);
	}

	private static TokenAccount<IqmAuthClient> account() {
		return IqmAccount
			.withPassword("lab", "https://iqm.example.com/garnet", IqmRealm.at("https://auth.example.com"),
					() -> new IqmCredentials("alice", "sesame"))
			.build(AuthServerClients::webClient, new ThreadPoolSessionScheduler());
	}

	private static int about(ApplicationContext context, Kind client) {
		return client.sender(context).get(iqm.getUrl() + "/about").getStatusCode().value();
	}

	private static TokenState status(ApplicationContext context) {
		return context.getBean(IqmAuthClient.class).getStatus().token();
	}

}
