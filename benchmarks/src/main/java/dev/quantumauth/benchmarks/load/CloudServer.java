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

package dev.quantumauth.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.reactivestreams.Publisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

import dev.quantumauth.benchmarks.contender.Cloud;

/**
 * A cloud on the loopback interface. Its API answers at once, with 401 to a token that
 * has expired or that it does not know; its two token endpoints take their time. Small,
 * so that what is measured is the client.
 */
final class CloudServer implements AutoCloseable {

	private static final String STATIC_TOKEN = "static-token-".repeat(60);

	private final Duration tokenTime;

	private final Duration tokenLifetime;

	private final LongAdder tokenRequests = new LongAdder();

	private final Map<String, Long> expiries = new ConcurrentHashMap<>();

	private final LoopResources loops = LoopResources.create("cloud", 1, true);

	private final DisposableServer server;

	/**
	 * Start a cloud.
	 * @param tokenTime how long a token request takes
	 * @param tokenLifetime how long a token lives from when it is issued
	 */
	CloudServer(Duration tokenTime, Duration tokenLifetime) {
		this.tokenTime = tokenTime;
		this.tokenLifetime = tokenLifetime;
		this.expiries.put("Bearer " + STATIC_TOKEN, Long.MAX_VALUE);
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.runOn(this.loops)
			.route((routes) -> routes.post(Cloud.QCI_TOKEN_PATH, this::issueToken)
				.post(Cloud.OAUTH2_TOKEN_PATH, this::issueToken)
				.get(Cloud.API_PATH, this::answerCall))
			.bindNow();
	}

	private Publisher<Void> issueToken(HttpServerRequest request, HttpServerResponse response) {
		this.tokenRequests.increment();
		long number = this.tokenRequests.sum();
		Mono<String> body = Mono.delay(this.tokenTime).map((elapsed) -> {
			String token = "token-%06d-".formatted(number).repeat(60) + System.nanoTime();
			this.expiries.put("Bearer " + token, System.nanoTime() + this.tokenLifetime.toNanos());
			return Cloud.tokenResponse(token, this.tokenLifetime);
		});
		return request.receive()
			.then(response.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE).sendString(body).then());
	}

	private Publisher<Void> answerCall(HttpServerRequest request, HttpServerResponse response) {
		Long expiry = this.expiries.get(String.valueOf(request.requestHeaders().get(HttpHeaders.AUTHORIZATION)));
		boolean valid = expiry != null && (expiry == Long.MAX_VALUE || System.nanoTime() - expiry < 0);
		return response.status(valid ? 200 : 401).send();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.port();
	}

	String staticToken() {
		return STATIC_TOKEN;
	}

	long tokenRequests() {
		return this.tokenRequests.sum();
	}

	@Override
	public void close() {
		this.server.disposeNow();
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
	}

}
