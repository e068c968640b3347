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

package dev.quantumauth.test.qci;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What the token endpoint of a {@link FakeQci} does instead of issuing an access token.
 * <p>
 * Immutable and safe for use by several threads. A status is that of HTTP, from 200 to
 * 599; anything else is an {@link IllegalArgumentException}. {@link #toString()} leaves
 * out bodies and headers, because a test may put a credential there.
 *
 * @since 0.1.0
 * @see FakeQci#failTokenRequests(QciFault)
 */
public final class QciFault {

	private static final String JSON = "application/json";

	private final String name;

	private final int status;

	private final byte[] body;

	private final Map<String, String> headers;

	private final @Nullable Fault connectionFault;

	private final Duration delay;

	private QciFault(String name, int status, byte[] body, Map<String, String> headers, @Nullable Fault connectionFault,
			Duration delay) {
		if (status < 200 || status > 599) {
			throw new IllegalArgumentException("An HTTP status must be between 200 and 599, not " + status);
		}
		this.name = name;
		this.status = status;
		this.body = body;
		this.headers = Collections.unmodifiableMap(headers);
		this.connectionFault = connectionFault;
		this.delay = delay;
	}

	/**
	 * Answer with a status and an empty body, as a service that starts does with 503.
	 * @param status the status
	 * @return the fault
	 */
	public static QciFault status(int status) {
		return new QciFault("status", status, new byte[0], Map.of(), null, Duration.ZERO);
	}

	/**
	 * Answer with a status and a body, declared as JSON whatever it is.
	 * @param status the status
	 * @param json the body
	 * @return the fault
	 */
	public static QciFault status(int status, String json) {
		return text("status", status, JSON, json);
	}

	/**
	 * Answer 401 with a JSON error body, as to an unknown API token.
	 * @return the fault
	 */
	public static QciFault rejected() {
		return text("rejected", 401, JSON, "{\"message\": \"The refresh token is not valid\"}");
	}

	/**
	 * Answer with a status and an HTML page, as a proxy between client and cloud does.
	 * @param status the status
	 * @return the fault
	 */
	public static QciFault html(int status) {
		return text("html", status, "text/html; charset=utf-8",
				"<!DOCTYPE html><html><head><title>%1$d</title></head><body><h1>%1$d</h1><hr>proxy</body></html>"
					.formatted(status));
	}

	/**
	 * Answer 200 with a body, declared as JSON whatever it is.
	 * @param json the body
	 * @return the fault
	 */
	public static QciFault body(String json) {
		return text("body", 200, JSON, json);
	}

	/**
	 * Answer 200 with a JSON body that stops in the middle of the access token. The
	 * response itself is complete: its {@code Content-Length} is that of the half body.
	 * @return the fault
	 */
	public static QciFault truncatedJson() {
		return text("truncatedJson", 200, JSON, "{\"token_type\": \"Bearer\", \"access_token\": \"fake-qci-acc");
	}

	/**
	 * Answer 200 with valid JSON, most of it in a field that nobody needs. A client that
	 * bounds what it reads fails; one that does not gets an access token, which no API
	 * call accepts.
	 * @param bytes the exact size of the body, at least 256
	 * @return the fault
	 */
	public static QciFault hugeBody(int bytes) {
		if (bytes < 256) {
			throw new IllegalArgumentException("A huge body has at least 256 bytes, not " + bytes);
		}
		String start = "{\"padding\": \"";
		String end = "\", \"access_token\": \"fake-qci-access-huge\", \"token_type\": \"Bearer\","
				+ " \"expires_at_rfc3339\": \"2999-01-01T00:00:00Z\"}";
		return text("hugeBody", 200, JSON, start + "x".repeat(bytes - start.length() - end.length()) + end);
	}

	/**
	 * Answer 307, which asks the client to send the same request, credential included,
	 * elsewhere.
	 * @param location where to
	 * @return the fault
	 */
	public static QciFault redirectTo(URI location) {
		return new QciFault("redirectTo", 307, new byte[0], Map.of("Location", location.toString()), null,
				Duration.ZERO);
	}

	/**
	 * Reset the connection without an answer.
	 * @return the fault
	 */
	public static QciFault connectionReset() {
		return new QciFault("connectionReset", 200, new byte[0], Map.of(), Fault.CONNECTION_RESET_BY_PEER,
				Duration.ZERO);
	}

	/**
	 * Send nothing for a while, then close the connection without an answer. For a slow
	 * answer that does arrive, see {@link FakeQci#latency(Duration)}.
	 * @param duration from 0 to 10 minutes
	 * @return the fault
	 */
	public static QciFault noAnswer(Duration duration) {
		return new QciFault("noAnswer", 200, new byte[0], Map.of(), Fault.EMPTY_RESPONSE,
				TokenEndpoint.checkedDelay(duration));
	}

	/**
	 * Add {@code Retry-After} in seconds.
	 * @param wait how long to wait, rounded up
	 * @return a new fault
	 */
	public QciFault retryAfter(Duration wait) {
		return header("Retry-After", Long.toString(wait.plusNanos(999_999_999).toSeconds()));
	}

	/**
	 * Add {@code Retry-After} as an HTTP date.
	 * @param date when to come back, by the response's {@code Date}
	 * @return a new fault
	 */
	public QciFault retryAfter(Instant date) {
		return header("Retry-After", HttpAnswers.httpDate(date));
	}

	/**
	 * Add a response header, which replaces an earlier one of that spelling.
	 * @param name the header's name
	 * @param value its only value
	 * @return a new fault
	 */
	public QciFault header(String name, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(name, value);
		return new QciFault(this.name, this.status, this.body, headers, this.connectionFault, this.delay);
	}

	Duration delay() {
		return this.delay;
	}

	ResponseDefinitionBuilder answer() {
		ResponseDefinitionBuilder answer = new ResponseDefinitionBuilder().withStatus(this.status);
		if (this.connectionFault != null) {
			return answer.withFault(this.connectionFault);
		}
		this.headers.forEach(answer::withHeader);
		return (this.body.length > 0) ? answer.withBody(this.body) : answer;
	}

	@Override
	public String toString() {
		return "QciFault[" + this.name + ((this.connectionFault != null) ? "" : ", status=" + this.status) + "]";
	}

	private static QciFault text(String name, int status, String contentType, String text) {
		return new QciFault(name, status, text.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", contentType),
				null, Duration.ZERO);
	}

}
