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

package dev.quantumauth.qci;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers requests byte for byte, one after the other, with what no proper server sends.
 */
final class RawServer implements AutoCloseable {

	private static final String BEGINNING = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

	private final ServerSocket server;

	private final String answer;

	private final Ending ending;

	private final AtomicInteger requests = new AtomicInteger();

	private final CompletableFuture<IOException> disconnected = new CompletableFuture<>();

	private volatile Socket client = new Socket();

	private RawServer(String answer, Ending ending) throws IOException {
		this.answer = answer;
		this.ending = ending;
		this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::serve, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * 200 with a body that never ends.
	 */
	static RawServer endless() throws IOException {
		return new RawServer(BEGINNING + "\r\n", Ending.NONE);
	}

	/**
	 * 200 with these further headers, an empty line and this beginning of a body, after
	 * which the connection is closed.
	 */
	static RawServer breakingOff(String headers, String body) throws IOException {
		return new RawServer(BEGINNING + headers + "\r\n\r\n" + body, Ending.CLOSE);
	}

	/**
	 * The same, but the connection is reset.
	 */
	static RawServer resetting(String headers, String body) throws IOException {
		return new RawServer(BEGINNING + headers + "\r\n\r\n" + body, Ending.RESET);
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getLocalPort());
	}

	/**
	 * How many requests have arrived.
	 */
	int requests() {
		return this.requests.get();
	}

	/**
	 * Completed when a client has closed the connection.
	 */
	CompletableFuture<IOException> disconnected() {
		return this.disconnected;
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try (Socket socket = this.server.accept()) {
				this.client = socket;
				answer(socket);
			}
			catch (IOException ex) {
				this.disconnected.complete(ex);
			}
		}
	}

	private void answer(Socket socket) throws IOException {
		OutputStream out = socket.getOutputStream();
		awaitRequest(socket.getInputStream());
		this.requests.incrementAndGet();
		out.write(this.answer.getBytes(StandardCharsets.US_ASCII));
		byte[] piece = new byte[16 * 1024];
		while (this.ending == Ending.NONE) {
			out.write(piece);
		}
		if (this.ending == Ending.RESET) {
			socket.setSoLinger(true, 0);
		}
	}

	// A request that has not been read would turn the end of the answer into a reset
	private static void awaitRequest(InputStream in) throws IOException {
		in.read(new byte[16 * 1024]);
		while (in.available() > 0) {
			in.read(new byte[16 * 1024]);
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		this.client.close();
	}

	private enum Ending {

		NONE, CLOSE, RESET

	}

}
