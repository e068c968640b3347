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

import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * A request to start a session with username and password: RFC 6749, section 4.3.
 *
 * @since 0.1.0
 * @see IqmPasswordTokenResponseClient
 */
public final class IqmPasswordGrantRequest extends AbstractOAuth2AuthorizationGrantRequest {

	private final IqmCredentials credentials;

	/**
	 * Create a request.
	 * @param registration the registration, see {@link IqmClientRegistration}
	 * @param credentials the user and the password
	 */
	public IqmPasswordGrantRequest(ClientRegistration registration, IqmCredentials credentials) {
		super(AuthRequest.PASSWORD, registration);
		this.credentials = credentials;
	}

	IqmCredentials credentials() {
		return this.credentials;
	}

	@Override
	public String toString() {
		return "IqmPasswordGrantRequest[" + getClientRegistration().getRegistrationId() + "]";
	}

}
