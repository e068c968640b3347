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

package dev.quantumauth.autoconfigure.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.UrlResource;
import org.springframework.util.StreamUtils;

import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;

/**
 * The presets: descriptions of clouds as YAML files on the class path, one for each, with
 * the keys of {@code quantum.auth.providers.<name>}. A file is read if an account names
 * it.
 */
final class ProviderPresets {

	private static final String FOLDER = "META-INF/quantum-auth/providers/";

	private static final String HOSTS = "META-INF/quantum-auth/hosts.txt";

	private static final String LIST = "META-INF/quantum-auth/providers.txt";

	private final ClassLoader classLoader;

	ProviderPresets(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	/**
	 * Return whether there is a preset.
	 * @param name the name of the provider
	 * @return whether there is one of that name
	 */
	boolean exists(String name) {
		return this.classLoader.getResource(FOLDER + name + ".yml") != null;
	}

	/**
	 * Read a preset.
	 * @param name the name of the provider
	 * @return the preset, empty if there is none
	 */
	Optional<PropertySource<?>> find(String name) {
		List<URL> files = files(FOLDER + name + ".yml");
		if (files.size() > 1) {
			throw new InvalidQuantumAuthPropertiesException(
					"There are " + files.size() + " presets with the name '" + name + "' on the class path: " + files
							+ ".",
					"Remove the libraries that have further ones. What differs from a preset belongs below "
							+ "quantum.auth.providers." + name + ".",
					List.of());
		}
		try {
			return files.isEmpty() ? Optional.empty() : Optional
				.of(new YamlPropertySourceLoader().load("the preset " + name, new UrlResource(files.get(0))).get(0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the preset " + name, ex);
		}
	}

	/**
	 * Return the names of all presets.
	 * @return the names
	 */
	List<String> names() {
		return files(LIST).stream().flatMap((file) -> read(file).lines()).filter((name) -> !name.isBlank()).toList();
	}

	/**
	 * Return the hosts of the APIs of presets, as far as their names are fixed.
	 * @return the name of the preset by the host
	 */
	Map<String, String> hosts() {
		Map<String, String> hosts = new LinkedHashMap<>();
		files(HOSTS).stream()
			.flatMap((file) -> read(file).lines())
			.map((line) -> line.strip().split(" "))
			.filter((words) -> words.length == 2)
			.forEach((words) -> hosts.putIfAbsent(words[1], words[0]));
		return hosts;
	}

	private List<URL> files(String path) {
		try {
			return Collections.list(this.classLoader.getResources(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot look for " + path, ex);
		}
	}

	private static String read(URL file) {
		try {
			return StreamUtils.copyToString(new UrlResource(file).getInputStream(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file, ex);
		}
	}

	@Override
	public String toString() {
		return "ProviderPresets[" + new ClassPathResource(LIST, this.classLoader) + "]";
	}

	/**
	 * Keeps the files in a native image.
	 */
	static class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern(FOLDER + "*.yml").registerPattern(LIST).registerPattern(HOSTS);
		}

	}

}
