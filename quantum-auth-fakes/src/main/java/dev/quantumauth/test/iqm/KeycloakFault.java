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

package dev.quantumauth.test.iqm;

import java.time.Duration;
import java.util.function.Supplier;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;

import dev.quantumauth.test.server.EndpointFault;
import dev.quantumauth.test.server.ServerFault;

/**
 * The part of {@link IqmFault} with answers of Keycloak itself, while that class adds the
 * answers of proxies and broken connections.
 *
 * @since 0.1.0
 */
public abstract sealed class KeycloakFault extends EndpointFault<IqmFault> permits IqmFault {

	private final Processing processing;

	KeycloakFault(ServerFault fault, Processing processing) {
		super(fault);
		this.processing = processing;
	}

	/**
	 * Answer 503 with a text, as a Keycloak that is still starting does.
	 * @return the fault
	 */
	public static IqmFault bootstrapInProgress() {
		return IqmFault.instead(ServerFault.plain("bootstrapInProgress", 503, "Bootstrap in progress"));
	}

	/**
	 * Deny a login because the user has as many sessions as the realm allows, in the
	 * words of Keycloak 25 and 26. Such a server counts that as a failed login.
	 * @return the fault
	 */
	public static IqmFault tooManySessions() {
		return refusal("tooManySessions", 403, "{\"error\": \"Too many sessions of this user\"}");
	}

	/**
	 * Deny a login because the user has as many sessions as the realm allows, in the
	 * words of Keycloak 22.
	 * @return the fault
	 */
	public static IqmFault genericAuthenticationError() {
		return refusal("genericAuthenticationError", 401, "{\"error\": \"generic_authentication_error\"}");
	}

	/**
	 * Answer as a realm that requires https.
	 * @param status 400 or 403
	 * @return the fault
	 */
	public static IqmFault httpsRequired(int status) {
		return refusal("httpsRequired", status,
				"{\"error\": \"invalid_request\", \"error_description\": \"HTTPS required\"}");
	}

	/**
	 * Answer as Keycloak does if the client is bound to DPoP.
	 * @return the fault
	 */
	public static IqmFault dpopProofIsMissing() {
		return refusal("dpopProofIsMissing", 400,
				"{\"error\": \"invalid_request\", \"error_description\": \"DPoP proof is missing\"}");
	}

	/**
	 * Answer as Keycloak does if the client has a secret and the request lacks it.
	 * @return the fault
	 */
	public static IqmFault confidentialClient() {
		return refusal("confidentialClient", 401, "{\"error\": \"unauthorized_client\","
				+ " \"error_description\": \"Invalid client or Invalid client credentials\"}");
	}

	/**
	 * Answer as Keycloak does if the URL of the realm has changed since the refresh token
	 * was issued.
	 * @return the fault
	 */
	public static IqmFault invalidTokenIssuer() {
		return refusal("invalidTokenIssuer", 400,
				"{\"error\": \"invalid_grant\", \"error_description\": \"Invalid token issuer\"}");
	}

	private static IqmFault refusal(String name, int status, String json) {
		return IqmFault.instead(ServerFault.json(name, status, json));
	}

	Processing processing() {
		return this.processing;
	}

	Duration delay() {
		return fault().delay();
	}

	ResponseDefinitionBuilder answer(Supplier<KeycloakAnswer> processing) {
		return this.processing.answer(fault(), processing);
	}

	@Override
	public String toString() {
		return "IqmFault[" + this.processing.describe(fault()) + "]";
	}

}
