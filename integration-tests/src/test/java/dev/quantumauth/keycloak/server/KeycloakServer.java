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

package dev.quantumauth.keycloak.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.util.FileSystemUtils;

/**
 * A real Keycloak: a process that serves plain http on 127.0.0.1, on free ports, with a
 * database of its own. It ends with this object, and with this JVM however that ends.
 * <p>
 * The distribution is prepared once, by the first object, and beside it lies the database
 * of a Keycloak that has started once: a start from a copy of it needs a third of the
 * time.
 */
public final class KeycloakServer implements AutoCloseable {

	static final String ADMIN = "admin";

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	// Without the second half the health is on the first port too
	private static final Pattern LISTENING = Pattern
		.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)(?:\\. Management interface listening on "
				+ "(http://[\\d.]+:\\d+)\\.)?\\R");

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final Path home;

	private final KeycloakVersion version;

	private final Path work;

	private final Path log;

	private Process process;

	private URI url;

	private URI management;

	private KeycloakServer(Path home, Path work) {
		this.home = home;
		this.version = KeycloakVersion.of(home);
		this.work = work;
		this.log = work.resolveSibling(work.getFileName() + ".log");
	}

	/**
	 * Start a Keycloak that knows no realm but its own.
	 * @return the server, ready
	 */
	public static KeycloakServer create() {
		Path home = Path.of(System.getProperty("keycloak.home", ".keycloak/keycloak-26.7.3")).toAbsolutePath();
		Path work = Path.of(System.getProperty("keycloak.work", "target/keycloak")).toAbsolutePath();
		try {
			Path template = template(home, Files.createDirectories(work));
			KeycloakServer server = new KeycloakServer(home, Files.createTempDirectory(work, "run-"));
			FileSystemUtils.copyRecursively(template, server.work);
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where it listens. Stays the same when it is stopped and started.
	 * @return the base URL, without a slash at its end
	 */
	public String url() {
		return this.url.toString();
	}

	public KeycloakVersion version() {
		return this.version;
	}

	/**
	 * What it has written so far, all starts.
	 * @return the log's file
	 */
	public Path log() {
		return this.log;
	}

	/**
	 * The process that serves now, or served last.
	 * @return its handle
	 */
	public ProcessHandle process() {
		return this.process.toHandle();
	}

	/**
	 * Whether it serves. Between {@link #startWithoutWaiting()} and this it answers 503
	 * to everybody.
	 * @return whether its health check says so
	 */
	public boolean isReady() {
		if (this.management == null || !this.process.isAlive()) {
			return false;
		}
		HttpRequest request = HttpRequest.newBuilder(this.management.resolve("/health/ready"))
			.timeout(Duration.ofSeconds(10))
			.build();
		try {
			return this.http.send(request, BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Start it again if the tests before have stopped it. Tests that run side by side may
	 * ask for that at the same time.
	 */
	public synchronized void restartUnlessReady() {
		if (!isReady()) {
			stop();
			start();
		}
	}

	/**
	 * Start it again, where it was and with the data it had.
	 */
	public void start() {
		startWithoutWaiting();
		await("ready", this::isReady);
	}

	/**
	 * Start it again and return as soon as its port is open.
	 */
	public void startWithoutWaiting() {
		if (this.process != null && this.process.isAlive()) {
			throw new IllegalStateException("Keycloak runs already");
		}
		try {
			long logged = (Files.exists(this.log)) ? Files.size(this.log) : 0;
			this.management = null;
			List<String> args = new ArrayList<>(
					List.of("start", "--optimized", "--http-enabled=true", "--http-host=127.0.0.1",
							"--http-port=" + ((this.url != null) ? this.url.getPort() : 0), "--hostname-strict=false",
							// It would log every look at its health
							"--log-level=INFO,io.smallrye.health:warn"));
			args.addAll(this.version.startOptions(this.work));
			this.process = launch(this.home, this.log,
					List.of("-Dkc.db-url-path=" + this.work, "-Djava.io.tmpdir=" + this.work), args);
			await("listening", () -> readPorts(logged));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean readPorts(long from) {
		try {
			byte[] bytes = Files.readAllBytes(this.log);
			Matcher matcher = LISTENING.matcher(new String(bytes, (int) from, (int) (bytes.length - from)));
			if (!matcher.find()) {
				return false;
			}
			this.url = URI.create(matcher.group(1));
			this.management = (matcher.group(2) != null) ? URI.create(matcher.group(2)) : this.url;
			return true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void await(String what, Callable<Boolean> condition) {
		try {
			Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(() -> {
				if (!this.process.isAlive()) {
					throw new IllegalStateException("exit code " + this.process.exitValue());
				}
				return condition.call();
			});
		}
		catch (ConditionTimeoutException | IllegalStateException ex) {
			stop();
			throw new IllegalStateException("Keycloak is not " + what + ", see " + this.log, ex);
		}
	}

	/**
	 * Stop it. Its data remain.
	 */
	public void stop() {
		end(this.process);
	}

	/**
	 * Kill it, as a machine does that loses its power. Its data remain as they are.
	 */
	public void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	/**
	 * Stop it and throw its data away.
	 */
	@Override
	public void close() {
		stop();
		try {
			FileSystemUtils.deleteRecursively(this.work);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void end(Process process) {
		// Not Process.destroy(): that closes the pipe too, and then there is no time to
		// save
		process.toHandle().destroy();
		try {
			if (!process.waitFor(20, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private static Path template(Path home, Path work) throws IOException {
		Path directory = home.getParent();
		Path template = directory.resolve(home.getFileName() + "-template");
		// The marker: appears at once and complete, and only when the rest is done
		if (Files.isDirectory(template)) {
			return template;
		}
		try (FileChannel channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
			if (!Files.isDirectory(template)) {
				build(home, work);
				Path data = directory.resolve("first");
				FileSystemUtils.deleteRecursively(data);
				KeycloakServer first = new KeycloakServer(home, Files.createDirectory(data));
				try {
					first.start();
					first.stop();
					Files.move(first.work, template, StandardCopyOption.ATOMIC_MOVE);
				}
				finally {
					first.close();
				}
			}
		}
		return template;
	}

	private static void build(Path home, Path work) throws IOException {
		Path log = work.resolve("build.log");
		List<String> args = new ArrayList<>(List.of("build", "--db=dev-file", "--health-enabled=true"));
		args.addAll(KeycloakVersion.of(home).buildOptions());
		Process build = launch(home, log, List.of(), args);
		try {
			if (!build.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || build.exitValue() != 0) {
				throw new IllegalStateException("Keycloak is not built, see " + log);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			build.destroyForcibly();
		}
	}

	/**
	 * Does what {@code bin/kc.sh} does, without a shell in between that would have to
	 * pass on every signal.
	 */
	private static Process launch(Path home, Path log, List<String> options, List<String> args) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// It lives for a minute: compile less and collect with one thread
		command.addAll(List.of("-Xms64m", "-Xmx512m", "-XX:MaxMetaspaceSize=256m", "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8",
				"--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
				"--add-opens=java.base/java.security=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
				"--enable-native-access=ALL-UNNAMED", "-Duser.language=en", "-Duser.country=US",
				"-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
				"-Dkc.home.dir=" + home, "-Djboss.server.config.dir=" + home.resolve("conf"),
				"-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-Dpicocli.disable.closures=true",
				"-Dquarkus-log-max-startup-records=10000"));
		command.addAll(options);
		command.addAll(List.of("-classpath", String.join(System.getProperty("path.separator"),
				home.resolve("lib/quarkus-run.jar").toString(), processClasses(log.getParent()).toString())));
		command.add(KeycloakProcess.class.getName());
		command.addAll(args);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		// They would configure it
		builder.environment().keySet().removeIf((name) -> name.startsWith("KC_") || name.startsWith("QUARKUS_"));
		builder.environment().remove("JAVA_TOOL_OPTIONS");
		builder.environment().putAll(KeycloakVersion.of(home).administrator(ADMIN, ADMIN));
		return builder.start();
	}

	/**
	 * A folder with {@link KeycloakProcess} and nothing else of the tests.
	 */
	private static Path processClasses(Path work) throws IOException {
		Path classes = work.resolve("classes");
		String name = KeycloakProcess.class.getName().replace('.', '/') + ".class";
		Path file = classes.resolve(name);
		Files.createDirectories(file.getParent());
		try (InputStream bytes = KeycloakProcess.class.getClassLoader().getResourceAsStream(name)) {
			Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
		}
		return classes;
	}

}
