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
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import dev.quantumauth.benchmarks.contender.Cloud;
import dev.quantumauth.benchmarks.contender.Contender;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;

/**
 * One request through a filter that holds a token, and onto a mock request.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {

	private static final String URL = "https://api.example.com";

	/**
	 * The name of the {@link Contender}.
	 */
	@Param({ "NO_FILTER", "STATIC_HEADER", "QUANTUM_AUTH", "SPRING_SECURITY" })
	public String contender = "";

	private MockExchange exchange = new MockExchange(false);

	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private final ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create(URL + Cloud.API_PATH))
		.header(HttpHeaders.ACCEPT, "application/json")
		.build();

	private ExchangeFilterFunction filter = (request, next) -> next.exchange(request);

	/**
	 * Create a benchmark, for JMH.
	 */
	public FilterBenchmark() {
	}

	/**
	 * Create the filter and let it obtain its token.
	 */
	@Setup
	public void createFilter() {
		Contender contender = Contender.valueOf(this.contender);
		this.exchange = new MockExchange(contender == Contender.QUANTUM_AUTH);
		this.filter = contender.filter(Cloud.inMemory(URL), this.scheduler, Contender.DEFAULT_CLOCK_SKEW);
		this.filter.filter(this.request, this.exchange).block();
		filter();
		boolean authorized = this.exchange.written().containsHeader(HttpHeaders.AUTHORIZATION);
		Assert.state(authorized == (contender != Contender.NO_FILTER), "Not the expected headers");
	}

	/**
	 * Send the request.
	 * @return the response
	 */
	@Benchmark
	public ClientResponse filter() {
		return Drain.of(this.filter.filter(this.request, this.exchange));
	}

	/**
	 * Stop the threads.
	 */
	@TearDown
	public void close() {
		this.scheduler.close();
	}

}
