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
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.http.AuthServerAnswer;
import dev.quantumauth.http.FailedAnswer;

/**
 * The advice for errors of IQM's authentication server, as sentences for their messages.
 */
final class IqmRemedy {

	private static final String REALMS = "/realms/";

	private static final String DENIED = " Check the username and the password, and ask the administrator of the realm why "
			+ "the login is denied. It may count as a failed login.";

	private static final String HTTPS = " The realm wants https: configure an auth-server-url that begins with it.";

	private IqmRemedy() {
	}

	/**
	 * Return the advice for an answer.
	 * @param answer the answer
	 * @param failure the classification of the answer
	 * @return a sentence that begins with a space, or an empty text if only waiting helps
	 * @see dev.quantumauth.http.Remedy
	 */
	static String of(AuthServerAnswer answer, FailedAnswer failure) {
		return (failure.kind() == Kind.REJECTED) ? ofRejection(failure, answer.answersCredential())
				: ofUnavailability(answer.uri(), answer.response().status().value(), failure.error());
	}

	private static String ofRejection(FailedAnswer answer, boolean withPassword) {
		String message = lowerCase(answer.error());
		if (message.contains("too many sessions") || message.equals("generic_authentication_error")) {
			return " The realm denies a login with the right password too, perhaps because the user has as many sessions "
					+ "as the realm allows: end some, or have the limit raised. It counts as a failed login.";
		}
		if (message.startsWith("mfa_")) {
			return " The realm asks for a second factor, which a program cannot provide: exempt the user from it, or use a "
					+ "token or a tokens file. It may count as a failed login.";
		}
		return switch (answer.code()) {
			case OAuth2ErrorCodes.INVALID_GRANT -> ofInvalidGrant(lowerCase(answer.description()), withPassword);
			case OAuth2ErrorCodes.INVALID_CLIENT -> " Check the client-id: the realm has no such public client.";
			case OAuth2ErrorCodes.UNAUTHORIZED_CLIENT -> ofUnauthorizedClient(lowerCase(answer.description()));
			case OAuth2ErrorCodes.ACCESS_DENIED -> ofAccessDenied(answer.error());
			case OAuth2ErrorCodes.INVALID_REQUEST -> ofInvalidRequest(lowerCase(answer.description()));
			default -> DENIED;
		};
	}

	private static String ofInvalidGrant(String message, boolean withPassword) {
		if (message.contains("disabled")) {
			return " The user is disabled: ask the administrator of the realm.";
		}
		if (message.contains("not fully set up")) {
			return " The user has to log in with a browser once, to complete the profile or change the password.";
		}
		if (message.contains("credentials")) {
			return " Check the username and the password, and whether too many failures have locked the user or a "
					+ "one-time password is asked for.";
		}
		return (message.isEmpty() || withPassword) ? DENIED
				: " The session is over: a configured refresh-token has to be replaced by a new one.";
	}

	private static String ofUnauthorizedClient(String message) {
		return message.contains("client credentials")
				? " The client has a secret: have it made a public client, or use a token or a tokens file."
				: " The client does not allow direct access grants: have that changed, or use a token or a tokens file.";
	}

	private static String ofAccessDenied(@Nullable String error) {
		return OAuth2ErrorCodes.ACCESS_DENIED.equals(error)
				? " The realm is disabled: check its name, or ask its administrator." : DENIED;
	}

	private static String ofInvalidRequest(String message) {
		if (message.contains("https")) {
			return HTTPS;
		}
		if (message.contains("dpop")) {
			return " The client is bound to DPoP, which is not supported: have that changed, or use a token or a tokens "
					+ "file.";
		}
		return DENIED;
	}

	static String ofLogout(FailedAnswer answer) {
		String message = lowerCase(answer.description());
		if (message.contains("https")) {
			return HTTPS;
		}
		if (message.contains("issuer")) {
			return " The URL of the realm has changed since the session began.";
		}
		return "";
	}

	private static String lowerCase(@Nullable String text) {
		return (text != null) ? text.toLowerCase(Locale.ROOT) : "";
	}

	private static String ofUnavailability(URI uri, int status, @Nullable String error) {
		if (status == 429 || status >= 500) {
			return "";
		}
		if (uri.getRawPath().indexOf(REALMS) != uri.getRawPath().lastIndexOf(REALMS)) {
			return " The auth-server-url has the path of a realm in it: remove everything from /realms on, the realm is "
					+ "configured by itself.";
		}
		if (status == 404) {
			return " Check the realm, and that the auth-server-url is complete: older servers have it end with /auth, "
					+ "newer do not.";
		}
		if (error != null) {
			return " The server does not accept such a request: check the client-id, and ask the administrator of the "
					+ "realm.";
		}
		return " Check the auth-server-url and the realm, and whether a proxy answered instead of the server.";
	}

}
