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

package dev.quantumauth.keycloak.application;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Stands between the library and Keycloak: passes on every request, remembers which there
 * were, and does to the answers what a network does.
 */
public final class AuthServerRelay implements AutoCloseable {

	public static final String PASSWORD = "password";

	public static final String REFRESH = "refresh_token";

	public static final String LOGOUT = "logout";

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();

	private final AtomicInteger refreshTokensSeenTwice = new AtomicInteger();

	private final Map<String, Fault> faults = new ConcurrentHashMap<>();

	private final String keycloak;

	private final HttpServer server;

	private AuthServerRelay(String keycloak, HttpServer server) {
		this.keycloak = keycloak;
		this.server = server;
	}

	public static AuthServerRelay to(String keycloak) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
			AuthServerRelay relay = new AuthServerRelay(keycloak, server);
			server.createContext("/", relay::handle);
			server.setExecutor(relay.threads);
			server.start();
			return relay;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * The requests that came, oldest first: the grant types of token requests,
	 * {@link #LOGOUT}, and the methods of all others.
	 */
	public List<String> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * The grant types of the token requests that came, oldest first. Sessions that were
	 * replaced are logged out at some time in between.
	 */
	public List<String> tokenRequests() {
		return requests().stream().filter((request) -> !request.equals(LOGOUT)).toList();
	}

	public int count(String kind) {
		return Collections.frequency(this.requests, kind);
	}

	/**
	 * How many token requests came with a refresh token that another had come with.
	 */
	public int refreshTokensSeenTwice() {
		return this.refreshTokensSeenTwice.get();
	}

	/**
	 * Let Keycloak do what the next request of a kind asks for, and never tell.
	 */
	public void loseNextAnswer(String kind) {
		this.faults.put(kind, (exchange, request) -> {
			this.faults.remove(kind);
			send(request);
			exchange.close();
		});
	}

	/**
	 * Let Keycloak do what requests of a kind ask for, and tell when the latch opens.
	 */
	public void holdAnswers(String kind, CountDownLatch latch) {
		this.faults.put(kind, (exchange, request) -> {
			HttpResponse<byte[]> answer = send(request);
			if (latch.await(1, TimeUnit.MINUTES)) {
				pass(exchange, answer);
			}
		});
	}

	/**
	 * Pass on requests of a kind only when so many of them are there at once.
	 */
	public void gather(String kind, int parties) {
		CountDownLatch latch = new CountDownLatch(parties);
		this.faults.put(kind, (exchange, request) -> {
			latch.countDown();
			if (latch.await(1, TimeUnit.MINUTES)) {
				pass(exchange, send(request));
			}
		});
	}

	/**
	 * Answer requests of a kind as a server does that is starting, until
	 * {@link #recover()}.
	 */
	public void unavailable(String kind, Duration retryAfter) {
		this.faults.put(kind, (exchange, request) -> {
			exchange.getResponseHeaders().set("Retry-After", String.valueOf(retryAfter.toSeconds()));
			exchange.sendResponseHeaders(503, -1);
			exchange.close();
		});
	}

	public void recover() {
		this.faults.clear();
	}

	private void handle(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		String form = new String(body, StandardCharsets.UTF_8);
		String path = exchange.getRequestURI().getPath();
		String kind = kind(exchange.getRequestMethod(), path, form);
		this.requests.add(kind);
		if (kind.equals(REFRESH) && !this.refreshTokens.add(field(form, REFRESH))) {
			this.refreshTokensSeenTwice.incrementAndGet();
		}
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.keycloak + exchange.getRequestURI()))
			.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
		for (String name : List.of("Content-Type", "Accept")) {
			String value = exchange.getRequestHeaders().getFirst(name);
			if (value != null) {
				request.header(name, value);
			}
		}
		try {
			Fault fault = this.faults.get(kind);
			if (fault != null) {
				fault.meet(exchange, request.build());
			}
			else {
				pass(exchange, send(request.build()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			exchange.close();
		}
	}

	private static String kind(String method, String path, String form) {
		if (path.endsWith("/logout")) {
			return LOGOUT;
		}
		return (method.equals("POST") && path.endsWith("/token")) ? field(form, "grant_type") : method;
	}

	private static String field(String form, String name) {
		for (String pair : form.split("&")) {
			if (pair.startsWith(name + "=")) {
				return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
			}
		}
		return "";
	}

	private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
		return this.http.send(request, BodyHandlers.ofByteArray());
	}

	private static void pass(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
		answer.headers()
			.firstValue("Content-Type")
			.ifPresent((type) -> exchange.getResponseHeaders().set("Content-Type", type));
		byte[] body = answer.body();
		exchange.sendResponseHeaders(answer.statusCode(), (body.length > 0) ? body.length : -1);
		if (body.length > 0) {
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(body);
			}
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * What happens to a request.
	 */
	@FunctionalInterface
	private interface Fault {

		void meet(HttpExchange exchange, HttpRequest request) throws IOException, InterruptedException;

	}

}
