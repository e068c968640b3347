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
import dev.quantumauth.http.ResponseTimes;

/**
 * A call to QCi's authentication service, and what to say when it fails.
 *
 * @param call the call
 */
record QciCall(AuthServerCall call) {

	QciCall(String id, String method, URI uri, String apiToken) {
		this(new AuthServerCall(id, method, uri, apiToken));
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
		int status = response.status().value();
		String code = switch (response.isHtml() ? 0 : status) {
			case 400 -> OAuth2ErrorCodes.INVALID_REQUEST;
			case 401 -> OAuth2ErrorCodes.INVALID_GRANT;
			case 403 -> OAuth2ErrorCodes.ACCESS_DENIED;
			default -> (status == 429 || status >= 500) ? OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE
					: OAuth2ErrorCodes.SERVER_ERROR;
		};
		return this.call.failed(code,
				"was answered " + status + this.call.excerpt(response) + "." + remedy(response, code),
				ResponseTimes.retryAfter(response.headers()), null);
	}

	private static String remedy(AuthServerResponse response, String code) {
		if (response.status().is3xxRedirection()) {
			return " A redirect is not followed with a credential: configure the URL that it leads to.";
		}
		return switch (code) {
			case OAuth2ErrorCodes.INVALID_REQUEST, OAuth2ErrorCodes.INVALID_GRANT, OAuth2ErrorCodes.ACCESS_DENIED ->
				" Check that the API token is complete, not revoked, and meant for this URL.";
			case OAuth2ErrorCodes.SERVER_ERROR -> " Check the URL, and whether a proxy answered instead of QCi.";
			default -> "";
		};
	}

	@Override
	public String toString() {
		return this.call.toString();
	}

}
