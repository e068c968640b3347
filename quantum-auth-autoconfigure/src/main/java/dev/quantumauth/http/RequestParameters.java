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

package dev.quantumauth.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parameters of a request in the order in which they were added, and the two forms of
 * a body that contains them. Not thread-safe.
 */
final class RequestParameters {

	private static final JsonMapper jsonMapper = JsonMapper.shared();

	private final MultiValueMap<String, String> values = new LinkedMultiValueMap<>();

	void add(String name, String value) {
		this.values.add(name, value);
	}

	boolean isEmpty() {
		return this.values.isEmpty();
	}

	byte[] toForm() {
		StringJoiner form = new StringJoiner("&");
		this.values.forEach((name, values) -> values.forEach((value) -> form.add(encode(name) + "=" + encode(value))));
		return form.toString().getBytes(StandardCharsets.US_ASCII);
	}

	byte[] toJson() {
		Map<String, Object> members = new LinkedHashMap<>();
		this.values.forEach((name, values) -> members.put(name, (values.size() == 1) ? values.get(0) : values));
		return jsonMapper.writeValueAsBytes(members);
	}

	static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "RequestParameters" + this.values.keySet();
	}

}
