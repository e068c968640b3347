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

package dev.quantumauth.http;

import java.net.URI;
import java.util.Set;
import java.util.function.Function;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.JsonNode;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.session.time.Moment;

/**
 * The answer to a request, and the exceptions for an answer that is not the expected one.
 * Immutable.
 *
 * @since 0.1.0
 * @see AuthServerRequest#exchange
 */
public final class AuthServerAnswer {

	// The only 5xx statuses which mean that the server has not processed the request
	private static final Set<Integer> NOT_PROCESSED = Set.of(HttpStatus.NOT_IMPLEMENTED.value(),
			HttpStatus.SERVICE_UNAVAILABLE.value());

	private final AuthServerCall call;

	private final AuthServerResponse response;

	private final Moment sentAt;

	private final Remedy remedy;

	AuthServerAnswer(AuthServerCall call, AuthServerResponse response, Moment sentAt, Remedy remedy) {
		this.call = call;
		this.response = response;
		this.sentAt = sentAt;
		this.remedy = remedy;
	}

	/**
	 * Return the response.
	 * @return the response, which may contain secrets
	 */
	public AuthServerResponse response() {
		return this.response;
	}

	/**
	 * Return when the request was sent, from which lifetimes count.
	 * @return the moment
	 */
	public Moment sentAt() {
		return this.sentAt;
	}

	/**
	 * Return the URI of the request.
	 * @return the URI
	 */
	public URI uri() {
		return this.call.uri();
	}

	/**
	 * Return whether the request contained a password, an API token or key, or a client
	 * secret.
	 * @return whether the server may have counted a failed login
	 */
	public boolean answersCredential() {
		return this.call.withCredential();
	}

	/**
	 * Read the JSON object of a success.
	 * @return the object
	 * @throws TokenRequestException if the answer is no success or no JSON object
	 */
	public JsonNode object() {
		if (!this.response.status().is2xxSuccessful()) {
			throw refused();
		}
		if (this.response.isHtml()) {
			throw invalid("is HTML instead of JSON");
		}
		JsonNode body = this.response.object();
		if (body == null) {
			throw invalid("is not a JSON object");
		}
		return body;
	}

	/**
	 * Return the classification of an answer that grants nothing.
	 * @return the failure
	 */
	public FailedAnswer failure() {
		return FailedAnswer.of(this.response, this.call.withCredential());
	}

	/**
	 * Check that a logout has ended its session, by the rule "End": only an empty 204
	 * proves it, or an error which says that the session or its token is not active.
	 * After any other error the session still exists, even after other errors with the
	 * code {@code invalid_grant}. A 200 means that the server has not understood the
	 * request.
	 * @param remedy the advice for an answer that proves nothing, a sentence that begins
	 * with a space, or an empty text
	 * @return this answer
	 * @throws TokenRequestException if the session may still exist
	 */
	public AuthServerAnswer requireEndOfSession(Function<FailedAnswer, String> remedy) {
		HttpStatusCode status = this.response.status();
		FailedAnswer failure = failure();
		if (status.value() == HttpStatus.NO_CONTENT.value()
				|| (!status.is2xxSuccessful() && failure.isOfSessionThatIsOver())) {
			return this;
		}
		throw refused(failure, " instead of 204, which is no proof of a logout", remedy.apply(failure));
	}

	/**
	 * Return the exception for a success that does not conform to the protocol.
	 * @param problem what is wrong, as the end of a sentence that begins with "the
	 * answer"
	 * @return the exception to throw
	 */
	public TokenRequestException invalid(String problem) {
		return this.call.failed(
				Kind.UNAVAILABLE, AuthServerCall.INVALID_TOKEN_RESPONSE, "was answered " + status()
						+ ", but the answer " + problem + this.call.excerpt(this.response) + ". Check the URL.",
				null, null, true);
	}

	/**
	 * Return the exception for an answer that grants nothing, such as one with the status
	 * of an error.
	 * @return the exception to throw
	 */
	public TokenRequestException refused() {
		FailedAnswer failure = failure();
		String remedy = this.response.status().is3xxRedirection()
				? " A redirect is not followed with a credential: configure the URL that it leads to."
				: this.remedy.of(this, failure);
		return refused(failure, "", remedy);
	}

	private TokenRequestException refused(FailedAnswer failure, String problem, String remedy) {
		return this.call.failed(failure.kind(), failure.code(),
				"was answered " + status() + problem + excerpt(failure) + "." + remedy,
				ResponseTimes.retryAfter(this.response.headers()), null, isOutcomeUnknown());
	}

	// If the answer to a refresh token cannot be read, the token may have been used up
	private boolean isOutcomeUnknown() {
		boolean unreadable = !this.call.withCredential() && !this.response.isDecoded();
		return unreadable || (status() >= 500 && !NOT_PROCESSED.contains(status()));
	}

	// The error and description of RFC 6749, section 5.2, if the body contains nothing
	// else, and the beginning of the body otherwise
	private String excerpt(FailedAnswer failure) {
		JsonNode body = this.response.object();
		if (failure.error() == null || body == null || (failure.description() == null && body.size() > 1)) {
			return this.call.excerpt(this.response);
		}
		String description = failure.description();
		return " (" + this.call.redact((description != null) ? failure.error() + ": " + description : failure.error())
				+ ")";
	}

	private int status() {
		return this.response.status().value();
	}

	@Override
	public String toString() {
		return "AuthServerAnswer[" + this.call + ", " + this.response + "]";
	}

}
