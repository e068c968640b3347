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
 * What goes over the wire when an endpoint fails: an answer, or a broken connection.
 * Immutable. {@link #toString()} leaves out bodies and headers, because a test may put a
 * credential there.
 */
public final class ServerFault {

	private static final String JSON = "application/json";

	private final String name;

	private final int status;

	private final byte[] body;

	private final Map<String, String> headers;

	private final @Nullable Fault connectionFault;

	private final Duration delay;

	private ServerFault(String name, int status, byte[] body, Map<String, String> headers,
			@Nullable Fault connectionFault, Duration delay) {
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
	 * Answer with an empty body.
	 * @param name what {@link #toString()} calls the fault
	 * @param status the status
	 * @return the fault
	 */
	public static ServerFault status(String name, int status) {
		return new ServerFault(name, status, new byte[0], Map.of(), null, Duration.ZERO);
	}

	/**
	 * Answer with a body, declared as JSON whatever it is.
	 * @param name what {@link #toString()} calls the fault
	 * @param status the status
	 * @param json the body
	 * @return the fault
	 */
	public static ServerFault json(String name, int status, String json) {
		return text(name, status, JSON, json);
	}

	/**
	 * Answer with plain text.
	 * @param name what {@link #toString()} calls the fault
	 * @param status the status
	 * @param text the body
	 * @return the fault
	 */
	public static ServerFault plain(String name, int status, String text) {
		return text(name, status, "text/plain; charset=utf-8", text);
	}

	/**
	 * Answer with an HTML page, as a proxy does.
	 * @param status the status
	 * @return the fault
	 */
	public static ServerFault html(int status) {
		return text("html", status, "text/html; charset=utf-8",
				"<!DOCTYPE html><html><head><title>%1$d</title></head><body><h1>%1$d</h1><hr>proxy</body></html>"
					.formatted(status));
	}

	/**
	 * Answer 200 with valid JSON, most of it in a field that clients do not know.
	 * @param bytes the exact size of the body, at least 256
	 * @param fields the other members as JSON without the braces, at most 200 characters,
	 * all ASCII
	 * @return the fault
	 */
	public static ServerFault hugeBody(int bytes, String fields) {
		if (bytes < 256) {
			throw new IllegalArgumentException("A huge body has at least 256 bytes, not " + bytes);
		}
		String start = "{\"padding\": \"";
		String end = "\", " + fields + "}";
		return json("hugeBody", 200, start + "x".repeat(bytes - start.length() - end.length()) + end);
	}

	/**
	 * Answer 307, which asks the client to send the same request elsewhere.
	 * @param location where to
	 * @return the fault
	 */
	public static ServerFault redirectTo(URI location) {
		return status("redirectTo", 307).header("Location", location.toString());
	}

	/**
	 * Break the connection.
	 * @param name what {@link #toString()} calls the fault
	 * @param connectionFault how it breaks
	 * @return the fault
	 */
	public static ServerFault connection(String name, Fault connectionFault) {
		return new ServerFault(name, 200, new byte[0], Map.of(), connectionFault, Duration.ZERO);
	}

	/**
	 * Send nothing for a while, then close the connection without an answer.
	 * @param duration from 0 to 10 minutes
	 * @return the fault
	 */
	public static ServerFault noAnswer(Duration duration) {
		return connection("noAnswer", Fault.EMPTY_RESPONSE).delayed(duration);
	}

	/**
	 * Hold the answer, or the breaking of the connection, back.
	 * @param duration from 0 to 10 minutes
	 * @return a new fault
	 */
	public ServerFault delayed(Duration duration) {
		return new ServerFault(this.name, this.status, this.body, this.headers, this.connectionFault,
				Delays.checked(duration));
	}

	/**
	 * Add {@code Retry-After} in seconds.
	 * @param wait how long to wait, rounded up
	 * @return a new fault
	 */
	public ServerFault retryAfter(Duration wait) {
		return header("Retry-After", Long.toString(wait.plusNanos(999_999_999).toSeconds()));
	}

	/**
	 * Add {@code Retry-After} as an HTTP date.
	 * @param date when to come back
	 * @return a new fault
	 */
	public ServerFault retryAfter(Instant date) {
		return header("Retry-After", HttpAnswers.httpDate(date));
	}

	/**
	 * Add a response header, which replaces an earlier one of that spelling.
	 * @param name the header's name
	 * @param value its only value
	 * @return a new fault
	 */
	public ServerFault header(String name, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(name, value);
		return new ServerFault(this.name, this.status, this.body, headers, this.connectionFault, this.delay);
	}

	/**
	 * Return what {@link #toString()} calls the fault.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return how long the answer is held back, which {@link #answer()} does not do.
	 * @return the delay
	 */
	public Duration delay() {
		return this.delay;
	}

	/**
	 * Build the answer.
	 * @return an answer of its own for each call
	 */
	public ResponseDefinitionBuilder answer() {
		ResponseDefinitionBuilder answer = new ResponseDefinitionBuilder().withStatus(this.status);
		if (this.connectionFault != null) {
			return answer.withFault(this.connectionFault);
		}
		addHeaders(answer);
		return (this.body.length > 0) ? answer.withBody(this.body) : answer;
	}

	/**
	 * Add this fault's headers to another answer.
	 * @param answer the answer
	 * @return the same answer
	 */
	public ResponseDefinitionBuilder addHeaders(ResponseDefinitionBuilder answer) {
		this.headers.forEach(answer::withHeader);
		return answer;
	}

	@Override
	public String toString() {
		return this.name + ((this.connectionFault != null) ? "" : ", status=" + this.status);
	}

	private static ServerFault text(String name, int status, String contentType, String text) {
		return new ServerFault(name, status, text.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", contentType),
				null, Duration.ZERO);
	}

}
