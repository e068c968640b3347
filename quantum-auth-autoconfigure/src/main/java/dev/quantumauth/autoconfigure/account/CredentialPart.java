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

/**
 * A part of a credential as it is configured, for example a username.
 *
 * @param name the name of its property, for example {@code api-token}
 * @param label what it is, for messages, for example "API token"
 * @param kind how its value is read
 * @param mayBeFile whether a property {@code <name>-file} may name a file that holds it
 * @param variables the environment variables that the default account falls back to, of
 * which the first that is set counts
 * @param writtenBy what writes the file, for messages; empty unless the kind is
 * {@link Kind#FILE}
 * @since 0.1.0
 */
public record CredentialPart(String name, String label, Kind kind, boolean mayBeFile, List<String> variables,
		String writtenBy) {

	/**
	 * Return a secret without white space, such as a token or a key. White space, quotes
	 * and a header's scheme around it are removed.
	 * @param name the name of its property
	 * @param label what it is, for messages
	 * @return the part
	 */
	public static CredentialPart token(String name, String label) {
		return new CredentialPart(name, label, Kind.TOKEN, false, List.of(), "");
	}

	/**
	 * Return a name that is no secret, such as that of a user.
	 * @param name the name of its property
	 * @param label what it is, for messages
	 * @return the part
	 */
	public static CredentialPart text(String name, String label) {
		return new CredentialPart(name, label, Kind.TEXT, false, List.of(), "");
	}

	/**
	 * Return a secret that a person chose, which is sent exactly as it is configured.
	 * @param name the name of its property
	 * @param label what it is, for messages
	 * @return the part
	 */
	public static CredentialPart password(String name, String label) {
		return new CredentialPart(name, label, Kind.PASSWORD, false, List.of(), "");
	}

	/**
	 * Return the path of a file that the provider itself reads.
	 * @param name the name of its property
	 * @param label what it is, for messages
	 * @param writtenBy what writes the file, for messages
	 * @return the part
	 */
	public static CredentialPart file(String name, String label, String writtenBy) {
		return new CredentialPart(name, label, Kind.FILE, false, List.of(), writtenBy);
	}

	/**
	 * Return the same part, which can also be in a file that the property
	 * {@code <name>-file} names.
	 * @return the part
	 */
	public CredentialPart orFile() {
		return new CredentialPart(this.name, this.label, this.kind, true, this.variables, this.writtenBy);
	}

	/**
	 * Return the same part with environment variables that the default account falls back
	 * to.
	 * @param variables the names of the variables, of which the first that is set counts
	 * @return the part
	 */
	public CredentialPart orVariable(String... variables) {
		return new CredentialPart(this.name, this.label, this.kind, this.mayBeFile, List.of(variables), this.writtenBy);
	}

	/**
	 * Return the name of the property that names a file.
	 * @return the name
	 */
	public String fileName() {
		return this.name + "-file";
	}

	/**
	 * Return whether the value itself must not be shown.
	 * @return whether it is a secret
	 */
	public boolean isSecret() {
		return this.kind == Kind.TOKEN || this.kind == Kind.PASSWORD;
	}

	// For example "password or password-file"
	String alternatives(String before) {
		return before + this.name + (this.mayBeFile ? " or " + before + fileName() : "");
	}

	/**
	 * How a part is read.
	 */
	public enum Kind {

		/**
		 * A secret without white space.
		 */
		TOKEN,

		/**
		 * A text that is no secret.
		 */
		TEXT,

		/**
		 * A secret that a person chose.
		 */
		PASSWORD,

		/**
		 * The path of a file that the provider reads.
		 */
		FILE

	}

}
