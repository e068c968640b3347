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

package dev.quantumauth.test.cloud;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.cloud.provider.CloudProvider;

/**
 * Tells whether a token request comes from the client that the provider knows (RFC 6749,
 * section 2.3.1).
 */
final class ClientCheck {

	private static final String BASIC = "client_secret_basic";

	private final boolean basic;

	private final String idName;

	private final String secretName;

	private final @Nullable String id;

	private final @Nullable String secret;

	ClientCheck(CloudProvider provider) {
		String id = provider.credential().parts().get("client-id");
		this.id = (id != null) ? id : provider.settings().find("client-id");
		this.secret = provider.credential().parts().get("client-secret");
		String method = provider.settings().get("client-authentication-method", (this.secret != null) ? BASIC : "none");
		this.basic = method.equals(BASIC);
		this.idName = provider.settings().parameterName("client-id");
		this.secretName = provider.settings().parameterName("client-secret");
	}

	boolean accepts(Request request, TokenParameters parameters) {
		if (this.basic) {
			return (this.id + ":" + this.secret).equals(basicCredential(request));
		}
		return matches(parameters, this.idName, this.id) && matches(parameters, this.secretName, this.secret);
	}

	private static boolean matches(TokenParameters parameters, String name, @Nullable String expected) {
		return expected == null || name.isEmpty() || expected.equals(parameters.value(name));
	}

	private static @Nullable String basicCredential(Request request) {
		String authorization = request.getHeader("Authorization");
		if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
			return null;
		}
		try {
			String decoded = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8);
			return URLDecoder.decode(decoded, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
