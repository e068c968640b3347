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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.WebClient.RequestBodySpec;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.token.TokenGrant;

/**
 * A request to an authentication server, built step by step. Each secret of a credential
 * must be passed to {@link #secret}, {@link #basic}, {@link #secretHeader} or
 * {@link #refreshToken}: these keep it out of messages, and they decide whether an error
 * of the server counts as a failed login. Each request accepts JSON. Not thread-safe.
 *
 * @since 0.1.0
 * @see AuthServer
 */
public final class AuthServerRequest {

	private final AuthServer server;

	private final HttpMethod method;

	private final URI uri;

	private final RequestParameters parameters = new RequestParameters();

	private final HttpHeaders headers = new HttpHeaders();

	private final List<String> secrets = new ArrayList<>();

	private boolean json;

	private boolean withCredential;

	private String refreshToken = "";

	private @Nullable TokenRequestException unsent;

	AuthServerRequest(AuthServer server, HttpMethod method, URI uri) {
		this.server = server;
		this.method = method;
		this.uri = uri;
		this.headers.setAccept(List.of(MediaType.APPLICATION_JSON));
	}

	/**
	 * Send the parameters as a JSON object of strings instead of a form in UTF-8. A
	 * parameter that was added more than once becomes an array.
	 * @return this request
	 */
	public AuthServerRequest json() {
		this.json = true;
		return this;
	}

	/**
	 * Add a parameter that is no secret. A parameter with several values is added more
	 * than once, as RFC 8707, section 2, defines it for {@code resource}.
	 * @param name the name
	 * @param value the value
	 * @return this request
	 */
	public AuthServerRequest parameter(String name, String value) {
		Assert.state(!this.method.equals(HttpMethod.GET), "'parameter' must be in the URI of a GET");
		this.parameters.add(name, value);
		return this;
	}

	/**
	 * Add a password, an API token or key, or a client secret. No message shows it. If
	 * the server denies the request, the credential counts as rejected.
	 * @param name the name of the parameter
	 * @param value the secret
	 * @return this request
	 */
	public AuthServerRequest secret(String name, String value) {
		return withSecret(value).parameter(name, value);
	}

	/**
	 * Read a secret, for example from a file, and add it like
	 * {@link #secret(String, String)}. Reads at once, which may block. If that fails, the
	 * request is not sent, and the error of its result says why.
	 * @param name the name of the parameter
	 * @param label what the secret is, for messages
	 * @param value reads the secret
	 * @return this request
	 */
	public AuthServerRequest secret(String name, String label, Supplier<String> value) {
		try {
			return secret(name, value.get());
		}
		catch (RuntimeException ex) {
			this.unsent = unsent(label, ex);
			return this;
		}
	}

	/**
	 * Add a refresh token. No message shows it. A server that denies a refresh token does
	 * not count a failed login.
	 * @param name the name of the parameter
	 * @param value the refresh token
	 * @return this request
	 */
	public AuthServerRequest refreshToken(String name, String value) {
		this.secrets.add(value);
		this.refreshToken = value;
		return parameter(name, value);
	}

	/**
	 * Set a header that is no secret.
	 * @param name the name
	 * @param value the value
	 * @return this request
	 */
	public AuthServerRequest header(String name, String value) {
		this.headers.set(name, value);
		return this;
	}

	/**
	 * Set a header that contains a {@linkplain #secret(String, String) secret}.
	 * @param name the name
	 * @param scheme the scheme before the secret, or an empty text
	 * @param value the secret
	 * @return this request
	 */
	public AuthServerRequest secretHeader(String name, String scheme, String value) {
		return withSecret(value).header(name, scheme.isEmpty() ? value : scheme + " " + value);
	}

	/**
	 * Authenticate the client as RFC 6749, section 2.3.1, defines it.
	 * @param clientId the id of the client
	 * @param clientSecret the secret of the client
	 * @return this request
	 */
	public AuthServerRequest basic(String clientId, String clientSecret) {
		String credentials = HttpHeaders.encodeBasicAuth(RequestParameters.encode(clientId),
				RequestParameters.encode(clientSecret), StandardCharsets.US_ASCII);
		return withSecret(clientSecret).secretHeader(HttpHeaders.AUTHORIZATION, "Basic", credentials);
	}

