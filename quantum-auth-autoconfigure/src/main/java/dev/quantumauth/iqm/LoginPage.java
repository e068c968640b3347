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
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Recognizes the login page to which servers of IQM redirect a request with a rejected
 * token, instead of answering 401.
 *
 * @param authServerUrl the base URL of the authentication server, or {@code null} if it
 * is unknown
 */
record LoginPage(@Nullable URI authServerUrl) {

	private static final Pattern PATH = Pattern
		.compile("(?:.*/)?(?:login|signin|sign-in|sso|oauth2|openid-connect|authorize)(?:/.*)?");

	boolean is(URI location) {
		String path = location.getRawPath();
		return isAuthServer(location) || (path != null && PATH.matcher(path.toLowerCase(Locale.ROOT)).matches());
	}

	// With the path of the realms, because the API may have the same host or base path
	private boolean isAuthServer(URI location) {
		return this.authServerUrl != null
				&& location.toString().startsWith(this.authServerUrl.toString().replaceFirst("/*$", "/realms/"));
	}

}
