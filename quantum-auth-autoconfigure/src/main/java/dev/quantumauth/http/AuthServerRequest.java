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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.util.Assert;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.WebClient.RequestBodySpec;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.token.TokenGrant;

/**
 * A request to an authentication server, put together step by step. Everything that comes
 * from a credential goes through {@link #secret}, {@link #basic}, {@link #secretHeader}
 * or {@link #refreshToken}: from that follow what no message shows and whether an answer
 * counts as a failed login. Each request accepts JSON. Not thread-safe.
 *
 * @since 0.1.0
 * @see AuthServer
 */
public final class AuthServerRequest {

	private static final JsonMapper jsonMapper = JsonMapper.shared();

	private final AuthServer server;

	private final HttpMethod method;

	private final URI uri;

	private final MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();

	private final HttpHeaders headers = new HttpHeaders();

	private final List<String> secrets = new ArrayList<>();

	private MediaType contentType = MediaType.APPLICATION_FORM_URLENCODED;

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
	 * Send the parameters as a JSON object of strings, instead of as a form in UTF-8. One
	 * that was added more than once becomes an array.
	 * @return this request
	 */
	public AuthServerRequest json() {
		this.contentType = MediaType.APPLICATION_JSON;
		return this;
	}

	/**
	 * Add a parameter that may be shown. One of several values is added more than once,
	 * as RFC 8707, section 2, has it for {@code resource}.
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
	 * Add a password, an API token or key, or a client secret. No message shows it, and a
	 * server that denies the request is taken to have rejected the credential.
	 * @param name the name of the parameter
	 * @param value the secret
	 * @return this request
	 */
	public AuthServerRequest secret(String name, String value) {
		return withSecret(value).parameter(name, value);
	}

	/**
	 * Add a {@linkplain #secret(String, String) secret} that is yet to be read, for
	 * example from a file. It is read at once, which may block. Where that fails, the
	 * request is not sent, and its result is an error that says why.
	 * @param name the name of the parameter
	 * @param label what the secret is, for people
	 * @param value tells the secret
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
	 * Add a refresh token. No message shows it. A server that denies it does not count a
	 * failed login.
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
	 * Set a header that may be shown.
	 * @param name the name
	 * @param value the value
	 * @return this request
	 */
	public AuthServerRequest header(String name, String value) {
		this.headers.set(name, value);
		return this;
	}

	/**
	 * Set a header that holds a credential. No message shows it, as for {@link #secret}.
	 * @param name the name
	 * @param scheme what comes before the secret and a space, or an empty text
	 * @param value the secret
	 * @return this request
	 */
	public AuthServerRequest secretHeader(String name, String scheme, String value) {
		return withSecret(value).header(name, scheme.isEmpty() ? value : scheme + " " + value);
	}

	/**
	 * Authenticate the client: RFC 6749, section 2.3.1.
	 * @param clientId the client
	 * @param clientSecret its secret
	 * @return this request
	 */
	public AuthServerRequest basic(String clientId, String clientSecret) {
		String credentials = HttpHeaders.encodeBasicAuth(encode(clientId), encode(clientSecret),
				StandardCharsets.US_ASCII);
		return withSecret(clientSecret).secretHeader(HttpHeaders.AUTHORIZATION, "Basic", credentials);
	}

	private AuthServerRequest withSecret(String value) {
		this.secrets.add(value);
		this.withCredential = true;
		return this;
	}

	/**
	 * Send the request as a token request, and read a token response of RFC 6749, section
	 * 5. A refresh token that was sent stays in use where the answer has no new one.
	 * @param grantType the grant, for those who observe token requests
	 * @return the grant, or a {@link TokenRequestException}
	 * @see TokenResponse#read
	 */
	public Mono<TokenGrant<OAuth2AccessToken>> obtain(String grantType) {
		return obtain(grantType, (answer) -> TokenResponse.read(answer, this.refreshToken));
	}

	/**
	 * Send the request as a token request.
	 * @param <T> the type of access token
	 * @param grantType the grant, for those who observe token requests
	 * @param reader reads the answer, and throws what {@link AuthServerAnswer} tells it
	 * @return the grant, or a {@link TokenRequestException}
	 */
	public <T extends OAuth2AccessToken> Mono<TokenGrant<T>> obtain(String grantType,
			Function<AuthServerAnswer, TokenGrant<T>> reader) {
		Mono<TokenGrant<T>> exchange = exchange(reader);
		return (this.unsent != null) ? exchange : this.server.intercept(grantType, this.uri, exchange);
	}

	/**
	 * Send the request, each time that the result is subscribed to.
	 * @param <R> what is made of the answer
	 * @param reader reads the answer, and throws what {@link AuthServerAnswer} tells it
	 * @return what the reader returned, or a {@link TokenRequestException}
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
			request.contentType(this.contentType).bodyValue(body());
		}
		return request.exchangeToMono(AuthServerResponse::read);
	}

	private byte[] body() {
		if (this.contentType.equals(MediaType.APPLICATION_JSON)) {
			Map<String, Object> members = new LinkedHashMap<>();
			this.parameters.forEach((name, values) -> members.put(name, (values.size() == 1) ? values.get(0) : values));
			return jsonMapper.writeValueAsBytes(members);
		}
		StringJoiner form = new StringJoiner("&");
		this.parameters
			.forEach((name, values) -> values.forEach((value) -> form.add(encode(name) + "=" + encode(value))));
		return form.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	/**
	 * The request cannot be sent, because the credential could not be had.
	 * @param credential what is missing, for people
	 * @param failure what happened
	 * @return the exception to signal
	 */
	public TokenRequestException unsent(String credential, RuntimeException failure) {
		return call().unsent(credential, failure);
	}

	/**
	 * The request is not sent, because its refresh token is known to be over.
	 * @param problem why, for people
	 * @return the exception to signal
	 */
	public TokenRequestException over(String problem) {
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
