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

package dev.quantumauth.web.stack;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.StubAccount;

/**
 * A way to put tokens on requests, on an HTTP library.
 *
 * @param stack the way to put tokens on requests
 * @param library the HTTP library that sends them
 */
public record Client(Stack stack, Library library) {

	/**
	 * Where parameterized tests find all clients.
	 */
	public static final String ALL = "dev.quantumauth.web.stack.Client#all";

	/**
	 * Where parameterized tests find the clients that do not keep the body of a request
	 * in memory.
	 */
	public static final String STREAMING = "dev.quantumauth.web.stack.Client#streaming";

	public static List<Client> all() {
		return Stream.of(Stack.values())
			.flatMap((stack) -> Stream.of(Library.values()).map((library) -> new Client(stack, library)))
			.filter((client) -> client.stack() != Stack.WEB_CLIENT || client.library().hasConnector())
			.toList();
	}

	public static List<Client> streaming() {
		return all().stream().filter((client) -> client.stack() != Stack.INTERCEPTOR).toList();
	}

	public TestClient with(StubAccount... accounts) {
		return new TestClient(this.stack, this.library, accounts);
	}

	/**
	 * Return what the caller sees of the body of a 401 to a request with a body. The
	 * JDK's {@code HttpURLConnection} shows nothing of it where it streamed the request.
	 */
	public @Nullable String unauthorized(String body) {
		return (this.library != Library.SIMPLE) ? body : null;
	}

	@Override
	public String toString() {
		return this.stack + " on " + this.library;
	}

}
