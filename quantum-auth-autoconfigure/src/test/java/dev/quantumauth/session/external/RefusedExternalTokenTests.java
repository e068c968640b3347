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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Externally managed tokens" where the API refuses the token in hand.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusedExternalTokenTests {

	private final ExternalTokenScenario scenario = new ExternalTokenScenario();

	private final VirtualTime time = this.scenario.time();

	private final ExternalTokenPlace place = this.scenario.place();

	private final ExternalToken token = this.scenario.token();

	@Test
	void refusedTokenThatWasReplacedMeanwhileIsReplayed() {
		OAuth2AccessToken old = this.scenario.obtain();
		this.place.change("two");
		assertThat(this.scenario.refuse(old)).isTrue();
		assertThat(this.scenario.call()).isEqualTo("two");
		assertThat(this.token.status().token()).isEqualTo(TokenState.VALID);
	}

	@Test
	void refusedTokenThatIsUnchangedStaysAndIsRejectedUntilACallSucceeds() {
		OAuth2AccessToken old = this.scenario.obtain();
		assertThat(this.scenario.refuse(old)).isFalse();
		assertThat(this.place.reads()).isEqualTo(2);
		assertThat(this.scenario.call()).isEqualTo("one");
		assertThat(this.token.status()).satisfies((status) -> {
			assertThat(status.token()).isEqualTo(TokenState.REJECTED);
			assertThat(status.credentialRejected()).isTrue();
			assertThat(status.error().getErrorCode()).isEqualTo("invalid_token");
		});
		this.token.accepted(old);
		assertThat(this.token.status().token()).isEqualTo(TokenState.VALID);
		assertThat(this.token.status().error()).isNull();
		assertThat(this.scenario.events()).hasExactlyElementsOfTypes(AccessTokenObtained.class,
				AccessTokenRejected.class);
		assertThat(this.scenario.events()).last().extracting("invalidated").isEqualTo(false);
	}

	@Test
	void refusedTokenThatIsNotTheCurrentOneIsReplayedWithoutReading() {
		OAuth2AccessToken old = this.scenario.obtain();
		this.place.change("two");
		this.time.advance(Duration.ofSeconds(1));
		this.scenario.call();
		assertThat(this.place.reads()).isEqualTo(2);
		assertThat(this.scenario.refuse(old)).isTrue();
		assertThat(this.place.reads()).isEqualTo(2);
	}

	@Test
	void refusedTokenIsReplayedWhereNoneWasReadYet() {
		assertThat(this.scenario.refuse(ScriptedTokenSource.token("before", this.time.now()))).isTrue();
		assertThat(this.token.status().token()).isEqualTo(TokenState.ABSENT);
		assertThat(this.scenario.call()).isEqualTo("one");
	}

	@Test
	void successOfAnotherTokenDoesNotRehabilitateTheRefusedOne() {
		OAuth2AccessToken old = this.scenario.obtain();
		this.place.change("two");
		this.scenario.refuse(old);
		assertThat(this.scenario.refuse(this.scenario.obtain())).isFalse();
		this.token.accepted(old);
		assertThat(this.token.status().token()).isEqualTo(TokenState.REJECTED);
	}

	@Test
	void newValueIsNotRejected() {
		assertThat(this.scenario.refuse(this.scenario.obtain())).isFalse();
		this.place.change("two");
		this.time.advance(Duration.ofSeconds(1));
		this.scenario.call();
		assertThat(this.scenario.call()).isEqualTo("two");
		assertThat(this.token.status().token()).isEqualTo(TokenState.VALID);
	}

	@Test
	void refusedTokenOfAPlaceThatIsUnreadableIsHandedOn() {
		OAuth2AccessToken old = this.scenario.obtain();
		this.place.change(null);
		Caller<Boolean> again = new Caller<>(this.token.rejectAndLookAgain(old));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(again.answer()).isFalse();
	}

	@Test
	void refusalIsReportedOnce(CapturedOutput output) {
		OAuth2AccessToken old = this.scenario.obtain();
		this.scenario.refuse(old);
		this.scenario.refuse(old);
		assertThat(output).containsOnlyOnce("The API rejects the externally managed access token");
	}

	@Test
	void refusedTokenIsReadAfterAReadingThatBeganBefore() {
		OAuth2AccessToken old = this.scenario.obtain();
		this.place.change(null);
		Caller<Void> renewal = new Caller<>(this.token.renew());
		this.time.run();
		assertThat(renewal.isWaiting()).isTrue();
		this.place.change("one");
		this.place.changeWhenRead("two");
		Caller<Boolean> again = new Caller<>(this.token.rejectAndLookAgain(old));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(again.answer()).isTrue();
		assertThat(this.scenario.call()).isEqualTo("two");
	}

}
