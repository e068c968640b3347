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

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.common.Json;
import com.github.tomakehurst.wiremock.common.JsonException;
import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Answers and request bodies in JSON, and dates in HTTP's form. WireMock's own
 * {@link Json} writes and reads the JSON. No type of Jackson is used, because its package
 * is another one in {@code wiremock-standalone} than in {@code wiremock}.
 */
public final class HttpAnswers {

	// RFC 9110, section 5.6.7, wants a day of two digits, and RFC_1123_DATE_TIME prints
	// one digit below 10
	private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private HttpAnswers() {
	}

	/**
	 * Answer with JSON.
	 * @param status the status
	 * @param body a map for an object, or a list for an array
	 * @return the answer
	 */
	public static ResponseDefinitionBuilder json(int status, Object body) {
		return new ResponseDefinitionBuilder().withStatus(status)
			.withHeader("Content-Type", "application/json")
			.withBody(Json.write(body));
	}

	/**
	 * Answer with an error that has a message only.
	 * @param status the status
	 * @param message the message
	 * @return the answer
	 */
	public static ResponseDefinitionBuilder error(int status, String message) {
		return json(status, Map.of("message", message));
	}

	/**
	 * Read the body of a request as a JSON object.
	 * @param request the request
	 * @return the object, or {@code null} if the body is anything else
	 */
	public static @Nullable Map<?, ?> jsonObject(Request request) {
		try {
			return Json.read(request.getBodyAsString(), Map.class);
		}
		catch (JsonException ex) {
			return null;
		}
	}

	/**
	 * Print a time as HTTP headers do.
	 * @param instant the time
	 * @return the date, whole seconds, GMT
	 */
	public static String httpDate(Instant instant) {
		return HTTP_DATE.format(instant);
	}

}
