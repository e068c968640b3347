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

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import dev.quantumauth.http.AuthServerResponse;

/**
 * What to do about an error of IQM's authentication server, for people.
 */
final class IqmRemedy {

	private IqmRemedy() {
	}

	static String of(AuthServerResponse response, String code, @Nullable String error, @Nullable String description) {
		int status = response.status().value();
		if (response.status().is3xxRedirection()) {
			return " A redirect is not followed with a credential: configure the URL that it leads to.";
		}
		return switch (code) {
			case OAuth2ErrorCodes.INVALID_GRANT -> ofInvalidGrant((description != null) ? description : "");
			case OAuth2ErrorCodes.INVALID_CLIENT -> " Check the client-id: the realm has no such public client.";
			case OAuth2ErrorCodes.UNAUTHORIZED_CLIENT ->
				" The client does not allow direct access grants: have that changed, or use a token or a tokens file.";
			case OAuth2ErrorCodes.ACCESS_DENIED -> " The realm is disabled: check its name, or ask its administrator.";
			default -> ofUnavailability(status, error);
		};
	}

	private static String ofInvalidGrant(String description) {
		String said = description.toLowerCase(Locale.ROOT);
		if (said.contains("disabled")) {
			return " The user is disabled: ask the administrator of the realm.";
		}
		if (said.contains("not fully set up")) {
			return " The user has to log in with a browser once, to complete the profile or change the password.";
		}
		if (said.contains("credentials")) {
			return " Check the username and the password, and whether too many failures have locked the user.";
		}
		return " The session is over: a configured refresh-token has to be replaced by a new one.";
	}

	private static String ofUnavailability(int status, @Nullable String error) {
		if (error != null && status == 404) {
			return " Check the realm, and that the auth-server-url is complete: older servers have it end with /auth, "
					+ "newer do not.";
		}
		if (status == 429 || status >= 500) {
			return "";
		}
		return " Check the auth-server-url and the realm, and whether a proxy answered instead of the server.";
	}

}
