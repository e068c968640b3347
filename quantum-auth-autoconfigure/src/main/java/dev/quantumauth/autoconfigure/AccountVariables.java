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

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Contract for the environment variables that accounts fall back to, so that they are
 * known where everything is switched off and no account has a bean. Implementations are
 * named in {@code META-INF/spring.factories}.
 *
 * @since 0.1.0
 */
public interface AccountVariables {

	/**
	 * Return the variables of all providers that are on the class path.
	 * @param classLoader the class loader, or {@code null} for the default one
	 * @return the names of the variables
	 */
	Stream<String> names(@Nullable ClassLoader classLoader);

}
