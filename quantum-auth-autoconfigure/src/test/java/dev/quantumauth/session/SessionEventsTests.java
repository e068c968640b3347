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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewed;
import dev.quantumauth.QuantumAuthEvent.SessionEnded;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the application and the log are told.
 */
class SessionEventsTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final SessionScenario scenario = new SessionScenario();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listenToTheLog() {
		this.log.start();
		logger().addAppender(this.log);
		logger().setLevel(Level.DEBUG);
	}

	@AfterEach
	void leaveTheLog() {
		logger().detachAppender(this.log);
		logger().setLevel(null);
	}

	@Test
	void theFirstTokenIsObtained() {
		Instant expiresAt = this.scenario.now().plus(HOUR);
		this.scenario.obtain("one", HOUR);
		assertThat(this.scenario.events()).containsExactly(new AccessTokenObtained("alice", "acme", expiresAt));
		assertThat(lines())
			.containsExactly("INFO Account 'alice': Obtained an access token that expires at " + expiresAt + ".");
	}

	@Test
	void theNextTokenIsRenewed() {
		this.scenario.obtain("one", HOUR);
		forget();
		Instant expiresAt = this.scenario.now().plus(HOUR);
		this.scenario.renew();
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.events()).containsExactly(new AccessTokenRenewed("alice", "acme", expiresAt));
		assertThat(lines()).containsExactly(
				"DEBUG Account 'alice': Renewed the access token, which now expires at " + expiresAt + ".");
	}

	@Test
	void aTokenOfUnknownLifetimeHasNoExpiry() {
		this.scenario.obtain("one", null);
		this.scenario.renew();
		this.scenario.grant("two", null);
		assertThat(this.scenario.events()).containsExactly(new AccessTokenObtained("alice", "acme", null),
				new AccessTokenRenewed("alice", "acme", null));
		assertThat(lines()).containsExactly("INFO Account 'alice': Obtained an access token whose expiry is unknown.",
				"DEBUG Account 'alice': Renewed the access token, whose expiry is unknown.");
	}

	@Test
	void aFailureIsToldWithTheTimeOfTheNextAttempt() {
		Instant next = this.scenario.now().plusSeconds(1);
		this.scenario.call();
		this.scenario.beUnavailable();
		OAuth2Error error = new OAuth2Error("server_error", "The server is down.", null);
		assertThat(this.scenario.events()).usingRecursiveFieldByFieldElementComparator()
			.containsExactly(new AccessTokenRenewalFailed("alice", "acme", error, false, next));
		assertThat(lines())
			.containsExactly("WARN [server_error] The server is down. Nothing is sent before " + next + ".");
	}

	@Test
	void aRejectedCredentialIsToldApart() {
		Instant next = this.scenario.now().plusSeconds(60);
		this.scenario.call();
		this.scenario.rejectCredential();
		OAuth2Error error = new OAuth2Error("invalid_grant", "The credential was refused.", null);
		assertThat(this.scenario.events()).usingRecursiveFieldByFieldElementComparator()
			.containsExactly(new AccessTokenRenewalFailed("alice", "acme", error, true, next));
		assertThat(lines()).containsExactly("WARN [invalid_grant] The credential was refused. Nothing is sent before "
				+ next + ", unless the credential changes.");
	}

	@Test
	void aRenewalThatEndsAnOutageIsSeenInAnOrdinaryLog() {
		this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		this.scenario.beUnavailable();
		forget();
		this.scenario.renew();
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.events()).hasExactlyElementsOfTypes(AccessTokenRenewed.class);
		assertThat(lines()).singleElement().asString().startsWith("INFO Account 'alice': Renewed the access token");
	}

	@Test
	void callsWithinTheBackOffAddNothing() {
		this.scenario.call();
		this.scenario.rejectCredential();
		forget();
		for (int i = 0; i < 100; i++) {
			this.scenario.call();
		}
		assertThat(this.scenario.events()).isEmpty();
		assertThat(lines()).isEmpty();
	}

	@Test
	void aTokenThatIsThrownAwayIsRejectedOnceAndThenRenewed() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		forget();
		this.scenario.session().reject(token);
		this.scenario.session().reject(token);
		this.scenario.obtain("two", HOUR);
		assertThat(this.scenario.events()).hasExactlyElementsOfTypes(AccessTokenRejected.class,
				AccessTokenRenewed.class);
		assertThat(this.scenario.events()).first().isEqualTo(new AccessTokenRejected("alice", "acme", true));
		assertThat(lines()).first()
			.isEqualTo("INFO Account 'alice': The access token was rejected and is invalidated.");
	}

	@Test
	void a401ThatChangesNothingAddsNothing() {
		this.scenario.obtain("one", HOUR);
		forget();
		this.scenario.session().reject(ScriptedTokenSource.token("other", this.scenario.time().now()));
		assertThat(this.scenario.events()).isEmpty();
		assertThat(lines()).isEmpty();
	}

	@Test
	void anEndIsToldOnceAndTheNextTokenIsAFirstOneAgain() {
		this.scenario.obtain("one", HOUR);
		forget();
		this.scenario.end();
		assertThat(lines()).containsExactly("INFO Account 'alice': The session was ended.");
		this.scenario.obtain("two", HOUR);
		assertThat(this.scenario.events()).hasExactlyElementsOfTypes(SessionEnded.class, AccessTokenObtained.class);
		assertThat(this.scenario.events()).first().isEqualTo(new SessionEnded("alice", "acme"));
	}

	@Test
	void anEndOfAFirstAttemptIsToldToo() {
		this.scenario.call();
		this.scenario.end();
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.events()).containsExactly(new SessionEnded("alice", "acme"));
	}

	@Test
	void anEndOfWhatNeverBeganIsNotToldUnlessItFails() {
		this.scenario.end();
		assertThat(this.scenario.events()).isEmpty();
		assertThat(lines()).isEmpty();
		this.scenario.source().end(Mono.error(ScriptedTokenSource.error("server_error", "The server is down.", null)));
		this.scenario.end();
		assertThat(this.scenario.events()).containsExactly(new SessionEnded("alice", "acme"));
		assertThat(lines()).containsExactly(
				"WARN [server_error] The server is down. The session may last at the cloud until it expires.");
	}

	@Test
	void aListenerThatThrowsBreaksNeitherTheSessionNorTheNextEvent() {
		VirtualTime time = new VirtualTime();
		ScriptedTokenSource source = new ScriptedTokenSource(time);
		List<QuantumAuthEvent> events = new ArrayList<>();
		TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", source, SessionScenario.SETTINGS,
				time, time, (event) -> {
					events.add(event);
					throw new IllegalStateException("expected by this test");
				});
		Caller<OAuth2AccessToken> caller = new Caller<>(session.accessToken());
		time.run();
		source.grant("one", HOUR);
		assertThat(caller.answer().getTokenValue()).isEqualTo("one");
		session.reject(caller.answer());
		time.run();
		assertThat(events).hasExactlyElementsOfTypes(AccessTokenObtained.class, AccessTokenRejected.class);
		assertThat(lines()).filteredOn((line) -> line.startsWith("WARN A listener failed to handle ")).hasSize(2);
	}

	@Test
	void anErrorOfAListenerHoldsUpNeitherTheNextEventNorAShutdown() {
		VirtualTime time = new VirtualTime();
		ScriptedTokenSource source = new ScriptedTokenSource(time);
		TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", source, SessionScenario.SETTINGS,
				time, time, (event) -> {
					throw new AssertionError("expected by this test");
				});
		new Caller<>(session.accessToken());
		time.run();
		source.grant("one", HOUR);
		time.run();
		Caller<Void> shutDown = new Caller<>(session.shutDown(Duration.ofSeconds(5)));
		time.run();
		assertThat(shutDown.isCompleted()).isTrue();
		assertThat(lines()).filteredOn((line) -> line.startsWith("WARN A listener failed to handle ")).hasSize(2);
	}

	@Test
	void aListenerMayShutTheSessionDown() {
		VirtualTime time = new VirtualTime();
		ScriptedTokenSource source = new ScriptedTokenSource(time);
		List<TokenSession<OAuth2AccessToken>> sessions = new ArrayList<>();
		List<Caller<Void>> shutDowns = new ArrayList<>();
		sessions.add(new TokenSession<>("alice", "acme", source, SessionScenario.SETTINGS, time, time, (event) -> {
			if (event instanceof AccessTokenObtained) {
				shutDowns.add(new Caller<>(sessions.get(0).shutDown(Duration.ofSeconds(5))));
				time.run();
				assertThat(shutDowns.get(0).isCompleted()).isTrue();
			}
		}));
		new Caller<>(sessions.get(0).accessToken());
		time.run();
		source.grant("one", HOUR);
		time.run();
		assertThat(shutDowns).hasSize(1);
		assertThat(lines()).noneMatch((line) -> line.startsWith("WARN"));
	}

	@Test
	void aListenerIsNotCalledOnTheThreadOfACaller() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		forget();
		this.scenario.time().holdThreads();
		this.scenario.session().reject(token);
		assertThat(this.scenario.events()).isEmpty();
		this.scenario.time().releaseThreads();
		assertThat(this.scenario.events()).hasSize(1);
	}

	@Test
	void eventsWaitForTheOneBefore() {
		VirtualTime time = new VirtualTime();
		ScriptedTokenSource source = new ScriptedTokenSource(time);
		List<String> seen = new ArrayList<>();
		TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme", source, SessionScenario.SETTINGS,
				time, time, (event) -> {
					seen.add("begin " + event.getClass().getSimpleName());
					time.run();
					seen.add("end " + event.getClass().getSimpleName());
				});
		Caller<OAuth2AccessToken> caller = new Caller<>(session.accessToken());
		time.run();
		source.grant("one", HOUR);
		session.reject(caller.answer());
		time.run();
		assertThat(seen).containsExactly("begin AccessTokenObtained", "end AccessTokenObtained",
				"begin AccessTokenRejected", "end AccessTokenRejected");
	}

	@Test
	void withoutThreadsNobodyIsToldAndNothingBreaks() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		forget();
		this.scenario.time().shutDown();
		assertThat(this.scenario.session().reject(token)).isTrue();
		this.scenario.session().reject(token);
		assertThat(this.scenario.events()).isEmpty();
	}

	private void forget() {
		this.scenario.events().clear();
		this.log.list.clear();
	}

	private List<String> lines() {
		return this.log.list.stream().map((event) -> event.getLevel() + " " + event.getFormattedMessage()).toList();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(TokenSession.class);
	}

}
