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

package dev.quantumauth.web;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * A request to the host of an account that carries no token of the account. A 401 to it,
 * or what the account has instead, would leave the application without a hint, because
 * the client of a cloud shows no more than the status: so a warning says why the token
 * was left out.
 *
 * @since 0.1.0
 */
public final class RequestWithoutToken {

	private final URI uri;

	private final Explanation explanation;

	private final Warnings warnings;

	RequestWithoutToken(URI uri, Explanation explanation, Warnings warnings) {
		this.uri = uri;
		this.explanation = explanation;
		this.warnings = warnings;
	}

	/**
	 * Count the request. Must be called each time that the request is sent.
	 */
	public void sent() {
		this.explanation.count();
	}

	/**
	 * Look at the answer to the request.
	 * @param status the status of the answer
	 * @param headers the headers of the answer
	 */
	public void answered(HttpStatusCode status, HttpHeaders headers) {
		if (this.explanation.isUnauthenticated(this.uri, status, headers)) {
			this.warnings.add(this.uri, status.value(), this.explanation.reason());
		}
	}

	/**
	 * Logs one warning for each origin, and for 100 origins at most: a request may be
	 * sent any number of times, and an application may take its URLs from outside.
	 */
	static final class Warnings {

		private static final Log logger = LogFactory.getLog(RequestWithoutToken.class);

		private static final int MAX_ORIGINS = 100;

		private final Set<String> origins = ConcurrentHashMap.newKeySet();

		void add(URI uri, int status, Supplier<String> reason) {
			if (this.origins.size() < MAX_ORIGINS && this.origins.add(origin(uri))) {
				logger.warn("A request to " + AccountIndex.describe(uri) + " was answered " + status + ". "
						+ reason.get() + " Further requests to this origin are not reported.");
			}
		}

		private static String origin(URI uri) {
			String authority = String.valueOf(uri.getRawAuthority());
			return (uri.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1))
				.toLowerCase(Locale.ROOT);
		}

	}

}
