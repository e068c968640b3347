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

package dev.quantumauth.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;
import org.openjdk.jmh.annotations.Benchmark;
import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;
import org.springframework.security.core.SpringSecurityCoreVersion;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Describes what the measurements ran on.
 *
 * @since 0.1.0
 */
public final class Machine {

	private Machine() {
	}

	public static String report() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return new Table("", "").row("measured on", LocalDate.now(ZoneId.systemDefault()))
			.row("processor", "%d cores, %s".formatted(system.getAvailableProcessors(), processor()))
			.row("memory", "%d GiB".formatted(Math.round(system.getTotalMemorySize() / (double) (1L << 30))))
			// Not what follows the number: it may tell whose machine this is
			.row("operating system",
					System.getProperty("os.name") + " " + first("^[\\d.]+", System.getProperty("os.version")) + " "
							+ system.getArch())
			.row("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"))
			.row("Spring",
					"Boot %s, Framework %s, Security %s".formatted(SpringBootVersion.getVersion(),
							SpringVersion.getVersion(), SpringSecurityCoreVersion.getVersion()))
			.row("Reactor", "Core %s, Netty %s".formatted(version(Mono.class), version(HttpClient.class)))
			.row("JMH", version(Benchmark.class))
			.toString();
	}

	private static String processor() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.filter(Predicate.not(String::isEmpty))
				.findFirst()
				.orElse("unknown");
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

	private static String version(Class<?> type) {
		return first("\\d+\\.\\d+[\\w.]*(?=[^/]*\\.jar)",
				type.getProtectionDomain().getCodeSource().getLocation().getPath());
	}

	private static String first(String pattern, String text) {
		Matcher matcher = Pattern.compile(pattern).matcher(text);
		return matcher.find() ? matcher.group() : "";
	}

}
