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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What became of the attempts to get a token, for the status. Immutable.
 *
 * @param lastSuccess when the last one succeeded, or {@code null} if none has
 * @param failures the number of attempts that have failed since then
 */
record AttemptHistory(@Nullable Instant lastSuccess, int failures) {

	static final AttemptHistory NONE = new AttemptHistory(null, 0);

	static AttemptHistory succeededAt(Instant now) {
		return new AttemptHistory(now, 0);
	}

	AttemptHistory failed() {
		return new AttemptHistory(this.lastSuccess, this.failures + 1);
	}

}
