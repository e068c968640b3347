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
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewed;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.TokenReader;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the rule "Externally managed tokens".
 */
@ExtendWith(OutputCaptureExtension.class)
class ExternalTokenTests {

	private final VirtualTime time = new VirtualTime();

	private final Place place = new Place();

	private final List<QuantumAuthEvent> events = new ArrayList<>();

	private final ExternalToken token = new ExternalToken("lab", "iqm", this.place, this.time, this.time,
			this.events::add);

	@Test
	void nothingIsReadBeforeTheFirstCall() {
		this.time.advance(Duration.ofHours(1));
		assertThat(this.place.reads).isZero();
		assertThat(this.token.status().token()).isEqualTo(TokenState.ABSENT);
	}

	@Test
	void tokenIsReadOnceAndHandedOutForEver() {
		for (int i = 0; i < 3; i++) {
			assertThat(call()).isEqualTo("one");
			this.time.advance(Duration.ofDays(1));
		}
		assertThat(this.place.reads).isEqualTo(1);
		assertThat(this.token.status().token()).isEqualTo(TokenState.VALID);
		assertThat(this.token.status().expiresAt()).isNull();
	}

	@Test
	void changeIsNoticedBehindACallAndAtMostOnceASecond() {
		call();
		this.place.change("two");
		assertThat(call()).isEqualTo("one");
		assertThat(call()).isEqualTo("one");
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call()).isEqualTo("one");
		assertThat(call()).isEqualTo("two");
		assertThat(this.events).hasExactlyElementsOfTypes(AccessTokenObtained.class, AccessTokenRenewed.class);
	}

	@Test
	void callIsNotMadeToWaitForAFileThatWasModified() {
		call();
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
		call();
		this.place.change(null);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(call()).isEqualTo("one");
		this.time.advance(Duration.ofMillis(300));
		assertThat(call()).isEqualTo("one");
		this.place.change("two");
		this.time.advance(Duration.ofMillis(100));
		assertThat(call()).isEqualTo("two");
		assertThat(this.events).noneMatch(AccessTokenRenewalFailed.class::isInstance);
	}

	@Test
	void placeThatStaysUnreadableIsReportedOnceAndTheOldValueUsed(CapturedOutput output) {
		call();
		this.place.change(null);
		for (int i = 0; i < 10; i++) {
			this.time.advance(Duration.ofSeconds(2));
			assertThat(call()).isEqualTo("one");
		}
		assertThat(output).containsOnlyOnce("The one that was read before is used");
		assertThat(this.events).hasExactlyElementsOfTypes(AccessTokenObtained.class, AccessTokenRenewalFailed.class);
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
		assertThat(this.place.reads).isEqualTo(11);
		this.place.change("one");
		assertThat(call()).isEqualTo("one");
		assertThat(this.token.status().error()).isNull();
	}

	@Test
	void refusedTokenThatWasReplacedMeanwhileIsReplayed() {
		OAuth2AccessToken old = token();
		this.place.change("two");
		assertThat(refuse(old)).isTrue();
		assertThat(call()).isEqualTo("two");
		assertThat(this.token.status().token()).isEqualTo(TokenState.VALID);
	}

	@Test
	void refusedTokenThatIsUnchangedStaysAndIsRejectedUntilACallSucceeds() {
		OAuth2AccessToken old = token();
		assertThat(refuse(old)).isFalse();
		assertThat(this.place.reads).isEqualTo(2);
		assertThat(call()).isEqualTo("one");
		assertThat(this.token.status()).satisfies((status) -> {
			assertThat(status.token()).isEqualTo(TokenState.REJECTED);
			assertThat(status.credentialRejected()).isTrue();
			assertThat(status.error().getErrorCode()).isEqualTo("invalid_token");
		});
		this.token.accepted(old);
		assertThat(this.token.status().token()).isEqualTo(TokenState.VALID);
		assertThat(this.token.status().error()).isNull();
		assertThat(this.events).hasExactlyElementsOfTypes(AccessTokenObtained.class, AccessTokenRejected.class);
		assertThat(this.events).last().extracting("thrownAway").isEqualTo(false);
	}

	@Test
	void refusedTokenThatIsNotTheCurrentOneIsReplayedWithoutReading() {
		OAuth2AccessToken old = token();
		this.place.change("two");
		this.time.advance(Duration.ofSeconds(1));
		call();
		assertThat(this.place.reads).isEqualTo(2);
		assertThat(refuse(old)).isTrue();
		assertThat(this.place.reads).isEqualTo(2);
	}

	@Test
	void refusedTokenIsReplayedWhereNoneWasReadYet() {
		assertThat(refuse(ScriptedTokenSource.token("before", this.time.now()))).isTrue();
		assertThat(this.token.status().token()).isEqualTo(TokenState.ABSENT);
		assertThat(call()).isEqualTo("one");
	}

	@Test
	void successOfAnotherTokenDoesNotRehabilitateTheRefusedOne() {
		OAuth2AccessToken old = token();
		this.place.change("two");
		refuse(old);
		assertThat(refuse(token())).isFalse();
		this.token.accepted(old);
		assertThat(this.token.status().token()).isEqualTo(TokenState.REJECTED);
	}

	@Test
	void newValueIsNotRejected() {
		assertThat(refuse(token())).isFalse();
		this.place.change("two");
		this.time.advance(Duration.ofSeconds(1));
		call();
		assertThat(call()).isEqualTo("two");
		assertThat(this.token.status().token()).isEqualTo(TokenState.VALID);
	}

	@Test
	void refusedTokenOfAPlaceThatIsUnreadableIsHandedOn() {
		OAuth2AccessToken old = token();
		this.place.change(null);
		Caller<Boolean> again = new Caller<>(this.token.rejectAndLookAgain(old));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(again.answer()).isFalse();
	}

	@Test
	void refusalIsReportedOnce(CapturedOutput output) {
		OAuth2AccessToken old = token();
		refuse(old);
		refuse(old);
		assertThat(output).containsOnlyOnce("The API refuses the access token");
	}

	@Test
	void nobodyWaitsForEverWhenThePlaceCannotEvenTellWhetherItHasChanged() {
		this.place.broken = true;
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		this.time.advance(Duration.ofSeconds(2));
		assertThat(caller.error()).hasMessageContaining("the vault is sealed");
		this.place.broken = false;
		assertThat(call()).isEqualTo("one");
		this.place.broken = true;
		this.time.advance(Duration.ofSeconds(2));
		assertThat(call()).isEqualTo("one");
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
		this.place.fixed = true;
		OAuth2AccessToken fixed = token();
		this.time.advance(Duration.ofDays(1));
		assertThat(call()).isEqualTo("one");
		assertThat(refuse(fixed)).isFalse();
		assertThat(this.place.reads).isEqualTo(1);
	}

	@Test
	void renewReadsAgain() {
		call();
		this.place.change("two");
		Caller<Void> renewal = new Caller<>(this.token.renew());
		this.time.run();
		assertThat(renewal.isCompleted()).isTrue();
		assertThat(call()).isEqualTo("two");
	}

	@Test
	void tokenCannotBeEndedHere() {
		call();
		Caller<Void> end = new Caller<>(this.token.end());
		assertThat(end.error().getError().getErrorCode()).isEqualTo("externally_managed");
		assertThat(end.error()).hasMessageContaining("Account 'lab'").hasMessageContaining("cannot be ended here");
		assertThat(end.error().isRejected()).isFalse();
		assertThat(call()).isEqualTo("one");
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
		call();
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

		}, this.time, this.time, this.events::add);
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
		assertThat(call()).isEqualTo("one");
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
	void refusedTokenIsReadAfterAReadingThatBeganBefore() {
		OAuth2AccessToken old = token();
		this.place.change(null);
		Caller<Void> renewal = new Caller<>(this.token.renew());
		this.time.run();
		assertThat(renewal.isWaiting()).isTrue();
		this.place.change("one");
		this.place.next = "two";
		Caller<Boolean> again = new Caller<>(this.token.rejectAndLookAgain(old));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(again.answer()).isTrue();
		assertThat(call()).isEqualTo("two");
	}

	@Test
	void printsNoToken() {
		call();
		assertThat(this.token).hasToString("ExternalToken[id=lab, provider=iqm]");
		assertThat(this.token.status().toString() + this.events).doesNotContain("one");
	}

	private OAuth2AccessToken token() {
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		this.time.run();
		return caller.answer();
	}

	private String call() {
		String value = token().getTokenValue();
		this.time.run();
		return value;
	}

	private boolean refuse(OAuth2AccessToken refused) {
		Caller<Boolean> again = new Caller<>(this.token.rejectAndLookAgain(refused));
		this.time.run();
		return again.answer();
	}

	/**
	 * Where somebody keeps a token.
	 */
	private static final class Place implements TokenReader {

		private String value = "one";

		// What is written as soon as the value is read
		private String next;

		private int version;

		private int reads;

		private boolean fixed;

		private boolean broken;

		void change(String next) {
			this.value = next;
			this.version++;
		}

		@Override
		public String read() {
			this.reads++;
			if (this.value == null) {
				throw new IllegalStateException("the place is empty");
			}
			String read = this.value;
			if (this.next != null) {
				change(this.next);
				this.next = null;
			}
			return read;
		}

		@Override
		public Object version() {
			if (this.broken) {
				throw new IllegalStateException("the vault is sealed");
			}
			return this.fixed ? null : this.version;
		}

	}

}
