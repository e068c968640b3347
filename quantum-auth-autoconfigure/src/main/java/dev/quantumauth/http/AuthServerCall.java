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

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipException;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;

/**
 * A call to an authentication server, and the exceptions for a call without a usable
 * answer. Immutable.
 */
final class AuthServerCall {

	static final String INVALID_TOKEN_RESPONSE = "invalid_token_response";

	private final String id;

	private final HttpMethod method;

	private final URI uri;

	private final List<String> secrets;

	private final boolean withCredential;

	/**
	 * Create a call.
	 * @param id the id of the account
	 * @param method the HTTP method
	 * @param uri the URI
	 * @param secrets the secrets that the call contains, which no message may show
	 * @param withCredential whether one of them is a password, an API token or key, or a
	 * client secret
	 */
	AuthServerCall(String id, HttpMethod method, URI uri, List<String> secrets, boolean withCredential) {
		this.id = id;
		this.method = method;
		this.uri = uri;
		this.secrets = secrets;
		this.withCredential = withCredential;
	}

	/**
	 * Add a time limit to an exchange, and explain its failures.
	 * @param <R> the type of response
	 * @param exchange the exchange
	 * @param limit the time limit
	 * @param limits the properties that set the limit, for the message
	 * @return the exchange, whose errors are {@link TokenRequestException}s
	 */
	<R> Mono<R> answered(Mono<R> exchange, Duration limit, String limits) {
		return exchange.timeout(limit, Mono.error(() -> late(limit, limits)))
			.onErrorMap((failure) -> !(failure instanceof TokenRequestException), this::unanswered);
	}

	private TokenRequestException late(Duration limit, String limits) {
		return failed(
				Kind.UNAVAILABLE, OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "was not answered within " + limit
						+ ". Check the URL, the network and the time limits: " + limits + ".",
				null, new TimeoutException("No answer within " + limit), true);
	}

	private TokenRequestException unanswered(Throwable failure) {
		Throwable cause = (failure instanceof WebClientRequestException && failure.getCause() != null)
				? failure.getCause() : failure;
		if (cause instanceof DataBufferLimitException) {
			return failed(Kind.UNAVAILABLE, INVALID_TOKEN_RESPONSE,
					"was answered with more than " + AuthServerResponse.MAX_BODY / 1024 + " kB. Check the URL.", null,
					failure, true);
		}
		if (cause instanceof ZipException) {
			return failed(Kind.UNAVAILABLE, INVALID_TOKEN_RESPONSE,
					"was answered with a body that cannot be decompressed (" + cause.getMessage()
							+ "). Check the URL and the proxy.",
					null, failure, true);
		}
		return failed(
				Kind.UNAVAILABLE, OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "got no answer ("
						+ Redaction.message(cause.toString(), this.secrets) + ")." + ConnectionRemedy.of(cause),
				null, withoutSecrets(failure), !isUnsent(failure));
	}

	// Logs print the causes of an exception too
	private Throwable withoutSecrets(Throwable failure) {
		boolean clean = causes(failure).map(Throwable::toString)
			.allMatch((text) -> Redaction.message(text, this.secrets).equals(text.strip()));
		return clean ? failure : copy(failure);
	}

	private Throwable copy(Throwable failure) {
		String text = Redaction.message(failure.toString(), this.secrets);
		IOException copy = isUnsent(failure) ? new ConnectException(text) : new IOException(text);
		copy.setStackTrace(failure.getStackTrace());
		if (failure.getCause() != null) {
			copy.initCause(copy(failure.getCause()));
		}
		return copy;
	}

	URI uri() {
		return this.uri;
	}

	boolean withCredential() {
		return this.withCredential;
	}

	/**
	 * Return whether a request cannot have reached the server, because there was no
	 * connection.
	 * @param failure the failure of the request
	 * @return {@code true} if the server certainly has not received the request
	 */
	static boolean isUnsent(Throwable failure) {
		return causes(failure).anyMatch(AuthServerCall::isNoConnection);
	}

	/**
	 * Return an exception and its causes.
	 * @param failure the exception
	 * @return the exception, its cause, the cause of that, and so on
	 */
	static Stream<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
	}

	private static boolean isNoConnection(Throwable cause) {
		return cause instanceof ConnectException || cause instanceof NoRouteToHostException
				|| cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException
				|| cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException
				|| cause instanceof HttpConnectTimeoutException || isNoConnection(String.valueOf(cause.getMessage()));
	}

	// The JDK has no exception types for these
	private static boolean isNoConnection(String message) {
		return message.contains("Network is unreachable") || message.startsWith("Tunnel failed");
	}

	/**
	 * Return the exception for a request that was not sent because its credential could
	 * not be read.
	 * @param credential what the credential is, for the message
	 * @param failure the failure of the reading
	 * @return the exception to signal
	 */
	TokenRequestException unsent(String credential, RuntimeException failure) {
		// An IllegalStateException is one of this library, whose message may contain
		// paths. The message of any other exception, for example of a vault, may
		// contain a secret
		String message = String.valueOf(failure.getMessage());
		String problem = (failure instanceof IllegalStateException) ? Redaction.message(message, this.secrets)
				: Redaction.excerpt(message, this.secrets);
		return failed(Kind.UNAVAILABLE, OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE,
				"was not sent, because there is no " + credential + ": " + problem + ".", null, failure, false);
	}

	/**
	 * Return the exception for a failed call.
	 * @param kind the kind of failure
	 * @param code the error code
	 * @param problem what happened and what to do, as the continuation of a sentence that
	 * begins with method and URI
	 * @param retryAfter how long the server asked to wait, or {@code null}
	 * @param cause the cause, or {@code null}
	 * @param outcomeUnknown whether the server may have granted the request
	 * @return the exception to throw or signal
	 */
	TokenRequestException failed(Kind kind, String code, String problem, @Nullable Duration retryAfter,
			@Nullable Throwable cause, boolean outcomeUnknown) {
		String description = "Account '" + this.id + "': " + this + " " + problem;
		return new TokenRequestException(kind, new OAuth2Error(code, description, null), this.id, retryAfter, cause,
				outcomeUnknown);
	}

	/**
	 * Return the part of a body that a message may show. A success that mentions a token
	 * may contain one that is not known yet, so that nothing of it is shown unless it is
	 * a web page. Of any other, the members are shown, and those values that are
	 * sentences.
	 * @param response the response
	 * @return the beginning of the body without secrets, in parentheses, or an empty text
	 */
	String excerpt(AuthServerResponse response) {
		if (!response.isDecoded()) {
			return " (with a body that cannot be decoded)";
		}
		if (response.status().is2xxSuccessful() && !response.isHtml() && Redaction.mentionsToken(response.text())) {
			return "";
		}
		String excerpt = redact(response.text());
		if (response.status().is2xxSuccessful() && !response.isHtml()) {
			excerpt = Redaction.withoutWords(excerpt);
		}
		return excerpt.isEmpty() ? "" : " (" + excerpt + ")";
	}

	/**
	 * Return the part of a text that a message may show.
	 * @param text a text from the server
	 * @return the beginning of the text without secrets
	 */
	String redact(String text) {
		return Redaction.excerpt(text, this.secrets);
	}

	// Without user information, query and fragment, which may contain secrets
	@Override
	public String toString() {
		return this.method + " " + this.uri.toString().replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
	}

}
