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

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Back-off": a rejection counts against the value that was sent.
 */
class ChangedCredentialTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final SessionScenario scenario = new SessionScenario();

	@Test
	void aChangedCredentialIsSentDespiteTheBackOff() {
		rejectCredential("old");
		this.scenario.source().credential(() -> "new");
		assertThat(this.scenario.call().error().isRejected()).isTrue();
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.status().error()).isNull();
	}

	@Test
	void callersJoinTheRequestWithTheChangedCredential() {
		rejectCredential("old");
		this.scenario.source().credential(() -> "new");
		this.scenario.call();
		assertThat(this.scenario.obtain("one", HOUR).getTokenValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void anUnchangedCredentialIsNotSent() {
		rejectCredential("old");
		for (int i = 0; i < 20; i++) {
			this.scenario.call();
			this.scenario.advance(SECOND);
		}
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void credentialsAreComparedOnceASecondAtMost() {
		rejectCredential("old");
		int before = this.scenario.source().comparisons();
		for (int i = 0; i < 10; i++) {
			this.scenario.call();
		}
		assertThat(this.scenario.source().comparisons()).isEqualTo(before + 1);
		this.scenario.advance(SECOND.minusNanos(1));
		this.scenario.call();
		assertThat(this.scenario.source().comparisons()).isEqualTo(before + 1);
		this.scenario.advance(Duration.ofNanos(1));
		this.scenario.call();
		assertThat(this.scenario.source().comparisons()).isEqualTo(before + 2);
	}

	@Test
	void callersWithAUsableTokenTriggerTheComparisonToo() {
		this.scenario.source().credential(() -> "old");
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		this.scenario.rejectCredential();
		this.scenario.source().credential(() -> "new");
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isEqualTo(3);
	}

	@Test
	void aCredentialThatIsChangedBackBeforeItIsSentIsRejectedOnceMore() {
		rejectCredential("old");
		Iterator<String> values = List.of("new", "old").iterator();
		this.scenario.source().credential(values::next);
		this.scenario.call();
		this.scenario.rejectCredential();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(600));
	}

	@Test
	void aCredentialThatCannotBeReadCountsAsUnchanged() {
		rejectCredential("old");
		this.scenario.source().credential(() -> {
			throw new IllegalStateException("The file is gone");
		});
		this.scenario.call();
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void nothingIsComparedWhileTheServerIsUnavailable() {
		this.scenario.source().credential(() -> "old");
		this.scenario.call();
		this.scenario.beUnavailable();
		this.scenario.source().credential(() -> "new");
		this.scenario.call();
		assertThat(this.scenario.requests()).isOne();
		assertThat(this.scenario.source().comparisons()).isZero();
	}

	private void rejectCredential(String credential) {
		this.scenario.source().credential(() -> credential);
		this.scenario.call();
		this.scenario.rejectCredential();
	}

	@Test
	void aSourceThatCannotTellWhatItSentKeepsNobodyFromTheRejection() {
		VirtualTime time = new VirtualTime();
		TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", new TokenSource<>() {

			@Override
			public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
				return Mono.error(ScriptedTokenSource.error("invalid_grant", "The credential was refused.", null));
			}

			@Override
			public Object sentCredential() {
				throw new IllegalStateException("expected by this test");
			}

		}, SessionScenario.SETTINGS, time, time, (event) -> {
		});
		Caller<OAuth2AccessToken> caller = new Caller<>(session.accessToken());
		time.run();
		assertThat(caller.error().isRejected()).isTrue();
		assertThat(session.status().renewing()).isFalse();
	}

}
