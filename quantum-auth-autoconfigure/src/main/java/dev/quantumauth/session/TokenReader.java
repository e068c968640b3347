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

package dev.quantumauth.session;

import org.jspecify.annotations.Nullable;

/**
 * Contract for a place where somebody else keeps an access token: a file, a vault, a
 * property. Called on threads that may block.
 *
 * @since 0.1.0
 * @see ExternalToken
 */
public interface TokenReader {

	/**
	 * Read the token.
	 * @return the token
	 * @throws IllegalStateException if there is none that can be used at the moment; the
	 * message says why and what to do, and shows no secret
	 */
	String read();

	/**
	 * Return what changes when the token may have changed, for example when a file was
	 * modified. May fail as {@link #read()} does, which counts as a failure to read.
	 * @return a value that is equal while nothing has changed, or {@code null} if the
	 * token never changes
	 */
	@Nullable Object version();

}
