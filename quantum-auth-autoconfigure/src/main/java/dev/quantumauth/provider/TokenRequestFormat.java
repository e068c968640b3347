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

import java.util.List;
import java.util.Map;

/**
 * The form of a token request.
 *
 * @param json whether the parameters are sent as a JSON object instead of a form
 * @param names the names of parameters that differ from those of RFC 6749, by the part:
 * {@code grant-type}, {@code client-id}, {@code client-secret}, {@code scope},
 * {@code username}, {@code password}, {@code refresh-token} or {@code api-key}. A part
 * with an empty name is left out.
 * @param parameters further parameters
 * @param headers headers of the request
 * @param hidden values of parameters and headers that messages do not show
 * @since 0.1.0
 */
public record TokenRequestFormat(boolean json, Map<String, String> names, Map<String, String> parameters,
		Map<String, String> headers, List<String> hidden) {

	/**
	 * Create a format.
	 * @param json whether the parameters are sent as a JSON object
	 * @param names the names of parameters
	 * @param parameters further parameters
	 * @param headers headers of the request
	 * @param hidden values that messages do not show
	 */
	public TokenRequestFormat {
		names = Map.copyOf(names);
		parameters = Map.copyOf(parameters);
		headers = Map.copyOf(headers);
		hidden = List.copyOf(hidden);
	}

	/**
	 * Return the name of the parameter for a part.
	 * @param part the part
	 * @return the name, empty if the part is left out
	 */
	String name(String part) {
		return this.names.getOrDefault(part, part.replace('-', '_'));
	}

	@Override
	public String toString() {
		return "TokenRequestFormat[json=" + this.json + ", names=" + this.names + ", parameters="
				+ this.parameters.keySet() + ", headers=" + this.headers.keySet() + "]";
	}

}
