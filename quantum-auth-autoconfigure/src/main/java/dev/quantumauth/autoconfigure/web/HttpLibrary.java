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

package dev.quantumauth.autoconfigure.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * What has to be known about one HTTP library whose clients Spring Boot builds. All
 * implementations are loaded, whichever libraries are on the class path: they may use
 * classes of their library only in code that runs when Boot has built a client of it.
 */
interface HttpLibrary {

	/**
	 * Return a builder whose connectors follow no redirects and answer no 401 with
	 * credentials that the application has given to the client. The settings cannot
	 * promise that: customizers of the application run after the settings are applied, so
	 * both is switched off by a last customizer.
	 * @param builder a builder of this or of another library
	 * @return a builder that has the settings of the given one too, or {@code null} if
	 * that is of another library
	 */
	default @Nullable ClientHttpConnectorBuilder<?> notFollowingConnectors(ClientHttpConnectorBuilder<?> builder) {
		return null;
	}

	/**
	 * Return a builder whose request factories follow no redirects and answer no 401,
	 * even if a customizer of the application switches that on.
	 * @param builder a builder of this or of another library
	 * @return a builder that has the settings of the given one too, or {@code null} if
	 * that is of another library
	 */
	@Nullable ClientHttpRequestFactoryBuilder<?> notFollowingRequestFactories(ClientHttpRequestFactoryBuilder<?> builder);

	/**
	 * Return whether a platform thread that waits for a response goes on waiting when it
	 * is interrupted. Only a read timeout ends the wait then.
	 * @param factory a request factory of this or of another library
	 * @return {@code false} if an interrupt ends the wait, or if the request factory is
	 * of another library
	 */
	default boolean ignoresInterrupts(ClientHttpRequestFactory factory) {
		return false;
	}

}
