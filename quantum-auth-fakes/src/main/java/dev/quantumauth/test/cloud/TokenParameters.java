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

import java.util.Locale;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.server.Form;
import dev.quantumauth.test.server.HttpAnswers;

/**
 * The parameters of a token request.
 */
interface TokenParameters {

	/**
	 * Return a parameter.
	 * @param name its name
	 * @return the value; {@code null} without such a parameter
	 */
	@Nullable String value(String name);

	/**
	 * Read the parameters of a request.
	 * @param request the request
	 * @param json whether a JSON object is expected instead of a form
	 * @return the parameters; {@code null} if the body is anything else, or a form with a
	 * parameter that is there twice
	 */
	static @Nullable TokenParameters of(Request request, boolean json) {
		return (json) ? ofJson(request) : ofForm(request);
	}

	private static @Nullable TokenParameters ofForm(Request request) {
		Form form = Form.of(request);
		return (Form.isDeclaredBy(request) && !form.repeatsField()) ? form::value : null;
	}

	private static @Nullable TokenParameters ofJson(Request request) {
		String contentType = request.getHeader("Content-Type");
		boolean declared = contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
		Map<?, ?> object = (declared) ? HttpAnswers.jsonObject(request) : null;
		return (object != null) ? (name) -> (object.get(name) instanceof String text) ? text : null : null;
	}

}
