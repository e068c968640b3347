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

package dev.quantumauth.web.reactive;

import java.io.Closeable;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.web.AccountSelector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedirectGuardConnector} and the rule "Guard and token are
 * inseparable": which connector a request takes, and that both are closed.
 */
class RedirectGuardConnectorTests {

	private final StubConnector following = new StubConnector();

	private final StubConnector notFollowing = new StubConnector();

	private final AtomicInteger built = new AtomicInteger();

	private final RedirectGuardConnector connector = new RedirectGuardConnector(this.following, () -> {
		this.built.incrementAndGet();
		return this.notFollowing;
	}, new AccountSelector(new QuantumAuthClients(List.of(StubAccount.of("qci", "https://api.example.com")))));

	@Test
	void requestsToACloudTakeTheConnectorThatFollowsNothingWhichIsBuiltOnce() {
		connect("https://elsewhere.example.com");
		assertThat(this.built).hasValue(0);
		connect("https://api.example.com/jobs");
		connect("https://api.example.com/jobs");
		assertThat(this.built).hasValue(1);
		assertThat(this.following.requests).isEqualTo(1);
		assertThat(this.notFollowing.requests).isEqualTo(2);
	}

	@Test
	void bothConnectorsAreClosed() throws Exception {
		connect("https://api.example.com/jobs");
		this.connector.close();
		assertThat(this.following.closed).isTrue();
		assertThat(this.notFollowing.closed).isTrue();
	}

	@Test
	void connectorThatWasNeverNeededIsNotBuiltToBeClosed() throws Exception {
		this.connector.close();
		assertThat(this.following.closed).isTrue();
		assertThat(this.built).hasValue(0);
	}

	private void connect(String uri) {
		this.connector.connect(HttpMethod.GET, URI.create(uri), (request) -> Mono.empty()).block();
	}

	/**
	 * A connector that counts.
	 */
	private static final class StubConnector implements ClientHttpConnector, Closeable {

		private int requests;

		private boolean closed;

		@Override
		public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
			this.requests++;
			return Mono.empty();
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
