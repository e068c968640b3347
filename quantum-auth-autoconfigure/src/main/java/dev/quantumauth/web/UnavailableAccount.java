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

package dev.quantumauth.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.QuantumAuthTarget;

/**
 * An account that the application configures in part, or has switched off, so that
 * requests to its API carry no token.
 *
 * @param reason why there is no token, as sentences without secrets, of which the first
 * is "It carried no token."
 * @param targets where its token would go
 * @since 0.1.0
 */
public record UnavailableAccount(String reason, List<QuantumAuthTarget> targets) {

	String reason(@Nullable String ownHeader) {
		return (ownHeader != null) ? this.reason.replace("It carried no token.",
				"It carried a header " + ownHeader + " of its own and no token of an account.") : this.reason;
	}

}
