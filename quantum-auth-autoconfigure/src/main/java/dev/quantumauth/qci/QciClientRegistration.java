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

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/**
 * Describes an account at QCi in Spring Security's terms.
 *
 * @since 0.1.0
 */
public final class QciClientRegistration {

	static final String ACCESS_TOKENS_PATH = "auth/v1/access-tokens/";

	private QciClientRegistration() {
	}

	/**
	 * Return a registration for the API at the given URL. It holds no secret.
	 * @param registrationId the id of the registration
	 * @param url the base URL of the API, with or without a trailing slash
	 * @return a builder of the registration
	 */
	public static ClientRegistration.Builder withUrl(String registrationId, String url) {
		return ClientRegistration.withRegistrationId(registrationId)
			.clientId(registrationId)
			.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
			.authorizationGrantType(QciApiTokenGrantRequest.GRANT_TYPE)
			.tokenUri(accessTokensUrl(url));
	}

	static String accessTokensUrl(String url) {
		return (url.endsWith("/") ? url : url + "/") + ACCESS_TOKENS_PATH;
	}

}
