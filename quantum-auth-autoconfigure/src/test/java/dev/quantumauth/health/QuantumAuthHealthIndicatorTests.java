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

package dev.quantumauth.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthHealthIndicator} with an account whose probe and status the
 * test decides.
 */
class QuantumAuthHealthIndicatorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

	private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

	private static final OAuth2Error UNAVAILABLE = new OAuth2Error("temporarily_unavailable", "Nobody there.", null);

	private static final OAuth2Error REJECTED = new OAuth2Error("invalid_grant", "Token revoked.", null);

	private final StubAccount account = StubAccount.of("stub").notToBeUsed();

	@Test
	void upTellsWhatTheCloudAndTheTokenAreLike() {
		this.account.withProbe(() -> Mono.just(new QuantumAuthProbe("at your service", "auth", "1.2.3")));
		this.account.withStatus(TokenState.VALID, LATER, true, null, null);
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails())
			.containsOnlyKeys("provider", "message", "applicationName", "version", "token", "expiresAt", "renewing")
			.containsEntry("provider", "stub")
			.containsEntry("message", "at your service")
			.containsEntry("applicationName", "auth")
			.containsEntry("version", "1.2.3")
			.containsEntry("token", TokenState.VALID)
			.containsEntry("expiresAt", LATER)
			.containsEntry("renewing", true);
	}

	@Test
	void tokenThatWasNeverAskedForIsNoTrouble() {
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("token", TokenState.ABSENT)
			.containsEntry("renewing", false)
			.doesNotContainKeys("expiresAt", "error", "nextAttempt");
	}

	@Test
	void whatTheCloudDoesNotTellIsLeftOut() {
		this.account.withProbe(() -> Mono.just(new QuantumAuthProbe(null, null, null)));
		assertThat(health().getDetails()).containsOnlyKeys("provider", "token", "renewing");
	}

	@Test
	void downWhenTheProbeFails() {
		this.account
			.withProbe(() -> Mono.error(new TokenRequestException(Kind.UNAVAILABLE, UNAVAILABLE, "stub", null, null)));
		this.account.withStatus(TokenState.VALID, LATER, false, null, null);
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails())
			.containsEntry("error", Map.of("code", "temporarily_unavailable", "description", "Nobody there."))
			.containsEntry("provider", "stub")
			.containsEntry("token", TokenState.VALID)
			.doesNotContainKeys("message", "applicationName", "version");
	}

	@Test
	void downWhenTheProbeFailsInAnUnexpectedWay() {
		this.account.withProbe(() -> Mono.error(new IllegalStateException("What now?")));
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(error(health)).containsEntry("code", "temporarily_unavailable")
			.hasEntrySatisfying("description",
					(description) -> assertThat(description).contains("Account 'stub'", "What now?"));
	}

	@Test
	void downWhenTheProbeThrows() {
		this.account.withProbe(() -> {
			throw new IllegalStateException("No probe");
		});
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void downWhenTheProbeTakesTooLong() {
		this.account.withProbe(Mono::never);
		StepVerifier.withVirtualTime(() -> indicator().health())
			.expectSubscription()
			.expectNoEvent(TIMEOUT.minusMillis(1))
			.thenAwait(Duration.ofMillis(1))
			.assertNext((health) -> {
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(error(health).get("description")).contains("management.health.quantumauth.timeout",
						TIMEOUT.toString());
			})
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void downWhenTheCredentialWasRejectedEvenWithAUsableToken() {
		this.account.withStatus(TokenState.VALID, LATER, false, REJECTED, LATER);
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(error(health)).containsEntry("code", "invalid_grant").containsEntry("description", "Token revoked.");
		assertThat(health.getDetails()).containsEntry("nextAttempt", LATER).containsEntry("message", "at your service");
	}

	@Test
	void upWhenTheLastTokenRequestFailedButAUsableTokenIsLeft() {
		this.account.withStatus(TokenState.VALID, LATER, false, UNAVAILABLE, LATER);
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("nextAttempt", LATER).doesNotContainKey("error");
	}

	@Test
	void downWhenTheLastTokenRequestFailedAndNoUsableTokenIsLeft() {
		for (TokenState state : List.of(TokenState.ABSENT, TokenState.EXPIRED, TokenState.REJECTED)) {
			this.account.withStatus(state, null, false, UNAVAILABLE, LATER);
			Health health = health();
			assertThat(health.getStatus()).as(state.name()).isEqualTo(Status.DOWN);
			assertThat(error(health)).containsEntry("code", "temporarily_unavailable");
		}
	}

	@Test
	void upWhenTheTokenExpiredOrWasThrownAwayButNoRequestFailed() {
		for (TokenState state : List.of(TokenState.EXPIRED, TokenState.REJECTED, TokenState.ENDED)) {
			this.account.withStatus(state, null, false, null, null);
			assertThat(health().getStatus()).as(state.name()).isEqualTo(Status.UP);
		}
	}

	@Test
	void errorWithoutDescriptionIsToldByItsCode() {
		this.account.withProbe(() -> Mono
			.error(new TokenRequestException(Kind.UNAVAILABLE, new OAuth2Error("server_error"), "stub", null, null)));
		assertThat(error(health())).isEqualTo(Map.of("code", "server_error"));
	}

	private Health health() {
		return indicator().health().block(PATIENCE);
	}

	private QuantumAuthHealthIndicator indicator() {
		return new QuantumAuthHealthIndicator(this.account, TIMEOUT, TIME_TO_LIVE, Runnable::run);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, String> error(Health health) {
		return (Map<String, String>) health.getDetails().get("error");
	}

}
