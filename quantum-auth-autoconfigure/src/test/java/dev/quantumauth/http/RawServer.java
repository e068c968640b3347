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

package dev.quantumauth.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Answers requests byte for byte with what no proper server sends.
 */
public final class RawServer implements AutoCloseable {

	private static final String BEGINNING = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Answer answer;

	private final List<Socket> connections = new CopyOnWriteArrayList<>();

	private final AtomicInteger requests = new AtomicInteger();

	private final CompletableFuture<String> requested = new CompletableFuture<>();

	private final CompletableFuture<Void> disconnected = new CompletableFuture<>();

	private RawServer(Answer answer) throws IOException {
		this.answer = answer;
		start(this::accept);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Gives this answer to each request. A connection is kept unless the answer closes
	 * it.
	 */
	public static RawServer answering(Answer answer) throws IOException {
		return new RawServer(answer);
	}

	/**
	 * Gives this answer to each request.
	 */
	public static RawServer answering(String answer) throws IOException {
		return new RawServer((client, head) -> write(client, answer));
	}

	/**
	 * 200 with a body that never ends.
	 */
	public static RawServer endless() throws IOException {
		return new RawServer(endless(BEGINNING + "\r\n", "x".repeat(16 * 1024)));
	}

	/**
	 * A beginning, and something that is repeated without end.
	 */
	public static Answer endless(String beginning, String repeated) {
		return (client, head) -> {
			write(client, beginning);
			while (true) {
				write(client, repeated);
			}
		};
	}

	/**
	 * 200 with these further headers, an empty line and this beginning of a body, after
	 * which the connection is closed.
	 */
	public static RawServer breakingOff(String headers, String body) throws IOException {
		return new RawServer((client, head) -> {
			write(client, BEGINNING + headers + "\r\n\r\n" + body);
			client.close();
		});
	}

	/**
	 * The same, but the connection is reset.
	 */
	public static RawServer resetting(String headers, String body) throws IOException {
		return new RawServer((client, head) -> {
			write(client, BEGINNING + headers + "\r\n\r\n" + body);
			client.setSoLinger(true, 0);
			client.close();
		});
	}

	public static void write(Socket client, String text) throws IOException {
		client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	public URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getLocalPort());
	}

	/**
	 * How many requests have arrived.
	 */
	public int requests() {
		return this.requests.get();
	}

	/**
	 * How many connections have been opened.
	 */
	public int connections() {
		return this.connections.size();
	}

	/**
	 * The request line and the headers of the first request, when it has arrived.
	 */
	public CompletableFuture<String> requested() {
		return this.requested;
	}

	/**
	 * Completed when a client has closed a connection.
	 */
	public CompletableFuture<Void> disconnected() {
		return this.disconnected;
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				this.connections.add(client);
				start(() -> serve(client));
			}
			catch (IOException ex) {
				// It has been closed
			}
		}
	}

	private void serve(Socket client) {
		try (client) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			for (String head = read(in); head != null; head = read(in)) {
				String request = head;
				start(() -> answer(client, request));
			}
		}
		catch (IOException ex) {
			// As good as the end of what can be read
		}
		this.disconnected.complete(null);
	}

	// An answer may take for ever: whether the client goes is seen meanwhile
	private void answer(Socket client, String head) {
		try {
			this.answer.give(client, head);
		}
		catch (IOException ex) {
			this.disconnected.complete(null);
		}
	}

	// A request that has not been read would turn the end of the answer into a reset
	private @Nullable String read(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int character = in.read();
			if (character < 0) {
				return null;
			}
			head.append((char) character);
		}
		String body = new String(in.readNBytes(contentLength(head.toString())), StandardCharsets.ISO_8859_1);
		this.requests.incrementAndGet();
		this.requested.complete(head.toString());
		return head + body;
	}

	private static int contentLength(String head) {
		return head.lines()
			.map((line) -> line.toLowerCase(Locale.ROOT))
			.filter((line) -> line.startsWith("content-length:"))
			.mapToInt((line) -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
			.findFirst()
			.orElse(0);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	/**
	 * What is done with a connection after a request.
	 */
	@FunctionalInterface
	public interface Answer {

		/**
		 * Answers a request, which is given with its body.
		 */
		void give(Socket client, String request) throws IOException;

	}

}
