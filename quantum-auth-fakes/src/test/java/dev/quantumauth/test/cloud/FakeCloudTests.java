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

package dev.quantumauth.test.cloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.quantumauth.test.server.AdjustableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeCloud} whatever the cloud.
 */
class FakeCloudTests {

	private final AdjustableClock clock = new AdjustableClock("2026-11-29T10:00:00Z");

	private final FakeCloud ibm = FakeCloud.builder("ibm").clock(this.clock).start();

	private final CloudCalls calls = new CloudCalls(this.ibm);

	@AfterEach
	void close() {
		this.ibm.close();
	}

	@ParameterizedTest
	@MethodSource("dev.quantumauth.test.cloud.FakeCloud#presets")
	void eachPresetHasAFakeWhosePropertiesLeadToIt(String preset) throws Exception {
		try (FakeCloud cloud = FakeCloud.start(preset)) {
			String prefix = "quantum.auth.accounts." + preset + ".";
			assertThat(cloud.properties()).containsEntry(prefix + "url", cloud.url().toString())
				.allSatisfy((name, value) -> assertThat(name).startsWith(prefix))
				.allSatisfy((name, value) -> assertThat((String) value)
					.matches("(" + Pattern.quote(cloud.url().toString()) + "|fake-)[\\w/-]*"));
			assertThat(new CloudCalls(cloud).get("/v1/jobs", null).statusCode()).isBetween(401, 403);
			assertThat(cloud.propertyPairs()).hasSameSizeAs(cloud.properties().entrySet());
			assertThat(cloud.toString()).isEqualTo("FakeCloud[provider=" + preset + ", url=" + cloud.url() + "]");
		}
	}

	@Test
	void propertiesOfAzureHaveATokenUriAndVariables() {
		try (FakeCloud azure = FakeCloud.builder("azure")
			.account("lab")
			.credential("client-id", "id")
			.credential("client-secret", "secret")
			.start()) {
			assertThat(azure.propertyPairs()).containsExactly("quantum.auth.accounts.lab.provider=azure",
					"quantum.auth.accounts.lab.url=" + azure.url(), "quantum.auth.accounts.lab.client-id=id",
					"quantum.auth.accounts.lab.client-secret=secret",
					"quantum.auth.accounts.lab.token-uri=" + azure.url() + "/auth-server/token",
					"quantum.auth.accounts.lab.variables.location=fake-location",
					"quantum.auth.accounts.lab.variables.tenant=fake-tenant");
		}
	}

