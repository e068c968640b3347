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

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * How tokens are requested.
 *
 * @param tokenUri the token endpoint, or {@code null} if the issuer's document names it
 * @param issuerUri the issuer, whose document OpenID Connect Discovery 1.0, section 4,
 * defines; {@code null} if there is none
 * @param grantType the grant type that begins a session
 * @param clientId the id of the public client in whose name tokens are requested, or
 * {@code null} if there is none or it is a part of the credential
 * @param clientAuthentication how the client authenticates
 * @param scope the scope to ask for, or {@code null}
 * @param request the form of a request
 * @param response the form of a response
 * @param logoutUri where a session is ended with its refresh token, or {@code null} if it
 * cannot be ended
 * @since 0.1.0
 */
public record TokenEndpointDescription(@Nullable URI tokenUri, @Nullable URI issuerUri, String grantType,
		@Nullable String clientId, ClientAuthentication clientAuthentication, @Nullable String scope,
		TokenRequestFormat request, TokenResponseFormat response, @Nullable URI logoutUri) {

	/**
	 * Create a description.
	 * @param tokenUri the token endpoint, or {@code null}
	 * @param issuerUri the issuer, or {@code null}
	 * @param grantType the grant type
	 * @param clientId the id of the client, or {@code null}
	 * @param clientAuthentication how the client authenticates
	 * @param scope the scope, or {@code null}
	 * @param request the form of a request
	 * @param response the form of a response
	 * @param logoutUri where a session is ended, or {@code null}
	 */
	public TokenEndpointDescription {
		Assert.isTrue(tokenUri != null || issuerUri != null, "Either tokenUri or issuerUri must be there");
	}

	// For messages: where a request would go
	URI place() {
		URI place = (this.tokenUri != null) ? this.tokenUri : this.issuerUri;
		Assert.state(place != null, "There is neither a token endpoint nor an issuer");
		return place;
	}

}
