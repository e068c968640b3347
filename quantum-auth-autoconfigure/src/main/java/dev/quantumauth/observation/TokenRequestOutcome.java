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

package dev.quantumauth.observation;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;

/**
 * The outcome of a token request.
 *
 * @since 0.1.0
 */
public enum TokenRequestOutcome {

	/**
	 * The server granted a token.
	 */
	SUCCESS,

	/**
	 * The server rejected the credential.
	 * @see TokenRequestException#isRejected()
	 */
	REJECTED,

	/**
	 * The server refused the request before it looked at the credential, for example
	 * because the URL is wrong.
	 */
	REFUSED,

	/**
	 * The server was unavailable: no connection, no answer in time, an error of the
	 * server, or an answer that does not conform to the protocol.
	 */
	UNAVAILABLE,

	/**
	 * The request was cancelled before it was answered, because it took too long or the
	 * session was ended.
	 */
	CANCELLED;

	static TokenRequestOutcome of(Throwable failure) {
		Kind kind = (failure instanceof TokenRequestException known) ? known.getKind() : Kind.UNAVAILABLE;
		return switch (kind) {
			case REJECTED -> REJECTED;
			case REFUSED -> REFUSED;
			case UNAVAILABLE -> UNAVAILABLE;
		};
	}

}
