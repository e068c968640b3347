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

import java.net.URI;
import java.time.Duration;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;

import dev.quantumauth.test.server.EndpointFault;
import dev.quantumauth.test.server.ServerFault;

/**
 * What the token endpoint of a {@link FakeCloud} does instead of issuing an access token.
 * <p>
 * Immutable and safe for use by several threads. A status is that of HTTP, from 200 to
 * 599; anything else is an {@link IllegalArgumentException}. {@link #toString()} leaves
 * out bodies and headers, because a test may put a credential there.
 *
 * @since 0.1.0
 * @see FakeCloud#failTokenRequests(CloudFault)
 */
public final class CloudFault extends EndpointFault<CloudFault> {

	private CloudFault(ServerFault fault) {
		super(fault);
	}

	/**
	 * Answer with a status and an empty body, as a service does with 503 while it starts.
	 * @param status the status
	 * @return the fault
	 */
	public static CloudFault status(int status) {
		return new CloudFault(ServerFault.status("status", status));
	}

	/**
	 * Answer with a status and a body, declared as JSON whatever it is.
	 * @param status the status
	 * @param json the body
	 * @return the fault
	 */
	public static CloudFault status(int status, String json) {
		return new CloudFault(ServerFault.json("status", status, json));
	}

	/**
	 * Answer with an error of OAuth, for example 403 with {@code invalid_grant}, as
	 * Pasqal's authentication server does after a wrong password.
	 * @param status the status
	 * @param error the error code
	 * @return the fault
	 */
	public static CloudFault error(int status, String error) {
		return new CloudFault(ServerFault.json("error", status, "{\"error\": \"" + error + "\"}"));
	}

	/**
	 * Answer with a status and an HTML page, as a proxy between client and cloud does.
	 * @param status the status
	 * @return the fault
	 */
	public static CloudFault html(int status) {
		return new CloudFault(ServerFault.html(status));
	}

	/**
	 * Answer 200 with a body, declared as JSON whatever it is.
	 * @param json the body
	 * @return the fault
	 */
	public static CloudFault body(String json) {
		return new CloudFault(ServerFault.json("body", 200, json));
	}

	/**
	 * Answer 307, which asks the client to send the same request, credential included,
	 * elsewhere.
	 * @param location where to
	 * @return the fault
	 */
	public static CloudFault redirectTo(URI location) {
		return new CloudFault(ServerFault.redirectTo(location));
	}

	/**
	 * Reset the connection without an answer.
	 * @return the fault
	 */
	public static CloudFault connectionReset() {
		return new CloudFault(ServerFault.connection("connectionReset", Fault.CONNECTION_RESET_BY_PEER));
	}

	/**
	 * Send nothing for a while, then close the connection without an answer. For a slow
	 * answer that does arrive, see {@link FakeCloud#latency(Duration)}.
	 * @param duration from 0 to 10 minutes
	 * @return the fault
	 */
	public static CloudFault noAnswer(Duration duration) {
		return new CloudFault(ServerFault.noAnswer(duration));
	}

	@Override
	protected CloudFault copyWith(ServerFault fault) {
		return new CloudFault(fault);
	}

	Duration delay() {
		return fault().delay();
	}

	ResponseDefinitionBuilder answer() {
		return fault().answer();
	}

	@Override
	public String toString() {
		return "CloudFault[" + fault() + "]";
	}

}
