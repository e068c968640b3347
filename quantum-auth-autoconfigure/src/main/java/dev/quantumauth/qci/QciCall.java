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

package dev.quantumauth.qci;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.http.AuthServerCall;
import dev.quantumauth.http.AuthServerResponse;
import dev.quantumauth.http.FailedAnswer;
import dev.quantumauth.http.ResponseTimes;

/**
 * A call to QCi's authentication service, and what to say when it fails.
 *
 * @param call the call
 * @param withApiToken whether it carries the API token
 */
record QciCall(AuthServerCall call, boolean withApiToken) {

	private static final String CHECK_THE_URL = " Check the URL, and whether a proxy answered instead of QCi.";

	QciCall(String id, String method, URI uri, String apiToken) {
		this(new AuthServerCall(id, method, uri, apiToken), !apiToken.isEmpty());
	}

	TokenRequestException unsent(RuntimeException failure) {
		return this.call.unsent("API token", failure);
	}

	<R> Mono<R> answered(Mono<R> exchange, @Nullable Duration limit) {
		return this.call.answered(exchange, limit, "the account's timeout, or those under quantum.auth.http");
	}

	TokenRequestException invalid(String problem, AuthServerResponse response) {
		return this.call.invalid(problem, response);
	}

	/**
	 * The response has another status than it should.
	 * @param response the response
	 * @return the exception to throw
	 */
	TokenRequestException refused(AuthServerResponse response) {
		FailedAnswer answer = FailedAnswer.of(response, this.withApiToken);
		return this.call.failed(answer.kind(), answer.code(), "was answered " + response.status().value()
				+ this.call.excerpt(response) + "." + remedy(response, answer),
				ResponseTimes.retryAfter(response.headers()), null);
	}

	private static String remedy(AuthServerResponse response, FailedAnswer answer) {
		if (response.status().is3xxRedirection()) {
			return " A redirect is not followed with a credential: configure the URL that it leads to.";
		}
		return switch (answer.kind()) {
			case REJECTED -> " Check that the API token is complete, not revoked, and meant for this URL.";
			case REFUSED -> CHECK_THE_URL;
			case UNAVAILABLE -> OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE.equals(answer.code()) ? "" : CHECK_THE_URL;
		};
	}

	@Override
	public String toString() {
		return this.call.toString();
	}

}
