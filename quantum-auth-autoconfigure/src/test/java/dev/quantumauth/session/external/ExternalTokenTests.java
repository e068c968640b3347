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

package dev.quantumauth.session.external;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewed;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.VirtualTime;
import dev.quantumauth.session.token.TokenReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the rule "Externally managed tokens".
 */
@ExtendWith(OutputCaptureExtension.class)
class ExternalTokenTests {

	private final ExternalTokenScenario scenario = new ExternalTokenScenario();

	private final VirtualTime time = this.scenario.time();

	private final ExternalTokenPlace place = this.scenario.place();

	private final ExternalToken token = this.scenario.token();

	@Test
	void nothingIsReadBeforeTheFirstCall() {
		this.time.advance(Duration.ofHours(1));
		assertThat(this.place.reads()).isZero();
		assertThat(this.token.status().token()).isEqualTo(TokenState.ABSENT);
	}

	@Test
	void tokenIsReadOnceAndHandedOutForEver() {
		for (int i = 0; i < 3; i++) {
			assertThat(this.scenario.call()).isEqualTo("one");
			this.time.advance(Duration.ofDays(1));
		}
		assertThat(this.place.reads()).isEqualTo(1);
		assertThat(this.token.status().token()).isEqualTo(TokenState.VALID);
		assertThat(this.token.status().expiresAt()).isNull();
	}

