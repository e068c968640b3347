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

package dev.quantumauth.autoconfigure.account;

import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * How the settings of a provider's default account are read from a bean.
 *
 * @param <D> the provider's type of connection details
 * @param type the provider's type of connection details
 * @param url returns the base URL of the API
 * @param authServerUrl returns the base URL of the authentication server, or {@code null}
 * @param credential the getters of the parts of the credential, by the names of the parts
 * @since 0.1.0
 */
public record ConnectionDetailsSettings<D extends ConnectionDetails>(Class<D> type, Function<D, @Nullable String> url,
		Function<D, @Nullable String> authServerUrl, Map<String, Function<D, @Nullable String>> credential) {

}
