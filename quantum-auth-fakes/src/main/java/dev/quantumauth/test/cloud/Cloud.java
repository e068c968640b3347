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

package dev.quantumauth.test.cloud;

import java.time.Clock;

import dev.quantumauth.test.cloud.provider.CloudProvider;

/**
 * The endpoints of one fake, and the tokens that they share.
 *
 * @param provider what the fake stands for
 * @param tokens the tokens that are accepted
 * @param tokenEndpoint issues access tokens, unless the credential is a static key
 * @param api needs an access token or the key
 */
record Cloud(CloudProvider provider, CloudTokens tokens, TokenEndpoint tokenEndpoint, CloudApi api) {

	static Cloud create(CloudProvider provider, Clock clock, TokenTimes times) {
		CloudTokens tokens = new CloudTokens(provider, clock);
		return new Cloud(provider, tokens, new TokenEndpoint(provider, tokens, clock, times),
				new CloudApi(provider, tokens));
	}

	void reset() {
		resetExceptTokens();
		this.tokens.reset();
	}

	void resetExceptTokens() {
		this.tokens.resetExceptTokens();
		this.tokenEndpoint.reset();
		this.api.reset();
	}

}
