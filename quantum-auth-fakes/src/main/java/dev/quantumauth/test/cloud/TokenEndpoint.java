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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.cloud.provider.CloudProvider;
import dev.quantumauth.test.server.Delays;
import dev.quantumauth.test.server.Outage;

/**
 * Exchanges the credential for an access token, as the provider's settings say.
 */
final class TokenEndpoint {

	// What IBM's authentication server says instead of a refresh token
	private static final String NO_REFRESH_TOKEN = "not_supported";

	private final AtomicInteger requests = new AtomicInteger();

	private final Outage<CloudFault> outage = new Outage<>();

	private final CloudProvider provider;

	private final TokenRequestCheck check;

	private final TokenAnswer answer;

	private final CloudTokens tokens;

	private final Clock clock;

	private final TokenTimes initialTimes;

	private volatile TokenTimes times;

	TokenEndpoint(CloudProvider provider, CloudTokens tokens, Clock clock, TokenTimes times) {
		this.provider = provider;
		this.check = new TokenRequestCheck(provider, tokens);
		this.answer = new TokenAnswer(provider.settings());
		this.tokens = tokens;
		this.clock = clock;
		this.initialTimes = times;
		this.times = times;
	}

	ResponseDefinitionBuilder answer(Request request) {
		CloudFault fault = this.outage.next();
		TokenTimes times = this.times;
		ResponseDefinitionBuilder answer = (fault != null) ? fault.answer() : exchange(request, times.lifetime());
		Duration delay = (fault != null) ? times.latency().plus(fault.delay()) : times.latency();
		// The count comes last: a test that waited for it may change settings, which then
		// concern later requests only
		this.requests.incrementAndGet();
		return Delays.hold(answer, delay);
	}

	private ResponseDefinitionBuilder exchange(Request request, Duration lifetime) {
		TokenParameters parameters = TokenParameters.of(request, this.provider.sendsJson());
		if (parameters == null) {
			return OAuthError
				.invalidRequest("The body must be "
						+ ((this.provider.sendsJson()) ? "a JSON object" : "a form without repeated parameters"))
				.answer();
		}
		OAuthError error = this.check.refusal(request, parameters);
		return (error != null) ? error.answer() : issue(this.check.refreshToken(parameters), lifetime);
	}

	private ResponseDefinitionBuilder issue(@Nullable String sentRefreshToken, Duration lifetime) {
		boolean rotates = this.provider.rotatesRefreshTokens();
		// Of two requests that send a refresh token at once, one loses
		if (sentRefreshToken != null && rotates && !this.tokens.spend(sentRefreshToken)) {
			return OAuthError.invalidGrant("The refresh token was used before").answer();
		}
		String kept = (rotates) ? null : sentRefreshToken;
		return this.answer.write(this.tokens.issue(lifetime), nextRefreshToken(kept), lifetime,
				this.clock.instant().plus(lifetime));
	}

	private @Nullable String nextRefreshToken(@Nullable String kept) {
		if (this.provider.grant().issuesRefreshTokens()) {
			return (kept != null) ? kept : this.tokens.issueRefreshToken();
		}
		return (this.provider.grant().isExtension()) ? NO_REFRESH_TOKEN : null;
	}

	/**
	 * Take the refresh token of a request out of use, in the form of Keycloak's logout or
	 * of a revocation (RFC 7009).
	 * @param request the request
	 * @return 204, also for a refresh token that is not known
	 */
	ResponseDefinitionBuilder logout(Request request) {
		TokenParameters parameters = TokenParameters.of(request, this.provider.sendsJson());
		for (String name : List.of(this.provider.settings().parameterName("refresh-token"), "token")) {
			String refreshToken = (parameters != null) ? parameters.value(name) : null;
			if (refreshToken != null) {
				this.tokens.spend(refreshToken);
			}
		}
		return new ResponseDefinitionBuilder().withStatus(204);
	}

	Outage<CloudFault> outage() {
		return this.outage;
	}

	void change(UnaryOperator<TokenTimes> change) {
		this.times = change.apply(this.times);
	}

	int requests() {
		return this.requests.get();
	}

	void reset() {
		this.outage.recover();
		this.times = this.initialTimes;
		this.requests.set(0);
	}

}
