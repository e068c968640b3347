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

import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * The advice for an answer that grants nothing, for its error message.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Remedy {

	/**
	 * Return the advice. Not called for redirects.
	 * @param answer the answer
	 * @param failure the classification of the answer
	 * @return a sentence that begins with a space, or an empty text if only waiting helps
	 */
	String of(AuthServerAnswer answer, FailedAnswer failure);

	/**
	 * Return the general advice for any server.
	 * @param credential what the credential is, for the message
	 * @param server the name of the server, for the message
	 * @return the remedy
	 */
	static Remedy of(String credential, String server) {
		String url = " Check the URL, and whether a proxy answered instead of " + server + ".";
		return (answer, failure) -> switch (failure.kind()) {
			case REJECTED -> " Check that the " + credential + " is complete, not revoked, and meant for this URL.";
			case REFUSED -> url;
			case UNAVAILABLE -> OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE.equals(failure.code()) ? "" : url;
		};
	}

}
