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

package dev.quantumauth.test.iqm;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.quantumauth.test.server.AdjustableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link IqmFault}, over HTTP.
 */
class IqmFaultTests {

	private final FakeIqm iqm = FakeIqm.builder().clock(new AdjustableClock("2026-03-05T08:16:59Z")).start();

	private final IqmCalls calls = new IqmCalls(this.iqm);

	@AfterEach
	void close() {
		this.iqm.close();
	}

	@Test
	void beforeProcessingNothingHappensBehindTheFault() throws Exception {
		String token = IqmCalls.refreshToken(this.calls.login());
		this.iqm.failTokenRequests(IqmFault.status(502), 2);
		assertThat(this.calls.refresh(token).statusCode()).isEqualTo(502);
		assertThat(this.calls.login().statusCode()).isEqualTo(502);
		assertThat(this.iqm.refreshCount()).isZero();
		assertThat(this.iqm.loginCount()).isEqualTo(1);
		assertThat(this.iqm.tokenRequests()).hasSize(3);
		assertThat(this.calls.refresh(token).statusCode()).isEqualTo(200);
		assertThat(this.iqm.refreshTokensSeenTwice()).isZero();
	}

	@Test
	void afterProcessingARefreshTokenIsSpent() throws Exception {
		String token = IqmCalls.refreshToken(this.calls.login());
		this.iqm.failTokenRequests(IqmFault.connectionReset().afterProcessing(), 1);
		assertThatIOException().isThrownBy(() -> this.calls.refresh(token));
		assertThat(this.iqm.refreshCount()).isEqualTo(1);
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
		assertThat(IqmCalls.error(this.calls.refresh(token)))
			.isEqualTo("400 invalid_grant, Maximum allowed refresh token reuse exceeded");
		assertThat(this.iqm.refreshTokensSeenTwice()).isEqualTo(1);
		assertThat(this.iqm.activeSessions()).isZero();
	}

	@Test
	void afterProcessingASessionExistsThatTheClientDoesNotKnow() throws Exception {
		this.iqm.failTokenRequests(IqmFault.status(504).afterProcessing(), 1);
		assertThat(this.calls.login().statusCode()).isEqualTo(504);
		assertThat(this.iqm.loginCount()).isEqualTo(1);
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
	}

	@Test
	void aLogoutMayFailBeforeOrAfterItsSessionEnds() throws Exception {
		String token = IqmCalls.refreshToken(this.calls.login());
		this.iqm.failLogouts(IqmFault.html(403), 1);
		assertThat(this.calls.logout(token).statusCode()).isEqualTo(403);
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
		this.iqm.failLogouts(IqmFault.status(500).afterProcessing());
		assertThat(this.calls.logout(token).statusCode()).isEqualTo(500);
		assertThat(this.iqm.activeSessions()).isZero();
		assertThat(this.iqm.logoutCount()).isEqualTo(1);
		this.iqm.recover();
		assertThat(this.calls.logout(token).statusCode()).isEqualTo(204);
	}

	@Test
	void oddAnswersOfKeycloakAreReplayedWordForWord() throws Exception {
		assertThat(loginWith(IqmFault.tooManySessions())).satisfies((response) -> {
			assertThat(response.statusCode()).isEqualTo(403);
			assertThat(response.body()).isEqualTo("{\"error\": \"Too many sessions of this user\"}");
		});
		assertThat(loginWith(IqmFault.genericAuthenticationError())).satisfies((response) -> {
			assertThat(response.statusCode()).isEqualTo(401);
			assertThat(response.body()).isEqualTo("{\"error\": \"generic_authentication_error\"}");
		});
		assertThat(IqmCalls.error(loginWith(IqmFault.httpsRequired(403))))
			.isEqualTo("403 invalid_request, HTTPS required");
		assertThat(IqmCalls.error(loginWith(IqmFault.dpopProofIsMissing())))
			.isEqualTo("400 invalid_request, DPoP proof is missing");
		assertThat(IqmCalls.error(loginWith(IqmFault.confidentialClient())))
			.isEqualTo("401 unauthorized_client, Invalid client or Invalid client credentials");
		assertThat(IqmCalls.error(loginWith(IqmFault.invalidTokenIssuer())))
			.isEqualTo("400 invalid_grant, Invalid token issuer");
	}

