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

package dev.quantumauth.web;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

import dev.quantumauth.StubAccount;
import dev.quantumauth.web.stack.Interception;
import dev.quantumauth.web.stack.MemoryServer;
import dev.quantumauth.web.stack.Stack;
import dev.quantumauth.web.stack.TestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for both stacks: the headers that an account adds to the requests that carry its
 * token.
 */
@ParameterizedClass
@EnumSource
class RequestHeadersTests {

	private static final String NAME = "X-Request-Timeout-Nano";

	private final MemoryServer server = new MemoryServer();

	@Parameter
	private Stack stack;

	@Test
	void headerIsAddedWhenAbsent() {
		assertThat(headers(client())).containsExactly("30");
	}

	@Test
	void headerSurvivesACopy() {
		assertThat(headers(client().after(Interception.copying("X-Copy", "1")))).containsExactly("30");
	}

	@Test
	void headerOfTheRequestIsNotOverridden() {
		String name = "x-request-timeout-nano";
		client().get("https://qci.example/jobs", (request) -> request.addHeader(name, "7"));
		assertThat(this.server.requests().get(0).get(NAME)).containsExactly("7");
		assertThat(headers(client().withDefaultHeader(name, "7"))).containsExactly("7");
		Interception own = Interception.adding(name, "7");
		assertThat(headers(client().before(own))).containsExactly("7");
		assertThat(headers(client().before(own).after(Interception.copying("X-Copy", "1")))).containsExactly("7");
		assertThat(headers(client().after(own))).containsExactly("7");
	}

	@Test
	void headerIsOnTheReplayToo() {
		this.server.answer(HttpStatus.UNAUTHORIZED, "");
		headers(client());
		assertThat(this.server.requests()).hasSize(2)
			.allSatisfy((headers) -> assertThat(headers.get(NAME)).containsExactly("30"));
	}

	@Test
	void requestWithoutTheTokenGetsNoHeader() {
		Interception authorized = Interception.adding(HttpHeaders.AUTHORIZATION, "theirs");
		Interception foreign = Interception.rerouting("https://other.example/");
		assertThat(headers(client().before(authorized))).isNull();
		assertThat(headers(client().after(authorized))).isNull();
		assertThat(headers(client().before(foreign))).isNull();
		assertThat(headers(client().after(foreign))).isNull();
	}

	private TestClient client() {
		StubAccount account = StubAccount.of("qci", "https://qci.example").withRequestHeaders(Map.of(NAME, "30"));
		return new TestClient(this.stack, this.server, account);
	}

	private @Nullable List<String> headers(TestClient client) {
		client.get("https://qci.example/jobs");
		return this.server.requests().get(this.server.requests().size() - 1).get(NAME);
	}

}
