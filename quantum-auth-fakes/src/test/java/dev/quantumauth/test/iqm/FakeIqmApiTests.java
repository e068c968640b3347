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

import java.net.http.HttpResponse;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the API behind the access token of {@link FakeIqm}.
 */
class FakeIqmApiTests {

	private final FakeIqm iqm = FakeIqm.start();

	private final IqmCalls calls = new IqmCalls(this.iqm);

	@AfterEach
	void close() {
		this.iqm.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/about", "/garnet/health", "/garnet/jobs/some-job", "/garnet/jobs/some-job/status",
			"/about", "/api/v1/quantum-computers", "/api/v1/quantum-computers/unknown/health", "/api/v1/jobs/some-job",
			"/api/v1/unknown", "/unknown", "/" })
	void withoutAnAcceptedTokenEveryPathIsAnsweredAsByResonance(String path) throws Exception {
		for (String authorization : new String[] { null, "Bearer foreign", "Bearer ", "Basic Zm9yZWlnbg==" }) {
			HttpResponse<String> response = this.calls.get(path, authorization);
			assertThat(response.statusCode()).isEqualTo(401);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
			assertThat(IqmCalls.text(response, "$.error_code")).isEqualTo("unauthorized");
			assertThat(UUID.fromString(IqmCalls.text(response, "$.request_id"))).isNotNull();
			assertThat(IqmCalls.text(response, "$.message")).isEqualTo("Missing or invalid authentication credentials");
			assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
		}
		assertThat(this.iqm.apiCallCount()).isEqualTo(4);
	}

	@Test
	void anIssuedTokenIsAccepted() throws Exception {
		String authorization = "bearer " + IqmCalls.accessToken(this.calls.login());
		assertThat(this.calls.get("/garnet/about", authorization).statusCode()).isEqualTo(200);
		assertThat(this.calls.get("/garnet/health", authorization).statusCode()).isEqualTo(200);
		assertThat(this.calls.get("/garnet/unknown", authorization).statusCode()).isEqualTo(404);
		assertThat(this.calls.get("/api/v1/jobs", authorization).statusCode()).isEqualTo(404);
		assertThat(this.iqm.apiCallCount()).isEqualTo(4);
	}

	@Test
	void aRefreshTokenIsNoAccessToken() throws Exception {
		assertThat(this.calls.aboutStatus(IqmCalls.refreshToken(this.calls.login()))).isEqualTo(401);
	}

	@Test
	void anAccessTokenOutlivesItsRefreshToken() throws Exception {
		HttpResponse<String> login = this.calls.login();
		this.calls.refresh(IqmCalls.refreshToken(login));
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(login))).isEqualTo(200);
	}

	@Test
	void revokedTokensAreRefusedWhileSessionsLiveOn() throws Exception {
		HttpResponse<String> login = this.calls.login();
		this.iqm.revokeAccessTokens();
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(login))).isEqualTo(401);
		HttpResponse<String> refresh = this.calls.refresh(IqmCalls.refreshToken(login));
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(refresh))).isEqualTo(200);
		this.iqm.expireAccessTokens();
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(refresh))).isEqualTo(401);
		assertThat(this.iqm.activeSessions()).isEqualTo(1);
	}

	@Test
	void aRefusalMayBeARedirectToTheLoginPage() throws Exception {
		this.iqm.redirectToLogin(true);
		HttpResponse<String> response = this.calls.get("/garnet/about", null);
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location")).hasValue(this.iqm.getAuthServerUrl()
				+ "/realms/cortex/protocol/openid-connect/auth?client_id=iqm_client&response_type=code");
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(this.calls.login()))).isEqualTo(200);
		this.iqm.redirectToLogin(false);
		assertThat(this.calls.aboutStatus("foreign")).isEqualTo(401);
	}

	@Test
	void anExternallyManagedTokenIsAcceptedUntilItIsNot() throws Exception {
		this.iqm.acceptToken("opaque");
		assertThat(this.calls.aboutStatus("opaque")).isEqualTo(200);
		this.iqm.revokeAccessTokens();
		assertThat(this.calls.aboutStatus("opaque")).isEqualTo(200);
		this.iqm.rejectToken("opaque");
		assertThat(this.calls.aboutStatus("opaque")).isEqualTo(401);
	}

	@Test
	void aTestMayDecideWhichTokensAreAccepted() throws Exception {
		try (FakeIqm other = FakeIqm.builder().apiPath("").acceptTokens((token) -> token.startsWith("real-")).start()) {
			IqmCalls otherCalls = new IqmCalls(other);
			assertThat(otherCalls.aboutStatus("real-token")).isEqualTo(200);
			assertThat(otherCalls.aboutStatus("foreign")).isEqualTo(401);
			assertThat(otherCalls.aboutStatus(IqmCalls.accessToken(otherCalls.login()))).isEqualTo(200);
		}
	}

	@Test
	void aJobOfAnOlderClientHasWhatWasSubmittedAndMeasurements() throws Exception {
		String token = IqmCalls.accessToken(this.calls.login());
		HttpResponse<String> submitted = this.calls.submit(token, """
				{"shots": 3, "circuits": [{"name": "c", "instructions": [
					{"name": "measure", "qubits": ["QB1", "QB2"], "args": {"key": "m"}}]}]}""");
		assertThat(submitted.statusCode()).isEqualTo(201);
		String id = IqmCalls.text(submitted, "$.id");
		HttpResponse<String> job = this.calls.get("/garnet/jobs/" + id, "Bearer " + token);
		assertThat(IqmCalls.text(job, "$.id")).isEqualTo(id);
		assertThat(IqmCalls.text(job, "$.status")).isEqualTo("ready");
		assertThat(IqmCalls.number(job, "$.metadata.request.shots")).isEqualTo(3);
		assertThat(IqmCalls.number(job, "$.measurements[0].m.length()")).isEqualTo(3);
		assertThat(IqmCalls.number(job, "$.measurements[0].m[2].length()")).isEqualTo(2);
		HttpResponse<String> status = this.calls.get("/garnet/jobs/" + id + "/status", "Bearer " + token);
		assertThat(IqmCalls.text(status, "$.status")).isEqualTo("ready");
	}

	@Test
	void anOlderClientLearnsTheGatesAndThatItsVersionIsSupported() throws Exception {
		String authorization = "Bearer " + IqmCalls.accessToken(this.calls.login());
		HttpResponse<String> gates = this.calls.get("/garnet/api/v1/calibration/default/gates", authorization);
		assertThat(IqmCalls.number(gates, "$.gates.prx.implementations.drag_gaussian.loci.length()")).isEqualTo(2);
		HttpResponse<String> libraries = this.calls.get("/garnet/info/client-libraries", authorization);
		assertThat(IqmCalls.text(libraries, "$.iqm-client.max")).isEqualTo("29");
	}

	@Test
	void aJobThatIsWrongOrUnknownIsRefused() throws Exception {
		String token = IqmCalls.accessToken(this.calls.login());
		assertThat(this.calls.submit("foreign", "{}").statusCode()).isEqualTo(401);
		assertThat(this.calls.submit(token, "nonsense").statusCode()).isEqualTo(400);
		assertThat(this.calls.get("/garnet/jobs/no-such-job", "Bearer " + token).statusCode()).isEqualTo(404);
		assertThat(this.calls.get("/garnet/jobs/no-such-job/status", "Bearer " + token).statusCode()).isEqualTo(404);
	}

}