	@Test
	void aPresetThatDoesNotExistIsNamedWithThoseThatDo() {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeCloud.start("ionc"))
			.withMessageStartingWith("There is no preset 'ionc' on the class path")
			.withMessageContaining("alice-bob, ")
			.withMessageContaining("ionq");
	}

	@Test
	void aCredentialThatTheProviderDoesNotHaveIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FakeCloud.builder("ionq").credential("password", "hidden").start())
			.withMessage("The credential of the provider ionq is [api-key] and has no password");
		assertThatIllegalArgumentException().isThrownBy(() -> FakeCloud.builder("ionq").credential("api-key", ""));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FakeCloud.builder("acme").setting("credential", "cookie").start())
			.withMessage("The credential of the provider acme must be api-key, client, password or refresh-token,"
					+ " not 'cookie'");
	}

	@Test
	void aProviderOfTheApplicationIsReadFromItsConfiguration() throws Exception {
		try (FakeCloud acme = FakeCloud.builder("acme").describedBy("cloud/application.yml").start();
				FakeCloud same = FakeCloud.builder("same").describedBy("cloud/acme.yml").start()) {
			for (FakeCloud cloud : new FakeCloud[] { acme, same }) {
				assertThat(new CloudCalls(cloud).api("X-Acme-Key", cloud.credential().get("api-key")).statusCode())
					.isEqualTo(200);
				assertThat(cloud.properties()).hasSize(2);
			}
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FakeCloud.builder("acme").describedBy("cloud/missing.yml"))
			.withMessage("There is no cloud/missing.yml on the class path");
	}

	@Test
	void settingsOfAPresetCanBeReplaced() throws Exception {
		try (FakeCloud ionq = FakeCloud.builder("ionq").setting("token-header.scheme", "Key").start()) {
			assertThat(
					new CloudCalls(ionq).api("Authorization", "Key " + ionq.credential().get("api-key")).statusCode())
				.isEqualTo(200);
		}
	}

	@Test
	void accessTokensExpire() throws Exception {
		this.ibm.tokenLifetime(Duration.ofMinutes(1));
		HttpResponse<String> response = exchange();
		assertThat(response.body()).contains("\"expires_in\" : 60");
		this.clock.advance(Duration.ofSeconds(59));
		String token = CloudCalls.text(response, "$.access_token");
		assertThat(this.calls.apiStatus(token)).isEqualTo(200);
		this.clock.advance(Duration.ofSeconds(1));
		HttpResponse<String> refused = this.calls.api("Authorization", "Bearer " + token);
		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer error=\"invalid_token\"");
	}

	@Test
	void revokedAccessTokensAreRefused() throws Exception {
		String token = CloudCalls.text(exchange(), "$.access_token");
		this.ibm.revokeTokens();
		assertThat(this.calls.apiStatus(token)).isEqualTo(401);
		assertThat(this.ibm.unauthorizedRequests()).isOne();
		assertThat(this.calls.apiStatus(CloudCalls.text(exchange(), "$.access_token"))).isEqualTo(200);
	}

	@Test
	void faultsApplyToTokenRequestsUntilRecovery() throws Exception {
		this.ibm.failTokenRequests(CloudFault.error(403, "invalid_grant"), 1);
		assertThat(exchange()).satisfies((response) -> {
			assertThat(response.statusCode()).isEqualTo(403);
			assertThat(CloudCalls.text(response, "$.error")).isEqualTo("invalid_grant");
		});
		assertThat(exchange().statusCode()).isEqualTo(200);
		this.ibm.failTokenRequests(CloudFault.status(503).retryAfter(Duration.ofSeconds(7)));
		assertThat(exchange().headers().firstValue("Retry-After")).hasValue("7");
		this.ibm.failTokenRequests(CloudFault.status(401, "{}"));
		assertThat(exchange().body()).isEqualTo("{}");
		this.ibm.failTokenRequests(CloudFault.html(502));
		assertThat(exchange().body()).contains("<h1>502</h1>");
		this.ibm.failTokenRequests(CloudFault.body("[]"));
		assertThat(exchange().body()).isEqualTo("[]");
		this.ibm.failTokenRequests(CloudFault.redirectTo(URI.create("http://127.0.0.1:1")));
		assertThat(exchange().statusCode()).isEqualTo(307);
		this.ibm.failTokenRequests(CloudFault.connectionReset());
		assertThatIOException().isThrownBy(this::exchange);
		this.ibm.failTokenRequests(CloudFault.noAnswer(Duration.ZERO));
		assertThatIOException().isThrownBy(this::exchange);
		this.ibm.recover();
		assertThat(exchange().statusCode()).isEqualTo(200);
		assertThat(CloudFault.status(401, "secret")).hasToString("CloudFault[status, status=401]");
	}

	@Test
	void latencyHoldsAnswersBack() throws Exception {
		this.ibm.latency(Duration.ofMillis(200));
		long start = System.nanoTime();
		assertThat(exchange().statusCode()).isEqualTo(200);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	@Test
	void resetMakesTheFakeAsItWas() throws Exception {
		String token = CloudCalls.text(exchange(), "$.access_token");
		this.ibm.tokenLifetime(Duration.ZERO);
		this.ibm.failTokenRequests(CloudFault.status(503));
		this.ibm.rejectCredential();
		this.calls.apiStatus("other");
		this.ibm.reset();
		assertThat(this.ibm.tokenRequests() + this.ibm.apiRequests() + this.ibm.unauthorizedRequests()).isZero();
		assertThat(this.ibm.issuedTokens()).isEmpty();
		assertThat(this.calls.apiStatus(token)).isEqualTo(401);
		assertThat(exchange().body()).contains("\"expires_in\" : 3600");
	}

	private HttpResponse<String> exchange() throws IOException, InterruptedException {
		return this.calls.postForm("/auth-server/token", "grant_type=urn:ibm:params:oauth:grant-type:apikey",
				"apikey=" + this.ibm.credential().get("api-key"), "response_type=cloud_iam");
	}

}
