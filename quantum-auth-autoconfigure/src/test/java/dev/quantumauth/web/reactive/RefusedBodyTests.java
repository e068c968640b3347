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

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the body of a 401 that nobody reads cannot stop the replay.
 */
class RefusedBodyTests {

	private static final Duration LIMIT = Duration.ofSeconds(3);

	private static final ClientRequest REQUEST = ClientRequest
		.create(HttpMethod.GET, URI.create("https://qci.example/jobs"))
		.build();

	@Test
	void bodyThatDoesNotEndIsGivenUpAfterTheTimeout() {
		StepVerifier
			.withVirtualTime(() -> filter(StubAccount.of("qci", "https://qci.example").withResponseTimeout(LIMIT))
				.filter(REQUEST, refusing(Flux.never())))
			.expectSubscription()
			.expectNoEvent(LIMIT)
			.assertNext(RefusedBodyTests::assertStatusIsOk)
			.expectComplete()
			.verify(Duration.ofSeconds(20));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = "PT1H")
	void bodyThatDoesNotEndIsGivenUpAfterFiveSecondsAtTheLatest(@Nullable Duration timeout) {
		StepVerifier
			.withVirtualTime(() -> filter(StubAccount.of("qci", "https://qci.example").withResponseTimeout(timeout))
				.filter(REQUEST, refusing(Flux.never())))
			.expectSubscription()
			.expectNoEvent(Duration.ofSeconds(5))
			.assertNext(RefusedBodyTests::assertStatusIsOk)
			.expectComplete()
			.verify(Duration.ofSeconds(20));
	}

	@Test
	void bodyThatBreaksOffIsNoReasonNotToReplay() {
		StepVerifier
			.create(filter(StubAccount.of("qci", "https://qci.example")).filter(REQUEST,
					refusing(Flux.error(new IOException("reset")))))
			.assertNext(RefusedBodyTests::assertStatusIsOk)
			.expectComplete()
			.verify(Duration.ofSeconds(20));
	}

	private static void assertStatusIsOk(ClientResponse response) {
		assertThat(response.statusCode()).isEqualTo(HttpStatus.OK);
	}

	private static QuantumAuthExchangeFilterFunction filter(StubAccount account) {
		return new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(account)));
	}

	private static RecordingExchange refusing(Flux<DataBuffer> body) {
		return new RecordingExchange().answer(ClientResponse.create(HttpStatus.UNAUTHORIZED).body(body).build());
	}

}
