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

import java.time.Duration;

/**
 * How long access tokens live, and how long the answer to a token request is held back.
 *
 * @param lifetime the lifetime
 * @param latency the latency
 */
record TokenTimes(Duration lifetime, Duration latency) {

	TokenTimes withLifetime(Duration lifetime) {
		return new TokenTimes(lifetime, this.latency);
	}

	TokenTimes withLatency(Duration latency) {
		return new TokenTimes(this.lifetime, latency);
	}

}
