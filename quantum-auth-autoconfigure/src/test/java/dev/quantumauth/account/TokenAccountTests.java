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

package dev.quantumauth.account;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.qci.QciAccount;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TokenAccount} and its builder.
 */
class TokenAccountTests {

	@AutoClose
	private static final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private final TokenAccount.Builder<QciAuthClient> builder = QciAccount.builder("lab", "https://qci.example",
			() -> "hush");

	@Test
	void onlyA401SaysThatATokenIsNotAcceptedUnlessTheAccountSaysOtherwise() {
		assertThat(build().unauthenticatedStatus()).containsExactly(401);
		this.builder.unauthenticatedStatus(List.of(401, 403, 403));
		assertThat(build().unauthenticatedStatus()).isEqualTo(Set.of(401, 403));
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 302, 399, 500, 4010 })
	void statusThatSaysSomethingElseOfTheRequestIsRefused(int status) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.unauthenticatedStatus(List.of(401, status)))
			.withMessage("'unauthenticatedStatus' must be one or more statuses from 400 to 499");
	}

	@Test
	void accountWithoutSuchAStatusIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.unauthenticatedStatus(Set.of()))
			.withMessageStartingWith("'unauthenticatedStatus' must be");
	}

	private TokenAccount<QciAuthClient> build() {
		return this.builder.build(AuthServerClients::webClient, scheduler);
	}

}
