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

import org.jspecify.annotations.Nullable;

/**
 * A value and where it comes from, for messages.
 *
 * @param <T> the type of value
 * @param value the value
 * @param source where it comes from, for example "the property quantum.auth.qci.url"
 * @since 0.1.0
 */
public record Setting<T>(T value, String source) {

	/**
	 * Return the value of a property, if there is one.
	 * @param <T> the type of value
	 * @param prefix what the name of the property begins with
	 * @param name the rest of its name
	 * @param value its value, or {@code null}
	 * @return the setting, or {@code null}
	 */
	public static <T> @Nullable Setting<T> ofProperty(String prefix, String name, @Nullable T value) {
		return (value != null) ? new Setting<>(value, "the property " + prefix + "." + name) : null;
	}

	@Override
	public String toString() {
		return this.source;
	}

}
