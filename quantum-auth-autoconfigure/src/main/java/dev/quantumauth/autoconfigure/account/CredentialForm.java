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

package dev.quantumauth.autoconfigure.account;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the ways in which an account can authenticate. An account uses exactly one.
 *
 * @param parts what has to be configured
 * @param needsAuthServer whether an authentication server has to be configured too
 * @since 0.1.0
 */
public record CredentialForm(List<CredentialPart> parts, boolean needsAuthServer) {

	/**
	 * Return a form that needs no URL of an authentication server.
	 * @param parts what has to be configured
	 * @return the form
	 */
	public static CredentialForm of(CredentialPart... parts) {
		return new CredentialForm(List.of(parts), false);
	}

	/**
	 * Return the same form, but one that needs the URL of an authentication server.
	 * @return the form
	 */
	public CredentialForm atAuthServer() {
		return new CredentialForm(this.parts, true);
	}

	// Returns texts for messages that say which properties make up this form, for example
	// "auth-server-url with username and password or password-file"
	Stream<String> properties(String before) {
		if (this.parts.size() == 1 && !this.needsAuthServer) {
			CredentialPart part = this.parts.get(0);
			return part.mayBeFile() ? Stream.of(before + part.name(), before + part.fileName())
					: Stream.of(before + part.name());
		}
		return Stream.of((this.needsAuthServer ? before + AccountSchema.AUTH_SERVER_URL + " with " : "")
				+ this.parts.stream().map((part) -> part.alternatives(before)).collect(Collectors.joining(" and ")));
	}

	// Empty unless each part has one
	List<String> variables() {
		return this.parts.stream().allMatch((part) -> !part.variables().isEmpty())
				? this.parts.stream().map((part) -> String.join(" or ", part.variables())).toList() : List.of();
	}

}
