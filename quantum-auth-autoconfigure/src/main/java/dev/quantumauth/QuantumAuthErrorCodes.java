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

package dev.quantumauth;

import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * Codes of errors that do not come from a server, in addition to
 * {@link OAuth2ErrorCodes}: the operation is not possible in the present state.
 *
 * @since 0.1.0
 */
public final class QuantumAuthErrorCodes {

	/**
	 * The session is being ended, or the application has begun to stop.
	 */
	public static final String SESSION_ENDED = "session_ended";

	/**
	 * The access token is externally managed, so that its session cannot be ended here.
	 */
	public static final String EXTERNALLY_MANAGED = "externally_managed";

	/**
	 * The credential was rejected and has not changed since. It is not sent again yet,
	 * because too many attempts could lock the user.
	 */
	public static final String CREDENTIAL_REJECTED = "credential_rejected";

	private QuantumAuthErrorCodes() {
	}

}
