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

package dev.quantumauth.test.qci;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.qci.AccessTokens.IssuedToken;
import dev.quantumauth.test.server.Delays;
import dev.quantumauth.test.server.HttpAnswers;
import dev.quantumauth.test.server.Outage;

/**
 * {@code POST /auth/v1/access-tokens/}: exchanges the API token for an access token.
 */
final class TokenEndpoint {

	private final String apiToken;

	private final AccessTokens accessTokens;

	private final Duration initialTokenLifetime;

	private final Duration initialLatency;

	private final AtomicInteger requests = new AtomicInteger();

	private final Outage<QciFault> outage = new Outage<>();

	private volatile Duration tokenLifetime;

	private volatile Duration latency;

	TokenEndpoint(String apiToken, AccessTokens accessTokens, Duration tokenLifetime, Duration latency) {
		this.apiToken = apiToken;
		this.accessTokens = accessTokens;
		this.initialTokenLifetime = tokenLifetime;
		this.initialLatency = latency;
		this.tokenLifetime = tokenLifetime;
		this.latency = latency;
	}

	ResponseDefinitionBuilder answer(Request request) {
		QciFault fault = this.outage.next();
		ResponseDefinitionBuilder answer = (fault != null) ? fault.answer() : exchange(request);
		Duration delay = (fault != null) ? this.latency.plus(fault.delay()) : this.latency;
		// The count comes last: a test that waited for it may change settings, which then
		// concern later requests only
		this.requests.incrementAndGet();
		return Delays.hold(answer, delay);
	}

	private ResponseDefinitionBuilder exchange(Request request) {
		Map<?, ?> body = HttpAnswers.jsonObject(request);
		if (body == null || !(body.get("refresh_token") instanceof String refreshToken)) {
			return HttpAnswers.error(400, "A JSON object with a refresh_token is needed");
		}
		if (!refreshToken.equals(this.apiToken)) {
			return QciFault.rejected().answer();
		}
		IssuedToken token = this.accessTokens.issue(this.tokenLifetime);
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("access_token", token.value());
		answer.put("expires_at_rfc3339", token.expiresAt().toString());
		answer.put("token_type", "Bearer");
		answer.put("organization_id", FakeQci.ORGANIZATION_ID);
		answer.put("user_id", FakeQci.USER_ID);
		return HttpAnswers.json(200, answer);
	}

	void fail(QciFault fault) {
		this.outage.begin(fault);
	}

	void fail(QciFault fault, int times) {
		this.outage.begin(fault, times);
	}

	void recover() {
		this.outage.recover();
	}

	void tokenLifetime(Duration tokenLifetime) {
		this.tokenLifetime = tokenLifetime;
	}

	void latency(Duration latency) {
		this.latency = latency;
	}

	int requests() {
		return this.requests.get();
	}

	void reset() {
		recover();
		this.tokenLifetime = this.initialTokenLifetime;
		this.latency = this.initialLatency;
		this.requests.set(0);
	}

}
