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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import dev.quantumauth.benchmarks.contender.Cloud;
import dev.quantumauth.benchmarks.contender.Contender;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;

/**
 * The side of the application: what calls a cloud, with connections and threads of its
 * own.
 */
final class Caller implements AutoCloseable {

	private static final int CONNECTIONS = 500;

	private final ConnectionProvider apiConnections = connections("api");

	private final ConnectionProvider authConnections = connections("auth");

	private final LoopResources loops = LoopResources.create("caller", 2, true);

	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private final CloudServer server;

	private final Duration clockSkew;

	/**
	 * Create a caller.
	 * @param server the cloud to call
	 * @param clockSkew how long before expiry Spring Security renews
	 */
	Caller(CloudServer server, Duration clockSkew) {
		this.server = server;
		this.clockSkew = clockSkew;
	}

	// A request waits for a connection as long as it takes
	private static ConnectionProvider connections(String name) {
		return ConnectionProvider.builder(name)
			.maxConnections(CONNECTIONS)
			.pendingAcquireMaxCount(-1)
			.pendingAcquireTimeout(Duration.ofMinutes(5))
			.build();
	}

	/**
	 * Return a client that holds no token yet.
	 * @param contender how it puts tokens on requests
	 * @param last a filter that sees each request after that
	 * @return the client
	 */
	WebClient client(Contender contender, ExchangeFilterFunction last) {
		Cloud cloud = new Cloud(this.server.url(),
				WebClient.builder().clientConnector(connector(this.authConnections)).build(),
				this.server.staticToken());
		return WebClient.builder()
			.baseUrl(cloud.url())
			.clientConnector(connector(this.apiConnections))
			.filter(contender.filter(cloud, this.scheduler, this.clockSkew))
			.filter(last)
			.build();
	}

	private ReactorClientHttpConnector connector(ConnectionProvider connections) {
		return new ReactorClientHttpConnector(HttpClient.create(connections).runOn(this.loops));
	}

	/**
	 * Call the API.
	 * @param client the client to call it with
	 * @return completes when the answer is there, and fails unless it is a good one
	 */
	static Mono<Void> call(WebClient client) {
		return client.get().uri(Cloud.API_PATH).retrieve().toBodilessEntity().then();
	}

	static void await(CountDownLatch answers) {
		try {
			Assert.state(answers.await(5, TimeUnit.MINUTES), "Not all calls were answered");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.scheduler.close();
		this.apiConnections.disposeLater().block();
		this.authConnections.disposeLater().block();
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
	}

}
