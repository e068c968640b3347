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

package dev.quantumauth.autoconfigure.properties;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The path of a file as it is configured, which may have blanks around it, or begin with
 * {@code ~/}: a shell would replace that, but not in YAML.
 *
 * @since 0.1.0
 */
public final class ConfiguredPath {

	private ConfiguredPath() {
	}

	/**
	 * Parse a path.
	 * @param configured the path as it is configured
	 * @return the path
	 * @throws InvalidPathException if it is not a path. Its message must not be shown,
	 * because it contains the value: that may be a secret which was put where the path of
	 * a file belongs.
	 */
	public static Path parse(String configured) {
		String path = configured.strip();
		return Path.of(path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path);
	}

}
