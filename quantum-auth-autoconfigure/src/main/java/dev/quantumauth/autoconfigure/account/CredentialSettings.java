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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.properties.ConfiguredValue;

/**
 * The parts of a credential that one source contains, such as the properties of an
 * account or the environment.
 *
 * @param given the parts that are there, in the order of the schema
 */
record CredentialSettings(List<Given> given) {

	/**
	 * Look for all parts of a credential.
	 * @param schema lists the parts that there can be
	 * @param source finds a part
	 * @return those that are there, blank ones too
	 */
	static CredentialSettings of(AccountSchema schema, Source source) {
		List<Given> given = new ArrayList<>();
		for (CredentialForm form : schema.forms()) {
			for (CredentialPart part : form.parts()) {
				add(given, form, part, false, source.find(part, false));
				if (part.mayBeFile()) {
					add(given, form, part, true, source.find(part, true));
				}
			}
		}
		return new CredentialSettings(given);
	}

	private static void add(List<Given> given, CredentialForm form, CredentialPart part, boolean file,
			@Nullable ConfiguredValue<String> setting) {
		if (setting != null) {
			given.add(new Given(form, part, file, setting));
		}
	}

	// A blank value counts as absent: ${VARIABLE:} is blank if the variable is not set
	CredentialSettings withoutBlank() {
		return new CredentialSettings(
				this.given.stream().filter((one) -> StringUtils.hasText(one.setting().value())).toList());
	}

	// Only what is managed elsewhere, such as a token
	CredentialSettings withoutAuthServer() {
		return new CredentialSettings(this.given.stream().filter((one) -> !one.form().needsAuthServer()).toList());
	}

	/**
	 * Say which settings are there, but blank.
	 * @return a sentence that follows another one, or an empty string
	 */
	String blank() {
		return ConfiguredValue.blank(all());
	}

	boolean isEmpty() {
		return this.given.isEmpty();
	}

	boolean isForAuthServer() {
		return this.given.stream().anyMatch((one) -> one.form().needsAuthServer());
	}

	/**
	 * Return the ways to authenticate that the parts belong to.
	 * @return the forms: with more than one the parts contradict each other
	 */
	Set<CredentialForm> forms() {
		return this.given.stream().map(Given::form).collect(Collectors.toSet());
	}

	// A part is there as a value and as a file, for example password and password-file
	boolean hasPartTwice() {
		return this.given.stream().map(Given::part).distinct().count() < this.given.size();
	}

	boolean has(CredentialPart part) {
		return this.given.stream().anyMatch((one) -> one.part().equals(part));
	}

	List<ConfiguredValue<String>> all() {
		return this.given.stream().<ConfiguredValue<String>>map(Given::setting).toList();
	}

	@Override
	public String toString() {
		return "CredentialSettings[" + ConfiguredValue.names(all()) + "]";
	}

	/**
	 * Where parts of a credential are looked up.
	 */
	interface Source {

		/**
		 * Look for a part.
		 * @param part the part
		 * @param file whether to look for the path of a file that holds its value
		 * @return the setting, or {@code null} if it is not there
		 */
		@Nullable ConfiguredValue<String> find(CredentialPart part, boolean file);

	}

	/**
	 * A part of a credential that is configured.
	 *
	 * @param form the way to authenticate that it belongs to
	 * @param part what it is
	 * @param file whether it is the path of a file that holds the value
	 * @param setting its value
	 */
	record Given(CredentialForm form, CredentialPart part, boolean file, ConfiguredValue<String> setting) {

		String property() {
			return this.file ? this.part.fileName() : this.part.name();
		}

	}

}
