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

package dev.quantumauth.benchmarks.request;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.benchmarks.contender.Cloud;
import dev.quantumauth.benchmarks.contender.ManyAccounts;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

/**
 * One request through a filter that has to find its account among others, all of them at
 * hosts of their own and with a token.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookupBenchmark {

	/**
	 * The number of accounts.
	 */
	@Param({ "1", "10000" })
	public int accounts;

	private final MockExchange exchange = new MockExchange(true);

	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private final List<ClientRequest> requests = new ArrayList<>();

	private ExchangeFilterFunction filter = (request, next) -> next.exchange(request);

	private int next;

	/**
	 * Create a benchmark, for JMH.
	 */
	public LookupBenchmark() {
	}

	/**
	 * Create the accounts and let each obtain its token.
	 */
	@Setup
	public void createAccounts() {
		this.filter = new QuantumAuthExchangeFilterFunction(
				new QuantumAuthClients(ManyAccounts.create(this.accounts, this.scheduler)));
		for (int i = 0; i < this.accounts; i++) {
			ClientRequest request = ClientRequest
				.create(HttpMethod.GET, URI.create(ManyAccounts.url(i) + Cloud.API_PATH))
				.header(HttpHeaders.ACCEPT, "application/json")
				.build();
			this.requests.add(request);
			this.filter.filter(request, this.exchange).block();
		}
	}

	/**
	 * Send a request with the token of one and the same account.
	 * @return the response
	 */
	@Benchmark
	public ClientResponse sameAccount() {
		return Drain.of(this.filter.filter(this.requests.get(this.accounts / 2), this.exchange));
	}

	/**
	 * Send a request with the token of each account in turn.
	 * @return the response
	 */
	@Benchmark
	public ClientResponse nextAccount() {
		this.next = (this.next + 1 < this.accounts) ? this.next + 1 : 0;
		return Drain.of(this.filter.filter(this.requests.get(this.next), this.exchange));
	}

	/**
	 * Stop the threads.
	 */
	@TearDown
	public void close() {
		this.scheduler.close();
	}

}
