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

package dev.quantumauth.autoconfigure.provider;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Accounts at any cloud, and how their clouds work: as Spring Boot has registrations and
 * their servers.
 *
 * @param accounts Accounts by id. Without a provider of its own, the id names it:
 * quantum.auth.accounts.ionq.api-key is all of an account at IonQ.
 * @param providers How clouds work, by the name of the provider. For a cloud with a
 * preset, only what differs from it.
 * @since 0.1.0
 */
@ConfigurationProperties("quantum.auth")
public record CloudProperties(@DefaultValue Map<String, Account> accounts,
		@DefaultValue Map<String, Provider> providers) {

	@Override
	public String toString() {
		return "CloudProperties[accounts=" + this.accounts.keySet() + ", providers=" + this.providers.keySet() + "]";
	}

	/**
	 * An account: whose credential, and where its token may go.
	 *
	 * @param provider Name of the provider. Default is the id of the account.
	 * @param enabled Whether the account exists
	 * @param url Base URL of the API. Replaces the URLs of the provider, whose
	 * environment variables then do not apply.
	 * @param apiUrls Base URLs whose origin and path prefix may receive the token
	 * @param allowPlainHttp Whether credential and token may go over plain http to a host
	 * that is not a loopback address
	 * @param apiKey API key
	 * @param apiKeyFile File that holds the API key
	 * @param clientId Id of an OAuth 2.0 client
	 * @param clientSecret Secret of the client
	 * @param clientSecretFile File that holds the secret of the client
	 * @param username User who logs in
	 * @param password Password of the user
	 * @param passwordFile File that holds the password
	 * @param refreshToken Refresh token of an existing session
	 * @param refreshTokenFile File that holds the refresh token
	 * @param tokenUri Token endpoint instead of that of the provider
	 * @param issuerUri Issuer instead of that of the provider
	 * @param scope Scope to ask for
	 * @param headers Headers of each request to the API, beside those of the provider
	 * @param variables Values for the names in braces in the URLs of the provider
	 * @param timeout How long the client waits for a response
	 * @param refreshMargin How long before its expiry an access token is renewed
	 * @param obtainAtStartup Whether the first access token is obtained at start-up
	 */
	public record Account(@Nullable String provider, @DefaultValue("true") boolean enabled, @Nullable String url,
			@Nullable List<String> apiUrls, @Nullable Boolean allowPlainHttp, @JsonIgnore @Nullable String apiKey,
			@Nullable String apiKeyFile, @Nullable String clientId, @JsonIgnore @Nullable String clientSecret,
			@Nullable String clientSecretFile, @Nullable String username, @JsonIgnore @Nullable String password,
			@Nullable String passwordFile, @JsonIgnore @Nullable String refreshToken, @Nullable String refreshTokenFile,
			@Nullable String tokenUri, @Nullable String issuerUri, @Nullable String scope,
			@DefaultValue Map<String, String> headers, @DefaultValue Map<String, String> variables,
			@Nullable Duration timeout, @Nullable Duration refreshMargin, @Nullable Boolean obtainAtStartup) {

		/**
		 * Return an account of which only the id is configured, as in {@code ibm:} of a
		 * YAML file: its credential comes from environment variables.
		 * @param nothing an empty text
		 * @return an account without properties
		 */
		public static Account of(String nothing) {
			return new Account(null, true, null, null, null, null, null, null, null, null, null, null, null, null, null,
					null, null, null, Map.of(), Map.of(), null, null, null);
		}

		@Override
		public String toString() {
			return "Account[provider=" + this.provider + ", url=" + this.url + "]";
		}

	}

	/**
	 * How a cloud works.
	 *
	 * @param displayName Name of the cloud for people. Default is the provider's name.
	 * @param url Base URL of the API
	 * @param apiUrls Base URLs whose origin and path prefix may receive the token.
	 * Default is the URL.
	 * @param credential What accounts authenticate with
	 * @param grantType Grant type of token requests, or none if the key itself is the
	 * token. Follows from the credential by default.
	 * @param tokenUri Token endpoint, absolute or relative to the URL
	 * @param issuerUri Issuer whose discovery document names the token endpoint
	 * @param clientId Id of the public client in whose name tokens are requested
	 * @param clientAuthenticationMethod How the client authenticates
	 * @param scope Scope to ask for
	 * @param tokenRequest Form of token requests
	 * @param tokenResponse Where the values of a token response are
	 * @param lifetime Lifetime of an access token if neither the response nor the token
	 * tells it
	 * @param refreshMargin How long before its expiry an access token is renewed
	 * @param tokenHeader Header that carries the token
	 * @param headers Headers of each request to the API
	 * @param probe What is asked for the health of the cloud
	 * @param logoutUri Where a session is ended with its refresh token
	 * @param unauthenticatedStatus Statuses of the API which mean that a token is missing
	 * or rejected. Default is 401.
	 * @param environment Names of the environment variables that parts of the credential,
	 * or variables, fall back to
	 * @param source Where the description comes from
	 * @param verified Day on which the source was read
	 */
	public record Provider(@Nullable String displayName, @Nullable String url, @Nullable List<String> apiUrls,
			@Nullable Credential credential, @Nullable String grantType, @Nullable String tokenUri,
			@Nullable String issuerUri, @Nullable String clientId,
			@Nullable ClientAuthenticationMethod clientAuthenticationMethod, @Nullable String scope,
			@DefaultValue TokenRequest tokenRequest, @DefaultValue TokenResponse tokenResponse,
			@Nullable Duration lifetime, @Nullable Duration refreshMargin, @DefaultValue Header tokenHeader,
			@DefaultValue Map<String, String> headers, @DefaultValue Probe probe, @Nullable String logoutUri,
			@Nullable List<Integer> unauthenticatedStatus, @DefaultValue Map<String, List<String>> environment,
			@Nullable String source, @Nullable String verified) {

		// Headers and parameters may be secrets
		@Override
		public String toString() {
			return "Provider[" + this.displayName + "]";
		}

	}

	/**
	 * What accounts authenticate with.
	 */
	public enum Credential {

		/**
		 * A key or token.
		 */
		API_KEY,

		/**
		 * Id and secret of a client.
		 */
		CLIENT,

		/**
		 * Name and password of a user.
		 */
		PASSWORD,

		/**
		 * Refresh token of an existing session.
		 */
		REFRESH_TOKEN

	}

	/**
	 * How a client authenticates at the token endpoint.
	 */
	public enum ClientAuthenticationMethod {

		/**
		 * It does not.
		 */
		NONE,

		/**
		 * By a header.
		 */
		CLIENT_SECRET_BASIC,

		/**
		 * By parameters of the request.
		 */
		CLIENT_SECRET_POST

	}

	/**
	 * Form of token requests.
	 *
	 * @param contentType Whether parameters are sent as a form or as JSON
	 * @param names Names of parameters by the part of the request, for example api-key; a
	 * blank name leaves the part out
	 * @param parameters Further parameters
	 * @param headers Headers of the request
	 */
	public record TokenRequest(@Nullable ContentType contentType, @DefaultValue Map<String, String> names,
			@DefaultValue Map<String, String> parameters, @DefaultValue Map<String, String> headers) {

		@Override
		public String toString() {
			return "TokenRequest[parameters=" + this.parameters.keySet() + ", headers=" + this.headers.keySet() + "]";
		}

	}

	/**
	 * How parameters are sent.
	 */
	public enum ContentType {

		/**
		 * As a form.
		 */
		FORM,

		/**
		 * As a JSON object.
		 */
		JSON

	}

	/**
	 * Where the values of a token response are: JSON pointers.
	 *
	 * @param accessToken Where the access token is. Default is /access_token.
	 * @param refreshToken Where the refresh token is
	 * @param expiresIn Where the lifetime in seconds is. Default is /expires_in.
	 * @param expiresAt Where the time of expiry is, in seconds since the epoch or as RFC
	 * 3339 writes it
	 */
	public record TokenResponse(@JsonIgnore @Nullable String accessToken, @JsonIgnore @Nullable String refreshToken,
			@Nullable String expiresIn, @Nullable String expiresAt) {

		// Without the components that have the name of a secret
		@Override
		public String toString() {
			return "TokenResponse[expiresIn=" + this.expiresIn + ", expiresAt=" + this.expiresAt + "]";
		}

	}

	/**
	 * Header that carries the token.
	 *
	 * @param name Name of the header. Default is Authorization.
	 * @param scheme Scheme before the token. Default is Bearer; blank for the bare token.
	 */
	public record Header(@Nullable String name, @Nullable String scheme) {

	}

	/**
	 * What is asked for the health of the cloud, without a credential.
	 *
	 * @param uri URL that answers 2xx, absolute or relative to the URL of the API
	 */
	public record Probe(@Nullable String uri) {

	}

}
