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

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.Outage;

/**
 * What a realm tells about itself: {@code GET .../.well-known/openid-configuration},
 * {@code GET} of the realm, and the login page.
 */
final class DiscoveryEndpoint {

	private static final int KEY_BITS = 2048;

	private final FaultyEndpoint faults = new FaultyEndpoint();

	private final String publicKey = unusedPublicKey();

	private final Realm realm;

	DiscoveryEndpoint(Realm realm) {
		this.realm = realm;
	}

	ResponseDefinitionBuilder answer(Request request) {
		return this.faults.reply(() -> process(request)).response();
	}

	private KeycloakAnswer process(Request request) {
		if (!this.realm.isAt(request)) {
			return Realm.unknown();
		}
		String issuer = this.realm.issuer(request);
		String protocol = issuer + Realm.PROTOCOL;
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("issuer", issuer);
		fields.put("authorization_endpoint", protocol + "/auth");
		fields.put("token_endpoint", protocol + "/token");
		fields.put("end_session_endpoint", protocol + "/logout");
		fields.put("grant_types_supported", List.of("password", "refresh_token"));
		fields.put("token_endpoint_auth_methods_supported", List.of("none"));
		return KeycloakAnswer.json(fields);
	}

	// Every Keycloak has a realm "master", for which cortex-cli asks before its own
	ResponseDefinitionBuilder realm(Request request) {
		String name = Objects.requireNonNull(request.getPathParameters().get("realm"));
		if (!this.realm.isAt(request) && !name.equals("master")) {
			return Realm.unknown().response();
		}
		String url = Realm.url(request, name);
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("realm", name);
		fields.put("public_key", this.publicKey);
		fields.put("token-service", url + Realm.PROTOCOL);
		fields.put("account-service", url + "/account");
		fields.put("tokens-not-before", 0);
		return KeycloakAnswer.json(fields).response();
	}

	// The form of a key only: it has no private key, and nothing is signed with it
	private static String unusedPublicKey() {
		BigInteger modulus = new BigInteger(KEY_BITS, new SecureRandom()).setBit(KEY_BITS - 1).setBit(0);
		try {
			Key key = KeyFactory.getInstance("RSA")
				.generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4));
			return Base64.getEncoder().encodeToString(key.getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM has no RSA keys", ex);
		}
	}

	ResponseDefinitionBuilder loginPage(Request request) {
		KeycloakAnswer answer = (this.realm.isAt(request)) ? KeycloakAnswer.page("Sign in to your account")
				: Realm.unknown();
		return answer.response();
	}

	Outage<IqmFault> outage() {
		return this.faults.outage();
	}

}
