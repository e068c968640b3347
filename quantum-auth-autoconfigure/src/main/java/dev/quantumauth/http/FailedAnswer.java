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

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import tools.jackson.databind.JsonNode;

import dev.quantumauth.TokenRequestException.Kind;

/**
 * The classification of an answer that grants nothing: the rule "Three kinds of failure".
 * The {@code error} of RFC 6749, section 5.2, decides first, regardless of the status.
 * Next is whether the request contained a secret: servers count such an answer as a
 * failed login, whatever code they use.
 *
 * @param kind the kind of failure
 * @param code the error code, which is that of the server if it is a known one
 * @param error the {@code error} of the answer, or {@code null}
 * @param description the {@code error_description} of the answer, or {@code null}
 * @since 0.1.0
 */
public record FailedAnswer(Kind kind, String code, @Nullable String error, @Nullable String description) {

	private static final Set<String> REJECTIONS = Set.of(OAuth2ErrorCodes.INVALID_GRANT,
			OAuth2ErrorCodes.INVALID_CLIENT, OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, OAuth2ErrorCodes.ACCESS_DENIED,
			OAuth2ErrorCodes.INVALID_REQUEST);

	// An unknown code is not shown, because it could be a secret that the server repeats
	private static final Set<String> CODES = Set.of(OAuth2ErrorCodes.INVALID_GRANT, OAuth2ErrorCodes.INVALID_CLIENT,
			OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, OAuth2ErrorCodes.ACCESS_DENIED, OAuth2ErrorCodes.INVALID_REQUEST,
			OAuth2ErrorCodes.INVALID_SCOPE, OAuth2ErrorCodes.INVALID_TOKEN, OAuth2ErrorCodes.SERVER_ERROR,
			OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE,
			"generic_authentication_error", "mfa_required");

	// With these codes, even a success means that the server is unavailable
	private static final Set<String> TROUBLE = Set.of(OAuth2ErrorCodes.SERVER_ERROR,
			OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE);

	/**
	 * Classify an answer.
	 * @param response a response that grants nothing; some servers send errors with
	 * status 200
	 * @param withSecret whether the request contained a password, an API token or key, or
	 * a client secret
	 * @return the classification
	 */
	static FailedAnswer of(AuthServerResponse response, boolean withSecret) {
		int status = response.status().value();
		JsonNode body = response.object();
		String error = text(body, "error");
		// A body that cannot be decoded may be a JSON object
		boolean object = body != null || !response.isDecoded();
		Kind kind = kind(status, response.isHtml(), error, object, withSecret);
		return new FailedAnswer(kind, code(status, kind, error), error, text(body, "error_description"));
	}

	/**
	 * Return whether the server says that the session of a refresh token does not exist
	 * any more. Other {@code invalid_grant} errors do not say so. Keycloak itself ends a
	 * session whose rotated refresh token it receives again, and answers "reuse exceeded"
	 * from then on.
	 * @return whether the session has ended
	 */
	public boolean isOfSessionThatIsOver() {
		String said = (this.description != null) ? this.description.toLowerCase(Locale.ROOT) : "";
		return OAuth2ErrorCodes.INVALID_GRANT.equals(this.error)
				&& (said.contains("not active") || said.contains("reuse exceeded"));
	}

	private static Kind kind(int status, boolean html, @Nullable String error, boolean object, boolean withSecret) {
		if (html) {
			return Kind.UNAVAILABLE;
		}
		if (error != null && REJECTIONS.contains(error)) {
			return Kind.REJECTED;
		}
		if (status / 100 == 2 && error != null) {
			return (withSecret && !TROUBLE.contains(error)) ? Kind.REJECTED : Kind.UNAVAILABLE;
		}
		return switch (status) {
			case 401, 403, 422, 423 -> withSecret ? Kind.REJECTED : Kind.REFUSED;
			case 400, 409 -> (withSecret && object) ? Kind.REJECTED : Kind.REFUSED;
			case 408, 425, 429 -> Kind.UNAVAILABLE;
			default -> (status >= 400 && status < 500) ? Kind.REFUSED : Kind.UNAVAILABLE;
		};
	}

	private static String code(int status, Kind kind, @Nullable String error) {
		if (error != null && CODES.contains(error)) {
			return error;
		}
		if (kind == Kind.REJECTED) {
			return switch (status) {
				case 401 -> OAuth2ErrorCodes.INVALID_GRANT;
				case 403 -> OAuth2ErrorCodes.ACCESS_DENIED;
				default -> OAuth2ErrorCodes.INVALID_REQUEST;
			};
		}
		return (status == 429 || status >= 500) ? OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE
				: OAuth2ErrorCodes.SERVER_ERROR;
	}

	private static @Nullable String text(@Nullable JsonNode body, String name) {
		return (body != null) ? body.path(name).stringValue(null) : null;
	}

}
