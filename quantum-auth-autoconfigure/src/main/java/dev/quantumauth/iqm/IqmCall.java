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

package dev.quantumauth.iqm;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.http.AuthServerCall;
import dev.quantumauth.http.AuthServerResponse;
import dev.quantumauth.http.FailedAnswer;
import dev.quantumauth.http.ResponseTimes;

/**
 * A call to IQM's authentication server, and what to say when it fails.
 *
 * @param call the call
 * @param withPassword whether it carries a password
 */
record IqmCall(AuthServerCall call, boolean withPassword) {

	private static final JsonMapper json = JsonMapper.shared();

	// Of all 5xx only these say that nothing was done
	private static final Set<Integer> UNDONE = Set.of(HttpStatus.NOT_IMPLEMENTED.value(),
			HttpStatus.SERVICE_UNAVAILABLE.value());

	IqmCall(String id, String method, URI uri, String... secrets) {
		this(new AuthServerCall(id, method, uri, secrets), false);
	}

	/**
	 * Describe a call that carries a password.
	 * @param id the id of the account
	 * @param uri where the call goes
	 * @param password the password
	 * @return the call
	 */
	static IqmCall login(String id, URI uri, String password) {
		return new IqmCall(new AuthServerCall(id, "POST", uri, password), true);
	}

	TokenRequestException unsent(String credential, RuntimeException failure) {
		return this.call.unsent(credential, failure);
	}

	<R> Mono<R> answered(Mono<R> exchange, @Nullable Duration limit) {
		return this.call.answered(exchange, limit, "those under quantum.auth.http")
			.onErrorMap(TokenRequestException.class, IqmCall::asLost);
	}

	private static TokenRequestException asLost(TokenRequestException failure) {
		Throwable cause = failure.getCause();
		boolean known = cause == null || cause instanceof LostAnswerException || AuthServerCall.isUnsent(cause);
		return known ? failure : lost(failure);
	}

	private static TokenRequestException lost(TokenRequestException failure) {
		return new TokenRequestException(failure.getKind(), failure.getError(), failure.getClientRegistrationId(),
				failure.getRetryAfter(), new LostAnswerException(failure.getCause()));
	}

	/**
	 * Return whether the server may have done what it was asked to, although the call
	 * failed.
	 * @param failure the failure of a call
	 * @return whether nobody knows
	 */
	static boolean isLost(Throwable failure) {
		return !(failure instanceof TokenRequestException) || failure.getCause() instanceof LostAnswerException;
	}

	/**
	 * Read the body of a response that should be a JSON object.
	 * @param response the response
	 * @return the object
	 */
	JsonNode object(AuthServerResponse response) {
		if (response.isHtml()) {
			throw invalid("is HTML instead of JSON", response);
		}
		JsonNode body = parse(response);
		if (body == null || !body.isObject()) {
			throw invalid("is not a JSON object", response);
		}
		return body;
	}

	private static @Nullable JsonNode parse(AuthServerResponse response) {
		try {
			return json.readTree(response.text());
		}
		catch (JacksonException ex) {
			// Not kept: its message quotes the body
			return null;
		}
	}

	static @Nullable String text(JsonNode body, String name) {
		JsonNode value = body.get(name);
		return (value != null && value.isString()) ? value.stringValue() : null;
	}

	TokenRequestException invalid(String problem, AuthServerResponse response) {
		TokenRequestException failure = this.call.invalid(problem, response);
		return response.status().is2xxSuccessful() ? lost(failure) : failure;
	}

	/**
	 * The response has another status than it should. What counts is the {@code error} of
	 * RFC 6749, section 5.2: the statuses that Keycloak puts it under have changed.
	 * @param response the response
	 * @return the exception to throw
	 */
	TokenRequestException refused(AuthServerResponse response) {
		FailedAnswer answer = FailedAnswer.of(response, this.withPassword);
		int status = response.status().value();
		// A refresh that was refused for a reason that cannot be read may have spent its
		// token
		boolean unreadable = !this.withPassword && !response.isDecoded();
		Throwable cause = (unreadable || (status >= 500 && !UNDONE.contains(status))) ? new LostAnswerException(null)
				: null;
		return this.call.failed(answer.kind(), answer.code(),
				"was answered " + status + said(answer, response) + "."
						+ IqmRemedy.of(this.call.uri(), response, answer, this.withPassword),
				ResponseTimes.retryAfter(response.headers()), cause);
	}

	private String said(FailedAnswer answer, AuthServerResponse response) {
		if (answer.error() == null || !response.isDecoded()) {
			return this.call.excerpt(response);
		}
		String description = answer.description();
		return " (" + this.call.redact((description != null) ? answer.error() + ": " + description : answer.error())
				+ ")";
	}

	/**
	 * Find out whether an answer to a logout proves that the session is gone: the rule
	 * "End". An empty 204 does, as does a server that calls the session or its token not
	 * active any more. Every other refusal leaves the session alive, also one that is
	 * called {@code invalid_grant}, and so does a 200: that is what a server answers
	 * which does not understand the request.
	 * @param response the response
	 * @return whether the session is gone
	 */
	static boolean provesLogout(AuthServerResponse response) {
		return response.status().value() == 204
				|| (!response.status().is2xxSuccessful() && isOfSessionThatIsOver(FailedAnswer.of(response, false)));
	}

	// Keycloak ends a session itself whose refresh token it sees too often
	private static boolean isOfSessionThatIsOver(FailedAnswer answer) {
		String description = (answer.description() != null) ? answer.description().toLowerCase(Locale.ROOT) : "";
		return OAuth2ErrorCodes.INVALID_GRANT.equals(answer.error())
				&& (description.contains("not active") || description.contains("reuse exceeded"));
	}

	/**
	 * The answer to a logout is no proof of one.
	 * @param response the response
	 * @return the exception to throw
	 */
	TokenRequestException unproven(AuthServerResponse response) {
		FailedAnswer answer = FailedAnswer.of(response, false);
		return this.call.failed(answer.kind(), answer.code(),
				"was answered " + response.status().value() + " instead of 204, which is no proof of a logout"
						+ said(answer, response) + "." + IqmRemedy.ofLogout(answer),
				ResponseTimes.retryAfter(response.headers()), null);
	}

	/**
	 * A session that somebody else has begun cannot be continued.
	 * @param problem why
	 * @return the exception to signal
	 */
	TokenRequestException over(String problem) {
		return this.call.failed(Kind.REJECTED, OAuth2ErrorCodes.INVALID_GRANT,
				"was not sent: " + problem + " Obtain a new refresh token and configure it.", null, null);
	}

	static boolean isInvalidGrant(Throwable failure) {
		return failure instanceof TokenRequestException known
				&& OAuth2ErrorCodes.INVALID_GRANT.equals(known.getError().getErrorCode());
	}

	@Override
	public String toString() {
		return this.call.toString();
	}

}
