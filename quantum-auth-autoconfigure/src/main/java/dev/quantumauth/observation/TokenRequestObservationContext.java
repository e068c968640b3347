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

package dev.quantumauth.observation;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.TokenRequest;

/**
 * Context of the observation of a token request. It contains neither credential nor
 * token.
 *
 * @since 0.1.0
 */
public class TokenRequestObservationContext extends Observation.Context {

	private final TokenRequest request;

	private @Nullable TokenRequestOutcome outcome;

	/**
	 * Create a context.
	 * @param request describes the request
	 */
	public TokenRequestObservationContext(TokenRequest request) {
		this.request = request;
	}

	/**
	 * Return the description of the request.
	 * @return the request
	 */
	public TokenRequest getRequest() {
		return this.request;
	}

	/**
	 * Return the outcome of the request.
	 * @return the outcome, or {@code null} while the request is under way
	 */
	public @Nullable TokenRequestOutcome getOutcome() {
		return this.outcome;
	}

	/**
	 * Set the outcome of the request.
	 * @param outcome the outcome
	 */
	public void setOutcome(TokenRequestOutcome outcome) {
		this.outcome = outcome;
	}

}
