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
 * Tells what to do about an answer that grants nothing.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Remedy {

	/**
	 * Tell what to do. A redirect is not asked about.
	 * @param answer the answer
	 * @param failure what it says
	 * @return a sentence for people that begins with a space, or an empty text where only
	 * waiting helps
	 */
	String of(AuthServerAnswer answer, FailedAnswer failure);

	/**
	 * Return what can be said without knowing more of a server.
	 * @param credential what the requests carry, for people
	 * @param server the name of the server, for people
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