	/**
	 * Keep values out of messages that are not parts of the credential, but may be
	 * secrets.
	 * @param values the values of parameters or headers
	 * @return this request
	 */
	public AuthServerRequest hiding(Collection<String> values) {
		this.secrets.addAll(values);
		return this;
	}

	private AuthServerRequest withSecret(String value) {
		this.secrets.add(value);
		this.withCredential = true;
		return this;
	}

	/**
	 * Send the request as a token request, and read a token response of RFC 6749, section
	 * 5. A refresh token that was sent stays in use if the response contains no new one.
	 * @param grantType the name of the grant in metrics and traces
	 * @return the grant, or a {@link TokenRequestException}
	 * @see TokenResponse#read
	 */
	public Mono<TokenGrant<OAuth2AccessToken>> obtain(String grantType) {
		return obtain(grantType, (answer) -> TokenResponse.read(answer, this.refreshToken));
	}

	/**
	 * Send the request as a token request.
	 * @param <T> the type of access token
	 * @param grantType the name of the grant in metrics and traces
	 * @param reader reads the answer, and throws an exception of {@link AuthServerAnswer}
	 * if it contains no token
	 * @return the grant, or a {@link TokenRequestException}
	 */
	public <T extends OAuth2AccessToken> Mono<TokenGrant<T>> obtain(String grantType,
			Function<AuthServerAnswer, TokenGrant<T>> reader) {
		Mono<TokenGrant<T>> exchange = exchange(reader);
		return (this.unsent != null) ? exchange : this.server.intercept(grantType, this.uri, exchange);
	}

	/**
	 * Send the request on each subscription.
	 * @param <R> the type of result
	 * @param reader reads the answer, and throws an exception of {@link AuthServerAnswer}
	 * if it is not the expected one
	 * @return the result of the reader, or a {@link TokenRequestException}
	 */
	public <R> Mono<R> exchange(Function<AuthServerAnswer, R> reader) {
		return (this.unsent != null) ? Mono.error(this.unsent) : Mono.defer(() -> {
			AuthServerCall call = call();
			Moment sentAt = this.server.now();
			return this.server.bound(call,
					send().map((response) -> reader.apply(this.server.answer(call, response, sentAt))));
		});
	}

	private Mono<AuthServerResponse> send() {
		RequestBodySpec request = this.server.webClient()
			.method(this.method)
			.uri(this.uri)
			.headers((headers) -> headers.addAll(this.headers));
		if (!this.parameters.isEmpty()) {
			request.contentType(this.json ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_FORM_URLENCODED)
				.bodyValue(this.json ? this.parameters.toJson() : this.parameters.toForm());
		}
		return request.exchangeToMono(AuthServerResponse::read);
	}

	/**
	 * Return the exception for a request that was not sent because its credential could
	 * not be read.
	 * @param credential what the credential is, for the message
	 * @param failure the failure of the reading
	 * @return the exception to signal
	 */
	public TokenRequestException unsent(String credential, RuntimeException failure) {
		return call().unsent(credential, failure);
	}

	/**
	 * Return the exception for a request that was not sent because its refresh token is
	 * known to be invalid.
	 * @param problem why the refresh token is invalid, for the message
	 * @return the exception to signal
	 */
	public TokenRequestException invalidRefreshToken(String problem) {
		return call().failed(Kind.REJECTED, OAuth2ErrorCodes.INVALID_GRANT,
				"was not sent: " + problem + " Obtain a new refresh token and configure it.", null, null, false);
	}

	private AuthServerCall call() {
		return new AuthServerCall(this.server.id(), this.method, this.uri, List.copyOf(this.secrets),
				this.withCredential);
	}

	@Override
	public String toString() {
		return call().toString();
	}

}
