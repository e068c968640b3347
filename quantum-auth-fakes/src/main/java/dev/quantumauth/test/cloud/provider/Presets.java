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

package dev.quantumauth.test.cloud.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The clouds that quantum-auth knows by name.
 */
public final class Presets {

	private static final String DIRECTORY = "META-INF/quantum-auth/";

	private Presets() {
	}

	static @Nullable Map<String, Object> find(String name) {
		return YamlSettings.read(DIRECTORY + "providers/" + name + ".yml");
	}

	/**
	 * Return the names of the presets.
	 * @return the names in the order of the list; empty if there is none on the class
	 * path
	 */
	public static List<String> names() {
		URL list = YamlSettings.find(DIRECTORY + "providers.txt");
		if (list == null) {
			return List.of();
		}
		try (InputStream in = list.openStream()) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((name) -> !name.isBlank())
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
