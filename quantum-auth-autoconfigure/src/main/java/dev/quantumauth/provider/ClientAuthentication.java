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

package dev.quantumauth.provider;

/**
 * How a client authenticates at a token endpoint: RFC 6749, section 2.3.1, with the names
 * that OpenID Connect gives these methods.
 *
 * @since 0.1.0
 */
public enum ClientAuthentication {

	/**
	 * A public client, which sends only its id, if it has one.
	 */
	NONE,

	/**
	 * Id and secret in the header {@code Authorization: Basic}.
	 */
	CLIENT_SECRET_BASIC,

	/**
	 * Id and secret among the parameters of the request.
	 */
	CLIENT_SECRET_POST

}
