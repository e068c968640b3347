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

package dev.quantumauth.test.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.quantumauth.test.cloud.FakeCloud;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.server.RandomText;

/**
 * Runs the fakes until the process is ended, and prints the environment variables with
 * which quantum-auth and the clouds' own clients use them.
 *
 * @since 0.1.0
 */
public final class RunFakes {

	private static final List<String> OWN = List.of("qci", "iqm");

	private RunFakes() {
	}

	/**
	 * Run the fakes.
	 * @param args {@code qci}, {@code iqm} and names of presets such as {@code ionq},
	 * each with {@code =} and a port unless a free one will do; {@code qci} and
	 * {@code iqm} on free ports if there is none
	 */
	public static void main(String[] args) {
		start((args.length > 0) ? List.of(args) : OWN, System.out);
	}

	static List<Runnable> start(List<String> arguments, PrintStream out) {
		List<Argument> fakes = arguments.stream().map(Argument::parse).toList();
		List<Runnable> stops = new ArrayList<>();
		try {
			fakes.forEach((fake) -> stops.add(fake.start(out)));
			return stops;
		}
		catch (RuntimeException ex) {
			// A fake that runs would keep the process from ending
			stops.forEach(Runnable::run);
			throw ex;
		}
	}

	private static Runnable startQci(int port, PrintStream out) {
		FakeQci qci = FakeQci.builder().port(port).start();
		print(out, "# This is a fake QCi. It runs until Ctrl-C.", "export QCI_API_URL=" + qci.url(),
				"export QCI_TOKEN=" + qci.apiToken());
		return qci::close;
	}

	private static Runnable startIqm(int port, PrintStream out) {
		FakeIqm iqm = FakeIqm.builder().port(port).start();
		String token = "fake-iqm-token-" + RandomText.next();
		iqm.acceptToken(token);
		print(out, "# This is a fake IQM server. It runs until Ctrl-C.", "export IQM_SERVER_URL=" + iqm.getUrl(),
				"# For IQM's clients up to version 28, set that variable to " + iqm.getCocosUrl() + " instead.",
				"export IQM_QUANTUM_COMPUTER=" + iqm.getQuantumComputer(),
				"# The next three are for quantum-auth and for IQM's clients up to version 31.2.",
				"export IQM_AUTH_SERVER=" + iqm.getAuthServerUrl(), "export IQM_AUTH_USERNAME=" + iqm.getUsername(),
				"export IQM_AUTH_PASSWORD=" + iqm.getPassword(),
				"# The next one replaces those three, for quantum-auth and for IQM's clients from version 31.3 on.",
				"# export IQM_TOKEN=" + token);
		return iqm::close;
	}

	private static Runnable startCloud(String preset, int port, PrintStream out) {
		FakeCloud cloud = FakeCloud.builder(preset).port(port).start();
		Stream<String> variables = cloud.properties()
			.entrySet()
			.stream()
			.map((property) -> "export " + variable(property.getKey()) + "=" + property.getValue());
		print(out,
				Stream
					.concat(Stream.of("# This is a fake of the cloud " + preset + ". It runs until Ctrl-C."), variables)
					.toArray(String[]::new));
		return cloud::close;
	}

	// As Spring Boot's relaxed binding wants it
	private static String variable(String property) {
		return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	private static void print(PrintStream out, String... lines) {
		Stream.of(lines).forEach(out::println);
		out.println();
	}

	/**
	 * Which fake to start.
	 *
	 * @param name {@code qci}, {@code iqm} or the name of a preset
	 * @param port the port; 0 for a free one
	 */
	private record Argument(String name, int port) {

		static Argument parse(String argument) {
			String[] parts = argument.split("=", 2);
			if (!OWN.contains(parts[0]) && !FakeCloud.presets().contains(parts[0])) {
				throw new IllegalArgumentException(
						"The fakes are " + OWN + " and " + FakeCloud.presets() + ", not '" + argument + "'");
			}
			return new Argument(parts[0], (parts.length > 1) ? Integer.parseInt(parts[1]) : 0);
		}

		Runnable start(PrintStream out) {
			return switch (this.name) {
				case "qci" -> startQci(this.port, out);
				case "iqm" -> startIqm(this.port, out);
				default -> startCloud(this.name, this.port, out);
			};
		}

	}

}
