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

package dev.quantumauth.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Fails the start of an application that lacks what this library is compiled against: an
 * older Spring Boot, or a module or Jackson 3 that the build has left out. Without this
 * check such an application fails later, with a {@link NoClassDefFoundError} that names
 * neither this library nor a remedy. It uses nothing that Spring Boot 3 does not have.
 */
class RequirementsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	private static final int MAJOR = 4;

	private static final int MINOR = 1;

	private static final String JACKSON_3 = "tools.jackson.databind.json.JsonMapper";

	private static final String WEB_CLIENT = "org.springframework.boot.webclient.WebClientCustomizer";

	private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (!"false".equalsIgnoreCase(context.getEnvironment().getProperty("quantum.auth.enabled"))) {
			checkSpringBoot(SpringBootVersion.getVersion());
			checkModules(context.getClassLoader());
		}
	}

	/**
	 * First, so that no other initializer fails before it can say why.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private static void checkSpringBoot(String version) {
		if (isTooOld(version)) {
			throw new UnmetRequirementException(
					"quantum-auth needs Spring Boot " + MAJOR + "." + MINOR
							+ " or newer. The application runs on Spring Boot " + version + ".",
					"Raise the version of Spring Boot in the application's build. To start without quantum-auth "
							+ "meanwhile, remove its starter, or set quantum.auth.enabled=false.");
		}
	}

	// A version of another form is one that we do not know of
	private static boolean isTooOld(String version) {
		Matcher numbers = VERSION.matcher(version);
		if (!numbers.matches()) {
			return false;
		}
		int major = Integer.parseInt(numbers.group(1));
		return major < MAJOR || (major == MAJOR && Integer.parseInt(numbers.group(2)) < MINOR);
	}

	private static void checkModules(@Nullable ClassLoader classLoader) {
		if (!ClassUtils.isPresent(JACKSON_3, classLoader)) {
			throw missing("Jackson 3", "tools.jackson.core:jackson-databind",
					" An application can have it beside Jackson 2.");
		}
		if (!ClassUtils.isPresent(WEB_CLIENT, classLoader)) {
			throw missing("Spring Boot's module for WebClient", "org.springframework.boot:spring-boot-webclient", "");
		}
	}

	private static UnmetRequirementException missing(String what, String artifact, String note) {
		return new UnmetRequirementException(
				"quantum-auth needs " + what + " (" + artifact + "), which is not on the class path." + note,
				"Remove the exclusion of " + artifact + " from the application's build, or add it as a dependency.");
	}

	/**
	 * {@link RuntimeHintsRegistrar} without which a native image finds none of the
	 * classes that are asked for by name, and the check would fail its start.
	 */
	static class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, JACKSON_3)
				.registerTypeIfPresent(classLoader, WEB_CLIENT);
		}

	}

	/**
	 * What this library needs is not there.
	 */
	static final class UnmetRequirementException extends RuntimeException {

		private static final long serialVersionUID = 1;

		private final String action;

		UnmetRequirementException(String description, String action) {
			super(description);
			this.action = action;
		}

		String action() {
			return this.action;
		}

	}

}
