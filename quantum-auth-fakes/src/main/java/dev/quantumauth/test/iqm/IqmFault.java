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

package dev.quantumauth.test.iqm;

import java.net.URI;
import java.time.Duration;

import com.github.tomakehurst.wiremock.http.Fault;

import dev.quantumauth.test.server.ServerFault;

/**
 * What the Keycloak of a {@link FakeIqm} does instead of answering as it should.
 * <p>
 * A fault takes effect <em>before</em> the request is processed, as when a proxy refuses
 * it: no session begins, no refresh token is spent. With {@link #afterProcessing()} it
 * takes effect <em>after</em> that, as when the answer is lost on its way: the session
 * exists, the refresh token is spent, and the client does not know.
 * {@link #slow(Duration)}, {@link #with(String, Object)} and {@link #without(String)}
 * need Keycloak's own answer, so they always take effect after processing.
 * <p>
 * Immutable and safe for use by several threads. A status is that of HTTP, from 200 to
 * 599; anything else is an {@link IllegalArgumentException}. {@link #toString()} leaves
 * out bodies and headers, because a test may put a credential there.
 *
 * @since 0.1.0
 * @see FakeIqm#failTokenRequests(IqmFault)
 * @see FakeIqm#failLogouts(IqmFault)
 * @see FakeIqm#failDiscovery(IqmFault)
 */
public final class IqmFault extends KeycloakFault {

	private IqmFault(ServerFault fault, Processing processing) {
		super(fault, processing);
	}

	/**
	 * Answer with a status and an empty body, as a proxy does with 502 or 504.
	 * @param status the status
	 * @return the fault
	 */
	public static IqmFault status(int status) {
		return instead(ServerFault.status("status", status));
	}

	/**
	 * Answer with a status and a body, declared as JSON whatever it is.
	 * @param status the status
	 * @param json the body
	 * @return the fault
	 */
	public static IqmFault status(int status, String json) {
		return instead(ServerFault.json("status", status, json));
	}

	/**
	 * Answer with a status and an HTML page, as a proxy between client and server does.
	 * @param status the status
	 * @return the fault
	 */
	public static IqmFault html(int status) {
		return instead(ServerFault.html(status));
	}

	/**
	 * Answer 200 with a body, declared as JSON whatever it is.
	 * @param json the body
	 * @return the fault
	 */
	public static IqmFault body(String json) {
		return instead(ServerFault.json("body", 200, json));
	}

	/**
	 * Answer 200 with a JSON body that stops in the middle of the access token. The
	 * response itself is complete: its {@code Content-Length} is that of the half body.
	 * @return the fault
	 */
	public static IqmFault truncatedJson() {
		return instead(
				ServerFault.json("truncatedJson", 200, "{\"expires_in\": 300, \"access_token\": \"eyJhbGciOiJSUzI1"));
	}

	/**
	 * Answer 200 with valid JSON, most of it in a field that clients do not know. A
	 * client that limits the size of what it reads fails; another gets tokens that the
	 * fake refuses.
	 * @param bytes the exact size of the body, at least 256
	 * @return the fault
	 */
	public static IqmFault hugeBody(int bytes) {
		return instead(ServerFault.hugeBody(bytes,
				"\"access_token\": \"fake-iqm-access-huge\", \"expires_in\": 300, \"token_type\": \"Bearer\","
						+ " \"refresh_token\": \"fake-iqm-refresh-huge\", \"refresh_expires_in\": 1800"));
	}

	/**
	 * Answer 307, which asks the client to send the same request, credential included,
	 * elsewhere.
	 * @param location where to
	 * @return the fault
	 */
	public static IqmFault redirectTo(URI location) {
		return instead(ServerFault.redirectTo(location));
	}

	/**
	 * Reset the connection without an answer.
	 * @return the fault
	 */
	public static IqmFault connectionReset() {
		return instead(ServerFault.connection("connectionReset", Fault.CONNECTION_RESET_BY_PEER));
	}

	/**
	 * Close the connection without an answer.
	 * @return the fault
	 */
	public static IqmFault emptyResponse() {
		return instead(ServerFault.connection("emptyResponse", Fault.EMPTY_RESPONSE));
	}

	/**
	 * Send bytes that are no HTTP, then close the connection.
	 * @return the fault
	 */
	public static IqmFault garbage() {
		return instead(ServerFault.connection("garbage", Fault.RANDOM_DATA_THEN_CLOSE));
	}

	/**
	 * Send nothing for a while, then close the connection without an answer.
	 * @param duration from 0 to 10 minutes
	 * @return the fault
	 */
	public static IqmFault noAnswer(Duration duration) {
		return instead(ServerFault.noAnswer(duration));
	}

	/**
	 * Process the request at once, but hold Keycloak's own answer back.
	 * @param duration from 0 to 10 minutes
	 * @return the fault
	 */
	public static IqmFault slow(Duration duration) {
		return new IqmFault(ServerFault.status("slow", 200).delayed(duration), Processing.changing((answer) -> answer));
	}

	/**
	 * Process the request and leave a field out of the answer, such as
	 * {@code expires_in}. Only a JSON answer with status 200 is changed.
	 * @param field the name of the field
	 * @return the fault
	 */
	public static IqmFault without(String field) {
		return new IqmFault(ServerFault.status("without", 200), Processing.changing((answer) -> answer.without(field)));
	}

	/**
	 * Process the request and change or add a field of the answer, such as an
	 * {@code expires_in} of 0. Only a JSON answer with status 200 is changed.
	 * @param field the name of the field
	 * @param value its value: a string, a number, a boolean, or a list or map of those
	 * @return the fault
	 */
	public static IqmFault with(String field, Object value) {
		return new IqmFault(ServerFault.status("with", 200),
				Processing.changing((answer) -> answer.with(field, value)));
	}

	static IqmFault instead(ServerFault fault) {
		return new IqmFault(fault, Processing.NONE);
	}

	/**
	 * Process the request before the fault takes effect, so that the fault only keeps the
	 * client from learning the outcome.
	 * @return a new fault
	 */
	public IqmFault afterProcessing() {
		return new IqmFault(fault(), processing().first());
	}

	@Override
	protected IqmFault copyWith(ServerFault fault) {
		return new IqmFault(fault, processing());
	}

}