	@Test
	void statusTellsLastReadLastUseAndFailedReads() {
		assertThat(this.token.status().lastSuccess()).isNull();
		assertThat(this.token.status().lastUsed()).isNull();
		this.scenario.call();
		Instant read = this.token.status().lastSuccess();
		assertThat(read).isNotNull().isEqualTo(this.token.status().lastUsed());
		this.time.advance(Duration.ofMinutes(1));
		this.place.change(null);
		this.token.renew().onErrorComplete().subscribe();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.token.status().failures()).isOne();
		assertThat(this.token.status().lastSuccess()).isEqualTo(read);
		assertThat(this.token.status().lastUsed()).isEqualTo(read);
		this.place.change("two");
		this.token.renew().subscribe();
		this.time.run();
		assertThat(this.token.status().failures()).isZero();
		assertThat(this.token.status().lastSuccess()).isEqualTo(read.plus(Duration.ofMinutes(2)));
	}

	@Test
	void changeIsNoticedBehindACallAndAtMostOnceASecond() {
		this.scenario.call();
		this.place.change("two");
		assertThat(this.scenario.call()).isEqualTo("one");
		assertThat(this.scenario.call()).isEqualTo("one");
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.call()).isEqualTo("one");
		assertThat(this.scenario.call()).isEqualTo("two");
		assertThat(this.scenario.events()).hasExactlyElementsOfTypes(AccessTokenObtained.class,
				AccessTokenRenewed.class);
	}

	@Test
	void callIsNotMadeToWaitForAFileThatWasModified() {
		this.scenario.call();
		this.place.change("two");
		this.time.advance(Duration.ofSeconds(1));
		this.time.holdThreads();
		assertThat(this.token.cachedAccessToken().getTokenValue()).isEqualTo("one");
		this.time.releaseThreads();
		assertThat(this.token.cachedAccessToken().getTokenValue()).isEqualTo("two");
	}

	@Test
	void placeThatIsHalfWrittenIsReadAgainShortly() {
		this.place.change(null);
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		this.time.run();
		assertThat(caller.isWaiting()).isTrue();
		this.place.change("one");
		this.time.advance(Duration.ofMillis(100));
		assertThat(caller.answer().getTokenValue()).isEqualTo("one");
	}

	@Test
	void oldValueIsHandedOutWhileThePlaceIsHalfWritten() {
		this.scenario.call();
		this.place.change(null);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.call()).isEqualTo("one");
		this.time.advance(Duration.ofMillis(300));
		assertThat(this.scenario.call()).isEqualTo("one");
		this.place.change("two");
		this.time.advance(Duration.ofMillis(100));
		assertThat(this.scenario.call()).isEqualTo("two");
		assertThat(this.scenario.events()).noneMatch(AccessTokenRenewalFailed.class::isInstance);
	}

	@Test
	void placeThatStaysUnreadableIsReportedOnceAndTheOldValueUsed(CapturedOutput output) {
		this.scenario.call();
		this.place.change(null);
		for (int i = 0; i < 10; i++) {
			this.time.advance(Duration.ofSeconds(2));
			assertThat(this.scenario.call()).isEqualTo("one");
		}
		assertThat(output).containsOnlyOnce("The token that was read before stays in use");
		assertThat(this.scenario.events()).hasExactlyElementsOfTypes(AccessTokenObtained.class,
				AccessTokenRenewalFailed.class);
		assertThat(this.token.status().token()).isEqualTo(TokenState.VALID);
	}

	@Test
	void callersShareOneReadingAndGetItsErrorWhenThereIsNoToken() {
		this.place.change(null);
		Caller<OAuth2AccessToken> one = new Caller<>(this.token.accessToken());
		Caller<OAuth2AccessToken> other = new Caller<>(this.token.accessToken());
		this.time.advance(Duration.ofSeconds(2));
		assertThat(one.error()).hasMessageContaining("Account 'lab'").hasMessageContaining("the place is empty");
		assertThat(other.error()).isNotNull();
		assertThat(this.place.reads()).isEqualTo(11);
		this.place.change("one");
		assertThat(this.scenario.call()).isEqualTo("one");
		assertThat(this.token.status().error()).isNull();
	}

	@Test
	void nobodyWaitsForEverWhenThePlaceCannotEvenTellWhetherItHasChanged() {
		this.place.seal();
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		this.time.advance(Duration.ofSeconds(2));
		assertThat(caller.error()).hasMessageContaining("the vault is sealed");
		this.place.unseal();
		assertThat(this.scenario.call()).isEqualTo("one");
		this.place.seal();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.scenario.call()).isEqualTo("one");
	}

	@Test
	void probeSaysWhatIsWrongWithThePlace() {
		this.place.change(null);
		Caller<QuantumAuthProbe> probe = new Caller<>(this.token.probe());
		this.time.advance(Duration.ofSeconds(2));
		assertThat(probe.error()).hasMessageContaining("the place is empty");
	}

	@Test
	void fixedTokenIsNeverReadAgain() {
		this.place.fix();
		OAuth2AccessToken fixed = this.scenario.obtain();
		this.time.advance(Duration.ofDays(1));
		assertThat(this.scenario.call()).isEqualTo("one");
		assertThat(this.scenario.refuse(fixed)).isFalse();
		assertThat(this.place.reads()).isEqualTo(1);
	}

	@Test
	void renewReadsAgain() {
		this.scenario.call();
		this.place.change("two");
		Caller<Void> renewal = new Caller<>(this.token.renew());
		this.time.run();
		assertThat(renewal.isCompleted()).isTrue();
		assertThat(this.scenario.call()).isEqualTo("two");
	}

	@Test
	void tokenCannotBeEndedHere() {
		this.scenario.call();
		Caller<Void> end = new Caller<>(this.token.end());
		assertThat(end.error().getError().getErrorCode()).isEqualTo("externally_managed");
		assertThat(end.error()).hasMessageContaining("Account 'lab'").hasMessageContaining("cannot be ended here");
		assertThat(end.error().isRejected()).isFalse();
		assertThat(this.scenario.call()).isEqualTo("one");
	}

	@Test
	void statusTellsWhetherTheTokenIsBeingRead() {
		assertThat(this.token.status().renewing()).isFalse();
		this.time.holdThreads();
		new Caller<>(this.token.accessToken());
		assertThat(this.token.status().renewing()).isTrue();
		this.time.releaseThreads();
		assertThat(this.token.status().renewing()).isFalse();
	}

	@Test
	void limitOfAReadingThatIsOverDoesNotCount() {
		this.scenario.call();
		assertThat(this.time.scheduledTasks()).isZero();
	}

	@Test
	void errorThatIsNoExceptionReachesTheWaiters() {
		ExternalToken token = new ExternalToken("lab", "iqm", new TokenReader() {

			@Override
			public String read() {
				throw new NoClassDefFoundError("expected by this test");
			}

			@Override
			public Object version() {
				return 1;
			}

		}, this.time, this.time, (event) -> {
		});
		Caller<OAuth2AccessToken> caller = new Caller<>(token.accessToken());
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(this.time::run);
		assertThat(caller.error()).hasMessageContaining("NoClassDefFoundError");
		assertThat(token.status().renewing()).isFalse();
	}

	@Test
	void nobodyWaitsForEverWhenTheApplicationShutsDown() {
		this.time.shutDown();
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		assertThat(caller.error()).hasMessageContaining("shutting down");
	}

	@Test
	void nobodyWaitsForEverForAPlaceThatDoesNotAnswer() {
		this.time.holdThreads();
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		this.time.advance(Duration.ofMinutes(1));
		assertThat(caller.error()).hasMessageContaining("not read within");
		this.time.releaseThreads();
		assertThat(this.scenario.call()).isEqualTo("one");
	}

	@Test
	void whoWaitsBetweenTwoReadingsIsSentAwayAtTheEnd() {
		this.place.change(null);
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		this.time.run();
		assertThat(caller.isWaiting()).isTrue();
		this.token.shutDown(Duration.ZERO).block();
		assertThat(caller.error()).hasMessageContaining("shutting down");
	}

	@Test
	void printsNoToken() {
		this.scenario.call();
		assertThat(this.token).hasToString("ExternalToken[id=lab, provider=iqm]");
		assertThat(this.token.status().toString() + this.scenario.events()).doesNotContain("one");
	}

}
