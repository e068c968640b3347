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

import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * Contract for a bean that makes the connectors of the calls to authentication servers,
 * instead of Boot's
 * {@link org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder
 * ClientHttpConnectorBuilder}. For connectors that no setting reaches, such as one that
 * answers by itself in a test: of {@code quantum.auth.http} only the time limits apply.
 * Must be thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AuthServerConnectorFactory {

	/**
	 * Return a connector. One that is {@link java.io.Closeable} is the factory's to
	 * close.
	 * @param id the id of the account whose calls it makes
	 * @return a connector that follows no redirect
	 */
	ClientHttpConnector connector(String id);

}
