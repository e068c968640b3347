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

/**
 * A URL as it is configured, which may have blanks or quotes around it:
 * {@code docker --env-file} and {@code .properties} files keep them.
 *
 * @since 0.1.0
 */
public final class ConfiguredUrl {

	private ConfiguredUrl() {
	}

	/**
	 * Remove blanks and quotes around a URL.
	 * @param url the URL as it is configured
	 * @param findings is told if there are any
	 * @return the URL
	 */
	public static ConfiguredValue<String> clean(ConfiguredValue<String> url, ConfigurationReport findings) {
		String clean = TokenText.unquoted(url.value());
		if (clean.equals(url.value())) {
			return url;
		}
		findings
			.warning("The URL in " + url.source() + " has blanks or quotes around it, which are ignored. Remove them.");
		return new ConfiguredValue<>(clean, url.source(), url.property());
	}

}
