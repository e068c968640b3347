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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.springframework.util.Assert;

/**
 * The values of a credential. Immutable.
 *
 * @param values the values, by the names of their parts
 */
record ProviderCredential(Map<String, String> values) {

	ProviderCredential {
		values = Map.copyOf(values);
	}

	static ProviderCredential read(CredentialKind kind, UnaryOperator<String> reader) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String part : kind.parts()) {
			String value = reader.apply(part);
			Assert.state(!value.isBlank(), () -> "the " + part + " is empty");
			values.put(part, value);
		}
		return new ProviderCredential(values);
	}

	boolean has(String part) {
		return this.values.containsKey(part);
	}

	String value(String part) {
		String value = this.values.get(part);
		Assert.state(value != null, () -> "The credential has no " + part);
		return value;
	}

	// The names keep apart credentials whose values are equal when put together
	String identity() {
		StringBuilder identity = new StringBuilder();
		this.values.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.forEach((part) -> identity.append(part.getKey()).append('\n').append(part.getValue()).append('\n'));
		return identity.toString();
	}

	@Override
	public String toString() {
		return "ProviderCredential" + this.values.keySet();
	}

}
