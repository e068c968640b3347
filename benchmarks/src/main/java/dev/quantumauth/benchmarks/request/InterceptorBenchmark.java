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

import java.io.IOException;
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
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;

import dev.quantumauth.benchmarks.contender.BlockingContender;
import dev.quantumauth.benchmarks.contender.Cloud;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;

/**
 * One request of a blocking client that holds a token, to a server that answers at once.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InterceptorBenchmark {

	private static final String URL = "https://api.example.com";

	private static final URI REQUEST = URI.create(URL + Cloud.API_PATH);

	/**
	 * The name of the {@link BlockingContender}.
	 */
	@Param({ "NO_INTERCEPTOR", "STATIC_HEADER", "QUANTUM_AUTH_FACTORY", "QUANTUM_AUTH_INTERCEPTOR", "SPRING_SECURITY" })
	public String contender = "";

	private final MockBlockingClient client = new MockBlockingClient();

	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private ClientHttpRequestFactory requestFactory = this.client;

	/**
	 * Create a benchmark, for JMH.
	 */
	public InterceptorBenchmark() {
	}

	/**
	 * Put the tokens on and let the first one be obtained.
	 * @throws IOException does not happen
	 */
	@Setup
	public void createRequestFactory() throws IOException {
		BlockingContender contender = BlockingContender.valueOf(this.contender);
		this.requestFactory = contender.over(this.client, Cloud.inMemory(URL), this.scheduler);
		send();
		boolean authorized = this.client.sent().containsHeader(HttpHeaders.AUTHORIZATION);
		Assert.state(authorized == (contender != BlockingContender.NO_INTERCEPTOR), "Not the expected headers");
	}

	/**
	 * Send the request.
	 * @return the response
	 * @throws IOException does not happen
	 */
	@Benchmark
	public ClientHttpResponse send() throws IOException {
		ClientHttpRequest request = this.requestFactory.createRequest(REQUEST, HttpMethod.GET);
		request.getHeaders().set(HttpHeaders.ACCEPT, "application/json");
		return request.execute();
	}

	/**
	 * Stop the threads.
	 */
	@TearDown
	public void close() {
		this.scheduler.close();
	}

}