	@Test
	void eachEndpointHasItsOwnFault() throws Exception {
		this.iqm.failDiscovery(IqmFault.status(503));
		assertThat(this.calls.discovery("cortex").statusCode()).isEqualTo(503);
		HttpResponse<String> login = this.calls.login();
		assertThat(login.statusCode()).isEqualTo(200);
		this.iqm.failTokenRequests(IqmFault.status(500));
		assertThat(this.calls.login().statusCode()).isEqualTo(500);
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(login))).isEqualTo(200);
		assertThat(this.calls.logout(IqmCalls.refreshToken(login)).statusCode()).isEqualTo(204);
		this.iqm.recover();
		assertThat(this.calls.discovery("cortex").statusCode()).isEqualTo(200);
		this.iqm.failDiscovery(IqmFault.without("issuer"), 1);
		assertThat(this.calls.discovery("cortex").body()).contains("token_endpoint").doesNotContain("issuer");
		assertThat(this.calls.discovery("cortex").body()).contains("issuer");
	}

	@Test
	void aFieldCanBeMissing() throws Exception {
		HttpResponse<String> response = loginWith(IqmFault.without("expires_in"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<Map<String, Object>>read(response.body(), "$")).doesNotContainKey("expires_in")
			.containsKey("refresh_expires_in");
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(response))).isEqualTo(200);
	}

	@Test
	void aFieldCanHaveAnotherValue() throws Exception {
		HttpResponse<String> response = loginWith(IqmFault.with("expires_in", 0).header("Age", "7"));
		assertThat(IqmCalls.number(response, "$.expires_in")).isZero();
		assertThat(response.headers().allValues("Age")).containsExactly("7");
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(response))).isEqualTo(200);
	}

	@Test
	void anErrorIsNotChanged() throws Exception {
		this.iqm.failTokenRequests(IqmFault.with("error", "changed"));
		assertThat(IqmCalls.error(this.calls.refresh("garbage"))).isEqualTo("400 invalid_grant, Invalid refresh token");
		this.iqm.failTokenRequests(IqmFault.without("error"));
		assertThat(IqmCalls.error(this.calls.refresh("garbage"))).isEqualTo("400 invalid_grant, Invalid refresh token");
	}

	@Test
	void aSlowAnswerArrivesAndIsProcessedAtOnce() throws Exception {
		this.iqm.failTokenRequests(IqmFault.slow(Duration.ofMillis(200)), 1);
		long start = System.nanoTime();
		assertThat(this.calls.login().statusCode()).isEqualTo(200);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
		this.iqm.failTokenRequests(IqmFault.slow(Duration.ofMinutes(10)), 1);
		assertThatExceptionOfType(HttpTimeoutException.class)
			.isThrownBy(() -> this.calls.login(Duration.ofMillis(200)));
		assertThat(this.iqm.loginCount()).isEqualTo(2);
	}

	@Test
	void noAnswerOutlastsTheClientsPatience() {
		this.iqm.failTokenRequests(IqmFault.noAnswer(Duration.ofMinutes(10)));
		assertThatExceptionOfType(HttpTimeoutException.class)
			.isThrownBy(() -> this.calls.login(Duration.ofMillis(200)));
		assertThat(this.iqm.loginCount()).isZero();
		this.iqm.failTokenRequests(IqmFault.noAnswer(Duration.ofMinutes(10)).afterProcessing());
		assertThatExceptionOfType(HttpTimeoutException.class)
			.isThrownBy(() -> this.calls.login(Duration.ofMillis(200)));
		assertThat(this.iqm.loginCount()).isEqualTo(1);
	}

	@Test
	void latencyHoldsFaultsBackToo() throws Exception {
		this.iqm.latency(Duration.ofMillis(200));
		long start = System.nanoTime();
		assertThat(loginWith(IqmFault.status(500)).statusCode()).isEqualTo(500);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	@Test
	void aConnectionCanBreak() {
		for (IqmFault fault : new IqmFault[] { IqmFault.connectionReset(), IqmFault.emptyResponse(), IqmFault.garbage(),
				IqmFault.noAnswer(Duration.ofMillis(10)) }) {
			assertThatIOException().isThrownBy(() -> loginWith(fault)).isNotInstanceOf(HttpTimeoutException.class);
		}
		assertThat(this.iqm.loginCount()).isZero();
		assertThat(this.iqm.tokenRequests()).hasSize(4);
	}

	@Test
	void statusesHaveTheirBodiesAndHeaders() throws Exception {
		HttpResponse<String> bare = loginWith(IqmFault.status(503).retryAfter(Instant.parse("2026-03-05T08:17:04Z")));
		assertThat(bare.statusCode()).isEqualTo(503);
		assertThat(bare.body()).isEmpty();
		assertThat(bare.headers().allValues("Retry-After")).containsExactly("Thu, 05 Mar 2026 08:17:04 GMT");
		assertThat(
				loginWith(IqmFault.status(429).retryAfter(Duration.ofMillis(1500))).headers().allValues("Retry-After"))
			.containsExactly("2");
		assertThat(IqmCalls.text(loginWith(IqmFault.status(400, "{\"error\": \"invalid_grant\"}")), "$.error"))
			.isEqualTo("invalid_grant");
		HttpResponse<String> starting = loginWith(IqmFault.bootstrapInProgress());
		assertThat(starting.statusCode()).isEqualTo(503);
		assertThat(starting.body()).isEqualTo("Bootstrap in progress");
		HttpResponse<String> redirect = loginWith(IqmFault.redirectTo(URI.create("http://127.0.0.1:9/elsewhere")));
		assertThat(redirect.statusCode()).isEqualTo(307);
		assertThat(redirect.headers().firstValue("Location")).hasValue("http://127.0.0.1:9/elsewhere");
	}

	@Test
	void anAnswerCanBeUnreadable() throws Exception {
		assertThat(loginWith(IqmFault.html(200)).body()).startsWith("<!DOCTYPE html>");
		assertThat(loginWith(IqmFault.body("[]")).body()).isEqualTo("[]");
		HttpResponse<String> truncated = loginWith(IqmFault.truncatedJson());
		assertThat(truncated.statusCode()).isEqualTo(200);
		assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(() -> IqmCalls.accessToken(truncated));
	}

	@Test
	void aHugeBodyHasItsSizeAndTokensThatNothingAccepts() throws Exception {
		HttpResponse<String> response = loginWith(IqmFault.hugeBody(1_000_000));
		assertThat(response.body()).hasSize(1_000_000);
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(response))).isEqualTo(401);
		assertThat(this.calls.refresh(IqmCalls.refreshToken(response)).statusCode()).isEqualTo(400);
		assertThat(loginWith(IqmFault.hugeBody(256)).body()).hasSize(256);
	}

	@Test
	void nonsenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> IqmFault.status(99));
		assertThatIllegalArgumentException().isThrownBy(() -> IqmFault.hugeBody(255));
		assertThatIllegalArgumentException().isThrownBy(() -> IqmFault.slow(Duration.ofMinutes(11)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.failTokenRequests(IqmFault.garbage(), 0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.failLogouts(IqmFault.garbage(), 0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.failDiscovery(IqmFault.garbage(), 0));
	}

	@Test
	void itsNameHoldsNoBodyAndNoHeader() {
		assertThat(IqmFault.status(500, "secret").header("X", "secret")).hasToString("IqmFault[status, status=500]");
		assertThat(IqmFault.connectionReset().afterProcessing())
			.hasToString("IqmFault[connectionReset, after processing]");
		assertThat(IqmFault.with("access_token", "secret")).hasToString("IqmFault[with]");
	}

	private HttpResponse<String> loginWith(IqmFault fault) throws IOException, InterruptedException {
		this.iqm.failTokenRequests(fault, 1);
		return this.calls.login();
	}

}
