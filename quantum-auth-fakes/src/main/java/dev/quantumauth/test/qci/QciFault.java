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
import java.time.Duration;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;

import dev.quantumauth.test.server.EndpointFault;
import dev.quantumauth.test.server.ServerFault;

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
public final class QciFault extends EndpointFault<QciFault> {

	private QciFault(ServerFault fault) {
		super(fault);
	}

	/**
	 * Answer with a status and an empty body, as a service does with 503 while it starts.
	 * @param status the status
	 * @return the fault
	 */
	public static QciFault status(int status) {
		return new QciFault(ServerFault.status("status", status));
	}

	/**
	 * Answer with a status and a body, declared as JSON whatever it is.
	 * @param status the status
	 * @param json the body
	 * @return the fault
	 */
	public static QciFault status(int status, String json) {
		return new QciFault(ServerFault.json("status", status, json));
	}

	/**
	 * Answer 401 with a JSON error body, as to an unknown API token.
	 * @return the fault
	 */
	public static QciFault rejected() {
		return new QciFault(ServerFault.json("rejected", 401, "{\"message\": \"The refresh token is not valid\"}"));
	}

	/**
	 * Answer with a status and an HTML page, as a proxy between client and cloud does.
	 * @param status the status
	 * @return the fault
	 */
	public static QciFault html(int status) {
		return new QciFault(ServerFault.html(status));
	}

	/**
	 * Answer 200 with a body, declared as JSON whatever it is.
	 * @param json the body
	 * @return the fault
	 */
	public static QciFault body(String json) {
		return new QciFault(ServerFault.json("body", 200, json));
	}

	/**
	 * Answer 200 with a JSON body that stops in the middle of the access token. The
	 * response itself is complete: its {@code Content-Length} is that of the half body.
	 * @return the fault
	 */
	public static QciFault truncatedJson() {
		return new QciFault(ServerFault.json("truncatedJson", 200,
				"{\"token_type\": \"Bearer\", \"access_token\": \"fake-qci-acc"));
	}

	/**
	 * Answer 200 with valid JSON, most of it in a field that clients do not know. A
	 * client that limits the size of what it reads fails; another gets an access token,
	 * which the API refuses.
	 * @param bytes the exact size of the body, at least 256
	 * @return the fault
	 */
	public static QciFault hugeBody(int bytes) {
		return new QciFault(
				ServerFault.hugeBody(bytes, "\"access_token\": \"fake-qci-access-huge\", \"token_type\": \"Bearer\","
						+ " \"expires_at_rfc3339\": \"2999-01-01T00:00:00Z\""));
	}

	/**
	 * Answer 307, which asks the client to send the same request, credential included,
	 * elsewhere.
	 * @param location where to
	 * @return the fault
	 */
	public static QciFault redirectTo(URI location) {
		return new QciFault(ServerFault.redirectTo(location));
	}

	/**
	 * Reset the connection without an answer.
	 * @return the fault
	 */
	public static QciFault connectionReset() {
		return new QciFault(ServerFault.connection("connectionReset", Fault.CONNECTION_RESET_BY_PEER));
	}

	/**
	 * Send nothing for a while, then close the connection without an answer. For a slow
	 * answer that does arrive, see {@link FakeQci#latency(Duration)}.
	 * @param duration from 0 to 10 minutes
	 * @return the fault
	 */
	public static QciFault noAnswer(Duration duration) {
		return new QciFault(ServerFault.noAnswer(duration));
	}

	@Override
	protected QciFault copyWith(ServerFault fault) {
		return new QciFault(fault);
	}

	Duration delay() {
		return fault().delay();
	}

	ResponseDefinitionBuilder answer() {
		return fault().answer();
	}

	@Override
	public String toString() {
		return "QciFault[" + fault() + "]";
	}

}
