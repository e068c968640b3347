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

package dev.quantumauth.benchmarks.footprint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.quantumauth.benchmarks.report.Table;

/**
 * What an application weighs that does nothing yet.
 *
 * @param starts how often each application is started; the first start is not counted
 * @param accounts the number of accounts to weigh
 * @since 0.1.0
 */
public record Footprint(int starts, int accounts) {

	private static final double MIB = 1 << 20;

	public static Footprint full() {
		return new Footprint(16, 10_000);
	}

	public String report() {
		Table table = new Table("empty application with", "started after", "adds", "classes", "adds", "heap", "adds");
		Map<Application, Weight> weights = measure();
		Weight plain = Objects.requireNonNull(weights.get(Application.PLAIN));
		weights.forEach((application, weight) -> {
			boolean baseline = application == Application.PLAIN;
			table.row(application.label, weight.millis() + " ms",
					baseline ? "" : weight.millis() - plain.millis() + " ms", weight.classes(),
					baseline ? "" : weight.classes() - plain.classes(), mebibytes(weight.heap()),
					baseline ? "" : mebibytes(weight.heap() - plain.heap()));
		});
		List<Long> accounts = measureAccounts();
		Table accountTable = new Table("%,d accounts".formatted(this.accounts), "bytes an account")
			.row("without a token", accounts.get(0))
			.row("with a token of 800 characters", accounts.get(1));
		return "Medians of %d starts of each, which took turns.\n\n%s\n%s".formatted(Math.max(1, this.starts - 1),
				table, accountTable);
	}

	private static String mebibytes(long bytes) {
		return "%.1f MiB".formatted(bytes / MIB);
	}

	/**
	 * Start the applications in turn.
	 * @return the medians of what they weigh
	 */
	Map<Application, Weight> measure() {
		ClassPath classPath = new ClassPath(Path.of(System.getProperty("dependency-graph")));
		Map<Application, List<List<Long>>> results = new EnumMap<>(Application.class);
		for (int start = 0; start < this.starts; start++) {
			for (Application application : Application.values()) {
				List<Long> result = new ChildProcess(EmptyApplication.class, application.classPath(classPath))
					.run(application.arguments());
				if (start > 0 || this.starts == 1) {
					results.computeIfAbsent(application, (key) -> new ArrayList<>()).add(result);
				}
			}
		}
		Map<Application, Weight> weights = new EnumMap<>(Application.class);
		results.forEach((application, starts) -> weights.put(application,
				new Weight(median(starts, 0), median(starts, 1), median(starts, 2))));
		return weights;
	}

	/**
	 * Weigh the accounts.
	 * @return bytes an account without and with its token
	 */
	List<Long> measureAccounts() {
		return new ChildProcess(Accounts.class, System.getProperty("java.class.path"))
			.run(List.of(Integer.toString(this.accounts)));
	}

	private static long median(List<List<Long>> starts, int index) {
		return starts.stream().map((start) -> start.get(index)).sorted().toList().get(starts.size() / 2);
	}

	/**
	 * What is started. No server answers at the URLs, and nothing calls them.
	 */
	enum Application {

		/**
		 * Nothing but WebFlux.
		 */
		PLAIN("spring-boot-starter-webflux", "spring-boot-starter-webflux", ""),

		/**
		 * With Spring Boot's WebClient, which quantum-auth is for and brings along.
		 */
		WEB_CLIENT("... and spring-boot-starter-webclient", "spring-boot-starter-webclient", ""),

		/**
		 * With one account.
		 */
		QUANTUM_AUTH("... and quantum-auth-starter, one account", "quantum-auth-starter", """
				--quantum.auth.qci.url=http://127.0.0.1:9
				--quantum.auth.qci.api-token=api-token
				"""),

		/**
		 * With one client.
		 */
		SPRING_SECURITY("... and spring-boot-starter-security-oauth2-client, one client",
				"spring-boot-starter-security-oauth2-client", """
						--spring.security.oauth2.client.registration.api.client-id=client
						--spring.security.oauth2.client.registration.api.client-secret=secret
						--spring.security.oauth2.client.registration.api.authorization-grant-type=client_credentials
						--spring.security.oauth2.client.provider.api.token-uri=http://127.0.0.1:9/oauth2/token
						""");

		private final String label;

		private final String starter;

		private final String properties;

		Application(String label, String starter, String properties) {
			this.label = label;
			this.starter = starter;
			this.properties = properties;
		}

		private String classPath(ClassPath classPath) {
			return classPath.of(List.of(PLAIN.starter, this.starter));
		}

		private List<String> arguments() {
			return Stream
				.concat(this.properties.lines(),
						Stream.of("--server.address=127.0.0.1", "--server.port=0", "--spring.main.banner-mode=off"))
				.toList();
		}

	}

	/**
	 * What an application weighs.
	 *
	 * @param millis milliseconds from the start of the JVM until it is ready
	 * @param classes the classes loaded
	 * @param heap the bytes used after garbage collection
	 */
	record Weight(long millis, long classes, long heap) {
	}

}
