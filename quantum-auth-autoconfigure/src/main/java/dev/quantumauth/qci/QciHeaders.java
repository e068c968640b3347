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

package dev.quantumauth.qci;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * The headers that QCi's own Python client sends.
 */
final class QciHeaders {

	private static final String REQUEST_TIMEOUT = "X-Request-Timeout-Nano";

	private QciHeaders() {
	}

	static HttpHeaders withoutAuthorization(@Nullable Duration timeout) {
		HttpHeaders headers = new HttpHeaders();
		ofCall(timeout).forEach(headers::set);
		headers.set(HttpHeaders.CONNECTION, "close");
		return headers;
	}

	// Without "Connection", which the JDK's HTTP client rejects
	static Map<String, String> ofCall(@Nullable Duration timeout) {
		Map<String, String> headers = new LinkedHashMap<>(requestTimeout(timeout));
		headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
		return headers;
	}

	static Map<String, String> requestTimeout(@Nullable Duration timeout) {
		return (timeout != null) ? Map.of(REQUEST_TIMEOUT, Long.toString(timeout.toNanos())) : Map.of();
	}

}
