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

/**
 * The life of one account's tokens: they are obtained, kept, renewed, rejected and ended.
 * Knows no provider, no Spring Boot and no HTTP.
 * <p>
 * The rules, which {@code docs/token-life.md} explains, are pure transitions of
 * {@link dev.quantumauth.session.SessionState}, with {@code HeldToken} for the times of a
 * token, {@code Failure} for back-off, {@code RejectedTokens} for 401s and
 * {@code Termination} for the end. {@link dev.quantumauth.session.TokenSession} and its
 * collaborators do the I/O: they run attempts, set timers and publish events. A provider
 * implements a {@link dev.quantumauth.session.TokenSource}.
 */
@NullMarked
package dev.quantumauth.session;

import org.jspecify.annotations.NullMarked;
