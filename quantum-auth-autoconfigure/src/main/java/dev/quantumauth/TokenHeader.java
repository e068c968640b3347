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

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * The request header that carries an account's access token.
 *
 * @param name the name of the header, whose case does not matter
 * @param scheme the scheme before the token and a space; empty if the value of the header
 * is the token alone
 * @since 0.1.0
 * @see QuantumAuthAccount#tokenHeader()
 */
public record TokenHeader(String name, String scheme) {

	// RFC 9110, section 5.6.2
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	// Headers that frame or route the message, that are meant for a proxy, or that hold
	// other data of the request
	private static final Set<String> RESERVED = Set.of("connection", "content-length", "content-type", "cookie",
			"expect", "host", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer",
			"transfer-encoding", "upgrade");

	/**
	 * {@code Authorization: Bearer <token>}.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750, section
	 * 2.1</a>
	 */
	public static final TokenHeader BEARER = new TokenHeader("Authorization", "Bearer");

	/**
	 * Create a header.
	 * @param name the name of the header
	 * @param scheme the scheme, or an empty string
	 * @throws IllegalArgumentException if no token can be in such a header
	 */
	public TokenHeader {
		Assert.isTrue(TOKEN.matcher(name).matches(), "'name' must be the name of a header");
		Assert.isTrue(!RESERVED.contains(name.toLowerCase(Locale.ROOT)),
				"'name' must not be a header that HTTP clients set themselves");
		Assert.isTrue(scheme.isEmpty() || TOKEN.matcher(scheme).matches(),
				"'scheme' must be empty or one word of ASCII letters");
	}

	/**
	 * Return whether this is the header of RFC 6750, which also defines challenges that
	 * say why a request was answered 401.
	 * @return whether this is {@link #BEARER}, ignoring case
	 */
	public boolean isBearer() {
		return this.name.equalsIgnoreCase(BEARER.name) && this.scheme.equalsIgnoreCase(BEARER.scheme);
	}

	/**
	 * Return the value of the header for a token.
	 * @param tokenValue the token
	 * @return the value, which is a secret
	 */
	public String value(String tokenValue) {
		return prefix() + tokenValue;
	}

	/**
	 * Return whether a value of the header may be a token. A value with another scheme is
	 * another kind of credential.
	 * @param value the value of a header with this {@link #name()}
	 * @return whether the value has the scheme of this header
	 */
	public boolean matches(String value) {
		String prefix = prefix();
		return value.regionMatches(true, 0, prefix, 0, prefix.length());
	}

	private String prefix() {
		return this.scheme.isEmpty() ? "" : this.scheme + " ";
	}

}
