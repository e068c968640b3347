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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.Assert;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * A request to IQM's authentication server. It takes one of three forms, each of which
 * has its own fields and no others:
 * <ul>
 * <li>{@linkplain #startSession start a session}: {@code client_id}, {@code grant_type}
 * {@code password}, {@code username}, {@code password} (RFC 6749, section 4.3.2)</li>
 * <li>{@linkplain #maintainSession maintain a session}: {@code client_id},
 * {@code grant_type} {@code refresh_token}, {@code refresh_token} (RFC 6749, section
 * 6)</li>
 * <li>{@linkplain #endSession end a session}: {@code client_id}, {@code refresh_token}
 * (Keycloak's logout)</li>
 * </ul>
 *
 * @param clientId the client, which is a public one
 * @param grantType {@link #PASSWORD}, {@link AuthorizationGrantType#REFRESH_TOKEN} or
 * {@code null}
 * @param username the user, where a session is started
 * @param password the user's password, where a session is started
 * @param refreshToken the refresh token, where a session is maintained or ended
 * @since 0.1.0
 */
public record AuthRequest(String clientId, @Nullable AuthorizationGrantType grantType, @Nullable String username,
		@JsonIgnore @Nullable String password, @JsonIgnore @Nullable String refreshToken) {

	/**
	 * The grant that starts a session.
	 */
	public static final AuthorizationGrantType PASSWORD = new AuthorizationGrantType("password");

	/**
	 * Create a request of one of the three forms.
	 * @param clientId the client
	 * @param grantType the grant, or {@code null} to end a session
	 * @param username the user, or {@code null}
	 * @param password the user's password, or {@code null}
	 * @param refreshToken the refresh token, or {@code null}
	 * @throws IllegalArgumentException if a field is missing, empty, or belongs to
	 * another form; the message shows no value
	 */
	public AuthRequest {
		Assert.hasText(clientId, "'clientId' must not be empty");
		boolean starts = PASSWORD.equals(grantType);
		Assert.isTrue(starts || grantType == null || AuthorizationGrantType.REFRESH_TOKEN.equals(grantType),
				"'grantType' must be password, refresh_token or absent");
		check("username", username, starts);
		check("password", password, starts);
		check("refreshToken", refreshToken, !starts);
	}

	private static void check(String field, @Nullable String value, boolean belongs) {
		if (belongs) {
			Assert.hasLength(value, () -> "'" + field + "' must not be empty in this form of request");
		}
		else {
			Assert.isNull(value, () -> "'" + field + "' does not belong to this form of request");
		}
	}

	/**
	 * Return a request that starts a session.
	 * @param clientId the client
	 * @param username the user
	 * @param password the user's password
	 * @return the request
	 */
	public static AuthRequest startSession(String clientId, String username, String password) {
		return new AuthRequest(clientId, PASSWORD, username, password, null);
	}

	/**
	 * Return a request that maintains a session: it yields a new access token and mostly
	 * a new refresh token.
	 * @param clientId the client
	 * @param refreshToken the refresh token
	 * @return the request
	 */
	public static AuthRequest maintainSession(String clientId, String refreshToken) {
		return new AuthRequest(clientId, AuthorizationGrantType.REFRESH_TOKEN, null, null, refreshToken);
	}

	/**
	 * Return a request that ends a session.
	 * @param clientId the client
	 * @param refreshToken the refresh token
	 * @return the request
	 */
	public static AuthRequest endSession(String clientId, String refreshToken) {
		return new AuthRequest(clientId, null, null, null, refreshToken);
	}

	/**
	 * Return the fields that the request has, in the order in which they are sent. A
	 * {@code toString()} of the result shows secrets.
	 * @return the fields by their names
	 */
	public MultiValueMap<String, String> fields() {
		MultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
		fields.add(OAuth2ParameterNames.CLIENT_ID, this.clientId);
		addIfPresent(fields, OAuth2ParameterNames.GRANT_TYPE,
				(this.grantType != null) ? this.grantType.getValue() : null);
		addIfPresent(fields, "username", this.username);
		addIfPresent(fields, "password", this.password);
		addIfPresent(fields, OAuth2ParameterNames.REFRESH_TOKEN, this.refreshToken);
		return fields;
	}

	private static void addIfPresent(MultiValueMap<String, String> fields, String name, @Nullable String value) {
		if (value != null) {
			fields.add(name, value);
		}
	}

	/**
	 * Return the body of the request: {@code application/x-www-form-urlencoded}, UTF-8.
	 * @return the body, which contains secrets
	 */
	public byte[] body() {
		return fields().toSingleValueMap()
			.entrySet()
			.stream()
			.map((field) -> field.getKey() + "="
					+ URLEncoder.encode(Objects.requireNonNull(field.getValue()), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"))
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Return what may be shown.
	 * @return the client and the grant, without secrets
	 */
	@Override
	public String toString() {
		return "AuthRequest[clientId=" + this.clientId + ", grantType="
				+ ((this.grantType != null) ? this.grantType.getValue() : null) + "]";
	}

}
