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

package dev.quantumauth.aot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A packaged sample that runs in a JVM of its own, as it was processed ahead of time, and
 * knows no account but those that it is started with.
 */
final class PackagedSample implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("(?:Netty|Tomcat) started on port (\\d+)");

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final HttpClient client = HttpClient.newHttpClient();

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final CompletableFuture<Void> endOfLog = new CompletableFuture<>();

	private final StringBuffer log = new StringBuffer();

	// Whatever ends the tests, it does not go on without them
	private final Thread atExit;

	private final Process process;

	private PackagedSample(Process process) {
		this.process = process;
		this.atExit = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.atExit);
		Thread reader = new Thread(this::read, "log-of-the-sample");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Start a sample.
	 * @param name the name of the sample
	 * @param environment its environment variables, beyond what the machine needs
	 * @return the sample, which is about to start
	 */
	static PackagedSample start(String name, Map<String, String> environment) {
		ProcessBuilder builder = new ProcessBuilder(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-Dspring.aot.enabled=true",
						"-jar", System.getProperty(name + ".jar")))
			.redirectErrorStream(true);
		// They would configure an account, or another application
		builder.environment()
			.keySet()
			.removeIf((variable) -> variable.matches("(QCI|IQM|QUANTUM|SPRING|MANAGEMENT|LOGGING|SERVER)_.*"));
		builder.environment().put("SERVER_PORT", "0");
		builder.environment().putAll(environment);
		try {
			return new PackagedSample(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.log.append(line).append(System.lineSeparator());
				Matcher started = STARTED.matcher(line);
				if (started.find()) {
					this.port.complete(Integer.valueOf(started.group(1)));
				}
			}
		}
		catch (IOException ex) {
			this.log.append(ex);
		}
		this.port.completeExceptionally(new IllegalStateException("The sample has ended"));
		this.endOfLog.complete(null);
	}

	/**
	 * Call the sample.
	 * @param path the path
	 * @return the answer, whatever its status
	 */
	JsonNode get(String path) throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + port() + path);
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
				HttpResponse.BodyHandlers.ofString());
		return JsonMapper.shared().readTree(response.body());
	}

	private int port() {
		try {
			return this.port.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException("The sample does not start: " + this.log, ex);
		}
	}

	/**
	 * Stop the sample, as an operating system does.
	 */
	void stop() throws Exception {
		this.process.destroy();
		awaitEnd();
	}

	/**
	 * Wait until the sample has ended.
	 * @return what it answers to the operating system
	 */
	int awaitEnd() throws Exception {
		if (!this.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException("The sample does not end: " + this.log);
		}
		this.endOfLog.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		return this.process.exitValue();
	}

	/**
	 * Say what the sample has logged.
	 * @return the log so far, and after its end all of it
	 */
	String log() {
		return this.log.toString();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		Runtime.getRuntime().removeShutdownHook(this.atExit);
	}

}
