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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.http.RawServer;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

/**
 * A fake QCi whose API always works and whose authentication server has the faults of
 * {@link TokenFault}. What a {@link FakeQci} cannot do to a connection is done by another
 * address, to which {@link #webClient()} takes token requests meanwhile.
 */
final class FaultyCloud implements AutoCloseable {

	private static final String TOKENS = "/auth/v1/access-tokens/";

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private static final String TOKEN = "{\"access_token\":\"half\",\"expires_at_rfc3339\":\"2999-01-01T00:00:00Z\"}";

	private final ManualTime time = new ManualTime();

	private final FakeQci qci;

	private final FakeQci elsewhere;

	private final RawServer resetting;

	// Bound, so that nobody else gets the port, but not listening
	private final Socket closed = new Socket();

	private final AtomicInteger sent = new AtomicInteger();

	private final AtomicInteger refused = new AtomicInteger();

	private final WebClient webClient = AuthServerClients.webClient().mutate().filter(this::send).build();

	private volatile URI detour;

	private volatile int formerResets;

	FaultyCloud() throws IOException {
		this.qci = FakeQci.builder().clock(this.time.cloud()).start();
		this.elsewhere = FakeQci.builder().clock(this.time.cloud()).apiToken(this.qci.apiToken()).start();
		this.resetting = RawServer.resetting("Content-Length: 1000", TOKEN);
		this.closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
	}

	ManualTime time() {
		return this.time;
	}

	FakeQci qci() {
		return this.qci;
	}

	/**
	 * The client to call the authentication server with.
	 */
	WebClient webClient() {
		return this.webClient;
	}

	private Mono<ClientResponse> send(ClientRequest request, ExchangeFunction next) {
		this.sent.incrementAndGet();
		URI base = this.detour;
		if (base == null) {
			return next.exchange(request);
		}
		if (base.getPort() == this.closed.getLocalPort()) {
			this.refused.incrementAndGet();
		}
		return next.exchange(ClientRequest.from(request).url(base.resolve(TOKENS)).build());
	}

	void fail(QciFault fault) {
		this.qci.failTokenRequests(fault);
	}

	void redirect() {
		fail(QciFault.redirectTo(this.elsewhere.url().resolve(TOKENS)));
	}

	void refuseConnections() {
		this.detour = URI.create("http://127.0.0.1:" + this.closed.getLocalPort());
	}

	void resetInMidBody() {
		this.detour = this.resetting.url();
	}

	void recover() {
		this.detour = null;
		this.qci.recover();
	}

	/**
	 * How many token requests the session has begun to send.
	 */
	int tokenRequestsSent() {
		return this.sent.get();
	}

	/**
	 * How many token requests have arrived, or would have if the connection had not been
	 * refused.
	 */
	int tokenRequests() {
		return this.qci.tokenRequests() + this.elsewhere.tokenRequests() + this.resetting.requests() - this.formerResets
				+ this.refused.get();
	}

	int redirectsFollowed() {
		return this.elsewhere.tokenRequests();
	}

	String apiCall() {
		return this.qci.url() + ALLOCATIONS;
	}

	/**
	 * How many calls of the API carried a token that it did not accept.
	 */
	long refusals() {
		return this.qci.wireMock()
			.getAllServeEvents()
			.stream()
			.filter((event) -> event.getResponse().getStatus() == 401)
			.filter((event) -> event.getRequest().getUrl().equals(ALLOCATIONS))
			.count();
	}

	void reset() {
		recover();
		this.time.reset();
		this.qci.reset();
		this.elsewhere.reset();
		this.formerResets = this.resetting.requests();
		this.refused.set(0);
		this.sent.set(0);
	}

	@Override
	public void close() throws IOException {
		this.qci.close();
		this.elsewhere.close();
		this.resetting.close();
		this.closed.close();
	}

}
