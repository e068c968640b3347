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

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.Options.ChunkedEncodingPolicy;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;

/**
 * The WireMock server of one fake, set up for a thousand requests at once.
 */
public final class FakeServer {

	private static final String LOOPBACK = "127.0.0.1";

	private static final int CONTAINER_THREADS = 24;

	// An answer that is held back occupies none of the container's threads, so that few
	// threads send many of them
	private static final int DELAYED_RESPONSE_THREADS = 4;

	// Java's default of 50 makes connections of a burst wait for a SYN to be repeated
	private static final int ACCEPT_QUEUE = 2048;

	private static final int JOURNAL_ENTRIES = 10_000;

	private static final int JOURNAL_RESPONSE_BYTES = 16 * 1024;

	private final ServerStubs stubs;

	private final WireMockServer wireMock;

	private final URI url;

	private FakeServer(int port, ServerStubs stubs) {
		this.stubs = stubs;
		this.wireMock = new WireMockServer(configuration(port, stubs));
		this.wireMock.start();
		this.url = URI.create("http://" + LOOPBACK + ":" + this.wireMock.port());
	}

	/**
	 * Start a server on 127.0.0.1.
	 * @param port the port; 0 for a free one
	 * @param stubs what it answers
	 * @return a server that runs
	 */
	public static FakeServer start(int port, ServerStubs stubs) {
		return new FakeServer(port, stubs);
	}

	// Faults are to look alike to all clients, also to those that offer HTTP/2 or gzip:
	// plain HTTP/1.1 with a Content-Length, neither compressed nor in chunks
	private static WireMockConfiguration configuration(int port, ServerStubs stubs) {
		return WireMockConfiguration.options()
			.bindAddress(LOOPBACK)
			.port(port)
			.http2PlainDisabled(true)
			.gzipDisabled(true)
			.useChunkedTransferEncoding(ChunkedEncodingPolicy.NEVER)
			.containerThreads(CONTAINER_THREADS)
			.asynchronousResponseEnabled(true)
			.asynchronousResponseThreads(DELAYED_RESPONSE_THREADS)
			.jettyAcceptQueueSize(ACCEPT_QUEUE)
			.maxRequestJournalEntries(JOURNAL_ENTRIES)
			.maxLoggedResponseSize(JOURNAL_RESPONSE_BYTES)
			.notifier(new QuietNotifier())
			.mappingSource(stubs)
			.extensions(stubs.transformers());
	}

	/**
	 * Return the base URL, which stays the same after {@link #stop()}.
	 * @return {@code http://127.0.0.1:port}, without a trailing slash
	 */
	public URI url() {
		return this.url;
	}

	/**
	 * Return the base URL by which a client knows the server that it has sent a request
	 * to.
	 * @param request the request
	 * @return scheme, host and port, without a trailing slash
	 */
	public static String url(Request request) {
		return request.getScheme() + "://" + request.getHost() + ":" + request.getPort();
	}

	/**
	 * Return the WireMock server.
	 * @return the server
	 */
	public WireMockServer wireMock() {
		return this.wireMock;
	}

	/**
	 * Remove stubs that are not the fake's, scenarios and recorded requests.
	 */
	public void reset() {
		// WireMock's own reset leaves a moment without any stub, in which the renewal of
		// a token in the background would be answered with 404
		this.wireMock.getStubMappings()
			.stream()
			.filter((stub) -> !this.stubs.contains(stub))
			.forEach(this.wireMock::removeStubMapping);
		this.stubs.missingFrom(this.wireMock.getStubMappings()).forEach(this.wireMock::addStubMapping);
		this.wireMock.resetScenarios();
		this.wireMock.resetRequests();
	}

	/**
	 * Stop the server, if it runs, and release its port.
	 */
	public void stop() {
		if (this.wireMock.isRunning()) {
			this.wireMock.stop();
		}
	}

}
