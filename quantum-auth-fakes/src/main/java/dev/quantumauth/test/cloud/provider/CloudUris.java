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

package dev.quantumauth.test.cloud.provider;

import org.jspecify.annotations.Nullable;

/**
 * Where a fake answers what. A relative URI of the provider is below the fake's URL, and
 * an absolute one has a path of the fake's own instead.
 *
 * @param settings how the provider works
 */
public record CloudUris(ProviderSettings settings) {

	/**
	 * Path of the issuer that takes the place of the provider's.
	 */
	public static final String ISSUER = "/auth-server";

	/**
	 * Path that takes the place of the provider's absolute token URI.
	 */
	public static final String TOKEN = ISSUER + "/token";

	/**
	 * Path of what the issuer tells about itself (OpenID Connect Discovery 1.0).
	 */
	public static final String DISCOVERY = ISSUER + "/.well-known/openid-configuration";

	/**
	 * Return where tokens are issued.
	 * @return path and query; {@code null} if the provider's credential is a static key
	 */
	public @Nullable String token() {
		String relative = relative("token-uri");
		if (relative != null) {
			return relative;
		}
		return (hasOwnTokenHost() || hasIssuer()) ? TOKEN : null;
	}

	/**
	 * Tell whether the provider issues tokens at a host of its own.
	 * @return {@code true} for an absolute token URI
	 */
	public boolean hasOwnTokenHost() {
		return this.settings.isAbsolute("token-uri");
	}

	/**
	 * Tell whether the token URI is in a document of the issuer.
	 * @return {@code true} if so
	 */
	public boolean hasIssuer() {
		return this.settings.has("issuer-uri");
	}

	/**
	 * Return where the API tells without a token whether it is up.
	 * @return path and query; {@code null} if that is nowhere, or at another host
	 */
	public @Nullable String probe() {
		return relative("probe.uri");
	}

	/**
	 * Return where sessions end.
	 * @return path and query; {@code null} if that is nowhere, or at another host
	 */
	public @Nullable String logout() {
		return relative("logout-uri");
	}

	private @Nullable String relative(String name) {
		String uri = this.settings.find(name);
		return (uri == null || this.settings.isAbsolute(name)) ? null : "/" + uri.replaceFirst("^/+", "");
	}

}
