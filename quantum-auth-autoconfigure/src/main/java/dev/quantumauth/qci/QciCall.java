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
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.http.AuthServerResponse;
import dev.quantumauth.http.Redaction;
import dev.quantumauth.http.ResponseTimes;

/**
 * A call to QCi's authentication service, and what to say when it fails.
 *
 * @param id the id of the account
 * @param method the HTTP method
 * @param uri where the call goes
 * @param apiToken the API token that the call carries, or an empty string
 */
record QciCall(String id, String method, URI uri, String apiToken) {

	private static final String INVALID_TOKEN_RESPONSE = "invalid_token_response";

	/**
	 * The credential could not be had.
	 * @param failure what happened
	 * @return the exception to signal
	 */
	TokenRequestException unsent(RuntimeException failure) {
		// Ours are of that type and name files; those of a vault may say anything
		String message = String.valueOf(failure.getMessage());
		String problem = (failure instanceof IllegalStateException) ? message : Redaction.excerpt(message, List.of());
		return exception(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
				"was not sent, because there is no API token: " + problem + ".", null, failure);
	}

	/**
	 * Bound the time of an exchange and say what is wrong when there is no answer.
	 * @param <R> the type of response
	 * @param exchange the exchange
	 * @param limit how long it may take in all, or {@code null}
	 * @return the bounded exchange
	 */
	<R> Mono<R> answered(Mono<R> exchange, @Nullable Duration limit) {
		Mono<R> bounded = (limit != null) ? exchange.timeout(limit, Mono.error(() -> late(limit))) : exchange;
		return bounded.onErrorMap((failure) -> !(failure instanceof TokenRequestException), this::unanswered);
	}

	private TokenRequestException late(Duration limit) {
		return exception(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
				"was not answered within " + limit + ". Check the URL, the network and the time limits: the account's "
						+ "timeout, or those under quantum.auth.http.",
				null, new TimeoutException("No answer within " + limit));
	}

	/**
	 * There is no response, or none that could be read whole.
	 * @param failure what happened
	 * @return the exception to signal
	 */
	private Throwable unanswered(Throwable failure) {
		if (failure instanceof DataBufferLimitException) {
			return exception(INVALID_TOKEN_RESPONSE,
					"was answered with more than " + AuthServerResponse.MAX_BODY / 1024 + " kB. Check the URL.", null,
					null);
		}
		Throwable cause = (failure instanceof WebClientRequestException && failure.getCause() != null)
				? failure.getCause() : failure;
		return exception(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
				"got no answer (" + cause + "). Check the URL, the network and the proxy.", null, failure);
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
		return exception(code, "was answered " + status + excerpt(response) + "." + remedy(response, code),
				ResponseTimes.retryAfter(response.headers()), null);
	}

	/**
	 * The response is not what the protocol says.
	 * @param problem what is wrong with it, to follow "the answer"
	 * @param response the response
	 * @return the exception to throw
	 */
	TokenRequestException invalid(String problem, AuthServerResponse response) {
		boolean showBody = response.isHtml() || !response.text().contains("access_token");
		return exception(INVALID_TOKEN_RESPONSE, "was answered " + response.status().value() + ", but the answer "
				+ problem + (showBody ? excerpt(response) : "") + ". Check the URL.", null, null);
	}

	private String excerpt(AuthServerResponse response) {
		String excerpt = Redaction.excerpt(response.text(), List.of(this.apiToken));
		return excerpt.isEmpty() ? "" : " (" + excerpt + ")";
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

	private TokenRequestException exception(String code, String problem, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		String description = "Account '" + this.id + "': " + this + " " + problem;
		return new TokenRequestException(new OAuth2Error(code, description, null), this.id, retryAfter, cause);
	}

	// Neither user information nor a query: people put secrets there
	private String url() {
		return this.uri.toString().replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
	}

	@Override
	public String toString() {
		return this.method + " " + url();
	}

}
