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

package dev.quantumauth.test.server;

import java.time.Instant;
import java.util.Map;

/**
 * A job of a fake quantum computer.
 *
 * @param <S> the type of the status
 * @param id the id
 * @param submission what was submitted
 * @param submittedAt when it was submitted
 * @param status the status
 * @param statusSince when it got that status
 */
public record Job<S>(String id, Map<?, ?> submission, Instant submittedAt, S status, Instant statusSince) {

	Job<S> with(S status, Instant now) {
		return new Job<>(this.id, this.submission, this.submittedAt, status, now);
	}

}
