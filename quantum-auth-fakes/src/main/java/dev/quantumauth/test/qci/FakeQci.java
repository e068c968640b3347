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
import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;

import dev.quantumauth.test.server.FakeServer;
import dev.quantumauth.test.server.PropertyPairs;

/**
 * A fake of QCi's cloud for tests and samples: issues access tokens over HTTP on a
 * loopback port, accepts them at its API, and fails on request.
 * <p>
 * It answers {@code POST /auth/v1/access-tokens/}, {@code GET} of {@code .../health} and
 * {@code .../version} below that, and, with an access token, requests for jobs at
 * {@code /optimization/v1/jobs} and for files at {@code /optimization/v1/files}.
 * Everything else is 404. All methods may be called from any thread while requests are
 * served; a change applies to requests that arrive after it.
 * <p>
 * No message of this class shows a token; {@link #properties()} and
 * {@link #propertyPairs()} do.
 *
 * @since 0.1.0
 */
public final class FakeQci extends QciTraffic implements AutoCloseable {

	/**
	 * The {@code organization_id} of every token answer.
	 */
	public static final String ORGANIZATION_ID = "fake-organization";

	/**
	 * The {@code user_id} of every token answer.
	 */
	public static final String USER_ID = "fake-user";

	private final String apiToken;

	private final FakeServer server;

	FakeQci(String apiToken, QciCloud cloud, FakeServer server) {
		super(cloud);
		this.apiToken = apiToken;
		this.server = server;
	}

	/**
	 * Start a fake with a random API token, on a free port.
	 * @return a fake that runs, to be closed
	 */
	public static FakeQci start() {
		return builder().start();
	}

	/**
	 * Prepare a fake that differs from {@link #start()}'s.
	 * @return a builder with the settings of {@link #start()}
	 */
	public static FakeQciBuilder builder() {
		return new FakeQciBuilder();
	}

	/**
	 * Return the base URL, which stays the same after {@link #close()}.
	 * @return {@code http://127.0.0.1:port}, without a trailing slash
	 */
	public URI url() {
		return this.server.url();
	}

	/**
	 * Return the one API token that this fake accepts.
	 * @return the API token
	 */
	public String apiToken() {
		return this.apiToken;
	}

	/**
	 * Return the configuration that makes an application use this fake, for
	 * {@code SpringApplicationBuilder#properties} or a {@code DynamicPropertyRegistry}.
	 * @return {@code quantum.auth.qci.url} and {@code quantum.auth.qci.api-token}
	 */
	public Map<String, Object> properties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("quantum.auth.qci.url", url().toString());
		properties.put("quantum.auth.qci.api-token", this.apiToken);
		return properties;
	}

	/**
	 * Return {@link #properties()} for
	 * {@code ApplicationContextRunner#withPropertyValues} and {@code TestPropertyValues}.
	 * @return {@code key=value} pairs
	 */
	public String[] propertyPairs() {
		return PropertyPairs.of(properties());
	}

	/**
	 * Return the server behind this fake, for verification and for stubs of your own,
	 * which take precedence over the fake's. A request that such a stub answers is not in
	 * {@link #tokenRequests()}.
	 * @return the server; its journal keeps the latest 10,000 requests, secrets included
	 */
	public WireMockServer wireMock() {
		return this.server.wireMock();
	}

	/**
	 * Make this fake as it was when it started: no fault, first lifetime and latency,
	 * nothing counted or recorded, no job or file, no stub of your own. It forgets the
	 * access tokens too, so those are refused from now on. URL and API token stay.
	 */
	public void reset() {
		cloud().reset();
		this.server.reset();
	}

	/**
	 * Do what {@link #reset()} does, but keep accepting the access tokens that were
	 * accepted.
	 */
	void resetExceptTokens() {
		cloud().resetExceptTokens();
		this.server.reset();
	}

	/**
	 * Stop the server and release its port. Does nothing when already closed. Answers
	 * that are held back are not sent, but the threads that wait for them may keep the
	 * JVM running until the answers would have been due.
	 */
	@Override
	public void close() {
		this.server.stop();
	}

	@Override
	public String toString() {
		return "FakeQci[url=" + url() + "]";
	}

}
