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
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The settings in a YAML resource, by their names with dots.
 */
final class YamlSettings {

	private YamlSettings() {
	}

	/**
	 * Read a resource.
	 * @param resource where it is on the class path
	 * @return its settings, lists as they are; {@code null} if there is no such resource
	 */
	static @Nullable Map<String, Object> read(String resource) {
		URL url = find(resource);
		if (url == null) {
			return null;
		}
		Map<String, Object> settings = new LinkedHashMap<>();
		try (InputStream in = url.openStream()) {
			for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(in)) {
				flatten("", document, settings);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return settings;
	}

	/**
	 * Find a resource where the test finds its classes.
	 * @param resource where it is on the class path
	 * @return its URL; {@code null} if there is no such resource
	 */
	static @Nullable URL find(String resource) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		return ((loader != null) ? loader : YamlSettings.class.getClassLoader()).getResource(resource);
	}

	private static void flatten(String name, @Nullable Object value, Map<String, Object> settings) {
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, below) -> flatten((name.isEmpty()) ? "" + key : name + "." + key, below, settings));
		}
		else if (!name.isEmpty()) {
			settings.put(name, (value != null) ? value : "");
		}
	}

}
