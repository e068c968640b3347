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

package dev.quantumauth.qci;

import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.util.Assert;

/**
 * A request to exchange an API token for an access token.
 *
 * @since 0.1.0
 * @see QciAccessTokenResponseClient
 */
public final class QciApiTokenGrantRequest extends AbstractOAuth2AuthorizationGrantRequest {

	/**
	 * The grant by which QCi gives out access tokens. It resembles the
	 * {@code refresh_token} grant of RFC 6749, section 6, but is JSON and knows no
	 * client.
	 */
	public static final AuthorizationGrantType GRANT_TYPE = new AuthorizationGrantType(
			"urn:quantum-auth:grant-type:qci-api-token");

	private final String apiToken;

	/**
	 * Create a request.
	 * @param registration the registration, see {@link QciClientRegistration}
	 * @param apiToken the API token
	 */
	public QciApiTokenGrantRequest(ClientRegistration registration, String apiToken) {
		super(GRANT_TYPE, registration);
		Assert.hasText(apiToken, "'apiToken' must not be empty");
		this.apiToken = apiToken;
	}

	String apiToken() {
		return this.apiToken;
	}

	@Override
	public String toString() {
		return "QciApiTokenGrantRequest[" + getClientRegistration().getRegistrationId() + "]";
	}

}
