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

package dev.quantumauth.test.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * The form that a request carries.
 */
public final class Form {

	/**
	 * What stands for a name that is no parameter of OAuth 2.0 in {@link #publicNames()}.
	 */
	public static final String UNNAMED = "?";

	private static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

	private static final Set<String> NAMES = Set.of("grant_type", "client_id", "client_secret", "client_assertion",
			"client_assertion_type", "username", "password", "refresh_token", "access_token", "token", "scope", "code",
			"code_verifier", "redirect_uri", "response_type", "audience", "resource", "totp");

	private final List<Field> fields;

	private Form(List<Field> fields) {
		this.fields = fields;
	}

	/**
	 * Read the body of a request as a form.
	 * @param request the request
	 * @return the form; a field that cannot be decoded has the name {@link #UNNAMED}
	 */
	public static Form of(Request request) {
		List<Field> fields = new ArrayList<>();
		for (String pair : new String(request.getBody(), StandardCharsets.UTF_8).split("&", -1)) {
			if (!pair.isEmpty()) {
				fields.add(field(pair));
			}
		}
		return new Form(fields);
	}

	/**
	 * Tell whether a request says that its body is a form. One without
	 * {@code Content-Type} counts as if it did, as in JAX-RS.
	 * @param request the request
	 * @return {@code false} for another {@code Content-Type}
	 */
	public static boolean isDeclaredBy(Request request) {
		String contentType = request.getHeader("Content-Type");
		return contentType == null || contentType.toLowerCase(Locale.ROOT).startsWith(CONTENT_TYPE);
	}

	private static Field field(String pair) {
		int equals = pair.indexOf('=');
		try {
			return (equals < 0) ? new Field(UNNAMED, "")
					: new Field(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
		}
		catch (IllegalArgumentException ex) {
			return new Field(UNNAMED, "");
		}
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	/**
	 * Return the value of a field.
	 * @param name the name of the field
	 * @return the first value, or {@code null} without such a field
	 */
	public @Nullable String value(String name) {
		return this.fields.stream()
			.filter((field) -> field.name().equals(name))
			.map(Field::value)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Tell whether two fields have the same name.
	 * @return {@code true} if so
	 */
	public boolean repeatsField() {
		Set<String> seen = new HashSet<>();
		return this.fields.stream().anyMatch((field) -> !seen.add(field.name()));
	}

	/**
	 * Return the names of the fields without what may be part of a secret.
	 * @return the names in the order of the form; {@link #UNNAMED} for one that is no
	 * parameter of OAuth 2.0
	 */
	public List<String> publicNames() {
		return this.fields.stream().map(Field::name).map((name) -> NAMES.contains(name) ? name : UNNAMED).toList();
	}

	/**
	 * One field.
	 *
	 * @param name the decoded name
	 * @param value the decoded value
	 */
	private record Field(String name, String value) {

		@Override
		public String toString() {
			return "Field";
		}

	}

}
