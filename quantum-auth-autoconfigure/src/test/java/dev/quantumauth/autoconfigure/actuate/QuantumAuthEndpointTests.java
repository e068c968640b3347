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

package dev.quantumauth.autoconfigure.actuate;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestCounts;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.autoconfigure.fixture.HttpCalls;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmFault;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for what operations see and steer at {@code /actuator/quantumauth} of a reactive
 * and of a servlet application.
 */
@Tag("boot")
@Tag("http")
@ParameterizedClass
@EnumSource(value = WebApplicationType.class, names = { "REACTIVE", "SERVLET" })
class QuantumAuthEndpointTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	@TempDir
	private static Path directory;

	private static ConfigurableApplicationContext application;

	// The application is of that type
	@Parameter
	private WebApplicationType type;

	@BeforeParameterizedClassInvocation
	static void start(WebApplicationType type) throws IOException {
		Path tokensFile = Files.writeString(directory.resolve("tokens.json"), "{\"access_token\": \"from-the-file\"}");
		List<String> properties = new ArrayList<>(HttpCalls.serverProperties());
		properties.addAll(List.of(qci.propertyPairs()));
		properties.addAll(List.of(iqm.propertyPairs()));
		properties.addAll(List.of("management.endpoints.web.exposure.include=quantumauth",
				"quantum.auth.qci.accounts.unused.api-token=" + qci.apiToken(),
				"quantum.auth.qci.accounts.mallory.api-token=revoked-api-token",
				"quantum.auth.iqm.accounts.fixed.token=fixed-access-token",
				"quantum.auth.iqm.accounts.file.tokens-file=" + tokensFile));
		application = new SpringApplicationBuilder(TestApplication.class).web(type)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.empty())
			.properties(properties.toArray(String[]::new))
			.run();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		application.close();
	}

	@BeforeEach
	void reset() {
		qci.recover();
		iqm.recover();
		application.getBean(QuantumAuthClients.class)
			.stream()
			.filter((client) -> List.of("qci", "iqm").contains(client.getId()))
			.forEach((client) -> client.endSession().block(PATIENCE));
		qci.reset();
		iqm.reset();
	}

	@Test
	void allAccountsAreShownById() {
		HttpResponse<String> accounts = HttpCalls.get(application, "/actuator/quantumauth");
		assertThat(accounts.statusCode()).isEqualTo(200);
		assertThat(accounts.headers().firstValue("Content-Type").orElseThrow()).contains("json");
		assertThat(JsonPath.<Map<String, ?>>read(accounts.body(), "$.accounts")).containsOnlyKeys("qci", "unused",
				"mallory", "iqm", "fixed", "file");
		assertThat(read(accounts, "$.accounts.mallory.provider")).isEqualTo("qci");
		assertThat(read(accounts, "$.accounts.file.provider")).isEqualTo("iqm");
	}

	@Test
	void accountTellsWhereItsCredentialComesFromAndHowItIsUsed() {
		HttpResponse<String> before = HttpCalls.get(application, "/actuator/quantumauth/qci");
		assertThat(read(before, "$.credentialSource")).isEqualTo("the property quantum.auth.qci.api-token");
		RequestCounts counts = application.getBean(QuantumAuthClients.class).requestCounts("qci");
		long added = counts.added();
		client("qci").renew().block(PATIENCE);
		assertThat(client("qci").accessToken().block(PATIENCE)).isNotNull();
		counts.countAdded();
		HttpResponse<String> account = HttpCalls.get(application, "/actuator/quantumauth/qci");
		assertThat(Instant.parse((String) read(account, "$.lastSuccess"))).isCloseTo(Instant.now(), within(PATIENCE));
		assertThat(Instant.parse((String) read(account, "$.lastUsed"))).isCloseTo(Instant.now(), within(PATIENCE));
		assertThat(read(account, "$.failures")).isEqualTo(0);
		assertThat(read(account, "$.requests.added")).isEqualTo((int) added + 1);
		assertThat(JsonPath.<Map<String, ?>>read(account.body(), "$.requests")).containsOnlyKeys("added", "own",
				"none");
	}

	@Test
	void accountThatWasNeverUsedSaysSo() {
		HttpResponse<String> account = HttpCalls.get(application, "/actuator/quantumauth/unused");
		assertThat(JsonPath.<Map<String, ?>>read(account.body(), "$")).doesNotContainKeys("lastUsed", "lastSuccess");
		assertThat(read(HttpCalls.get(application, "/actuator/quantumauth/iqm"), "$.credentialSource"))
			.isEqualTo("the property quantum.auth.iqm.username and the property quantum.auth.iqm.password");
	}

	@Test
	void accountThatWasNeverUsedHasNoToken() {
		HttpResponse<String> account = HttpCalls.get(application, "/actuator/quantumauth/unused");
		assertThat(account.statusCode()).isEqualTo(200);
		assertThat(account.body()).isEqualTo("{\"id\":\"unused\",\"provider\":\"qci\",\"apiUrls\":[\"" + qci.url()
				+ "\"],\"token\":\"ABSENT\",\"renewing\":false,\"credentialRejected\":false,"
				+ "\"credentialSource\":\"the property quantum.auth.qci.accounts.unused.api-token\",\"failures\":0,"
				+ "\"requests\":{\"added\":0,\"own\":0,\"none\":0}}");
	}

	@Test
	void readingAsksNobody() {
		HttpCalls.get(application, "/actuator/quantumauth");
		HttpCalls.get(application, "/actuator/quantumauth/qci");
		assertThat(qci.wireMock().getAllServeEvents()).isEmpty();
		assertThat(iqm.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void validTokenIsShownByItsExpiryOnly() {
		OAuth2AccessToken token = client("qci").accessToken().block(PATIENCE);
		HttpResponse<String> account = HttpCalls.get(application, "/actuator/quantumauth/qci");
		assertThat(read(account, "$.token")).isEqualTo("VALID");
		assertThat(Instant.parse((String) read(account, "$.expiresAt"))).isEqualTo(token.getExpiresAt());
		assertThat(account.body()).doesNotContain(token.getTokenValue());
	}

	@Test
	void postRenewsTheToken() {
		OAuth2AccessToken token = client("iqm").accessToken().block(PATIENCE);
		HttpResponse<String> renewed = HttpCalls.send(application, "POST", "/actuator/quantumauth/iqm");
		assertThat(renewed.statusCode()).isEqualTo(200);
		assertThat(read(renewed, "$.token")).isEqualTo("VALID");
		assertThat(iqm.refreshCount()).isEqualTo(1);
		assertThat(client("iqm").accessToken().block(PATIENCE).getTokenValue()).isNotEqualTo(token.getTokenValue());
		assertThat(iqm.tokenRequests()).hasSize(2);
	}

	@Test
	void postObtainsTheFirstToken() {
		assertThat(HttpCalls.send(application, "POST", "/actuator/quantumauth/qci").statusCode()).isEqualTo(200);
		assertThat(RequestTokens.of(client("qci")).cachedAccessToken()).isNotNull();
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@Test
	void postThatYieldsNoTokenTellsWhy() {
		qci.failTokenRequests(QciFault.status(503));
		HttpResponse<String> failed = HttpCalls.send(application, "POST", "/actuator/quantumauth/qci");
		assertThat(failed.statusCode()).isEqualTo(502);
		assertThat(read(failed, "$.error.code")).isEqualTo("temporarily_unavailable");
		assertThat(read(failed, "$.error.description")).asString().contains("was answered 503");
		assertThat(read(failed, "$.account.error.code")).isEqualTo("temporarily_unavailable");
		assertThat(read(failed, "$.account.renewing")).isEqualTo(false);
		assertThat(Instant.parse((String) read(failed, "$.account.nextAttempt"))).isNotNull();
		assertThat(read(failed, "$.account.credentialRejected")).isEqualTo(false);
	}

	@Test
	void postSendsARejectedCredentialThatHasNotChangedOnceOnly() {
		HttpResponse<String> first = HttpCalls.send(application, "POST", "/actuator/quantumauth/mallory");
		HttpResponse<String> second = HttpCalls.send(application, "POST", "/actuator/quantumauth/mallory");
		assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(502);
		assertThat(read(second, "$.error.code")).isEqualTo("invalid_grant");
		assertThat(read(second, "$.account.credentialRejected")).isEqualTo(true);
		assertThat(second.body()).doesNotContain("revoked-api-token");
		for (int i = 0; i < 20; i++) {
			HttpResponse<String> further = HttpCalls.send(application, "POST", "/actuator/quantumauth/mallory");
			assertThat(further.statusCode()).isEqualTo(409);
			assertThat(read(further, "$.error.code")).isEqualTo("credential_rejected");
			assertThat(read(further, "$.error.description")).asString().contains("Change it", "not before 20");
			assertThat(nextAttempt(further)).isCloseTo(nextAttempt(first), within(1, ChronoUnit.SECONDS));
		}
		assertThat(qci.tokenRequests()).isEqualTo(2);
	}

	@Test
	void deleteEndsTheSessionAtTheCloud() {
		client("iqm").accessToken().block(PATIENCE);
		HttpResponse<String> ended = HttpCalls.send(application, "DELETE", "/actuator/quantumauth/iqm");
		assertThat(ended.statusCode()).isEqualTo(204);
		assertThat(ended.body()).isEmpty();
		assertThat(iqm.activeSessions()).isZero();
		HttpResponse<String> account = HttpCalls.get(application, "/actuator/quantumauth/iqm");
		assertThat(read(account, "$.token")).isEqualTo("ENDED");
	}

	@Test
	void deleteTellsThatTheCloudKeepsTheSession() {
		client("iqm").accessToken().block(PATIENCE);
		iqm.failLogouts(IqmFault.status(503));
		HttpResponse<String> failed = HttpCalls.send(application, "DELETE", "/actuator/quantumauth/iqm");
		assertThat(failed.statusCode()).isEqualTo(502);
		assertThat(read(failed, "$.error.description")).asString().contains("/logout was answered 503");
		assertThat(read(failed, "$.account.token")).isEqualTo("ENDED");
	}

	@Test
	void tokenThatIsManagedElsewhereCannotBeEndedHere() {
		for (String id : List.of("fixed", "file")) {
			HttpResponse<String> refused = HttpCalls.send(application, "DELETE", "/actuator/quantumauth/" + id);
			assertThat(refused.statusCode()).isEqualTo(409);
			assertThat(read(refused, "$.error.code")).isEqualTo("externally_managed");
			assertThat(read(refused, "$.account.id")).isEqualTo(id);
			assertThat(refused.body()).doesNotContain("fixed-access-token", "from-the-file");
		}
	}

	@Test
	void tokenThatIsManagedElsewhereIsReadAgainByPost() {
		for (String id : List.of("fixed", "file")) {
			HttpResponse<String> read = HttpCalls.send(application, "POST", "/actuator/quantumauth/" + id);
			assertThat(read.statusCode()).isEqualTo(200);
			assertThat(read(read, "$.token")).isEqualTo("VALID");
			assertThat(read.body()).doesNotContain("fixed-access-token", "from-the-file");
		}
	}

	@Test
	void unknownAccountIsNotFound() {
		for (String method : List.of("GET", "POST", "DELETE")) {
			HttpResponse<String> response = HttpCalls.send(application, method, "/actuator/quantumauth/bob");
			assertThat(response.statusCode()).as(method).isEqualTo(404);
		}
	}

	private static QuantumAuthClient client(String id) {
		return application.getBean(QuantumAuthClients.class).get(id);
	}

	// Computed anew each time from two clocks of different resolution
	private static Instant nextAttempt(HttpResponse<String> response) {
		return Instant.parse((String) read(response, "$.account.nextAttempt"));
	}

	private static Object read(HttpResponse<String> response, String path) {
		return JsonPath.read(response.body(), path);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class TestApplication {

	}

}
