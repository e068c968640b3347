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

package dev.quantumauth.session.model;

import java.time.Duration;
import java.util.Random;

import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.session.TestTokenSessions;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;

/**
 * An authentication server that fails and an API that answers 401 at random, the same way
 * for the same seed.
 */
final class RandomServers {

	private final VirtualTime time = new VirtualTime();

	private final RotatingTokenSource source = new RotatingTokenSource(this.time, () -> {
	}, () -> {
	});

	private final Random random;

	private final double failing;

	private final double refusing;

	private final double refusingReplays;

	private final TokenSession<OAuth2AccessToken> session;

	private int granted;

	RandomServers(long seed) {
		this.random = new Random(seed);
		this.failing = this.random.nextBoolean() ? this.random.nextDouble() : 0;
		this.refusing = this.random.nextBoolean() ? this.random.nextDouble() : 1;
		this.refusingReplays = this.random.nextBoolean() ? this.random.nextDouble() : 0;
		this.session = TestTokenSessions.create(this.source, SessionScenario.SETTINGS, this.time, (event) -> {
		}, this.random::nextDouble);
	}

	int mostTokenRequestsWithinAMinute(int calls) {
		int most = 0;
		for (int i = 0; i < calls; i++) {
			exchange();
			most = Math.max(most, this.source.requestsWithinAMinute());
			this.time.advance(Duration.ofMillis(this.random.nextInt(2000)));
		}
		return most;
	}

	private void exchange() {
		OAuth2AccessToken token = token();
		if (token != null && this.random.nextDouble() < this.refusing && this.session.reject(token)) {
			OAuth2AccessToken other = token();
			if (other != null && this.random.nextDouble() < this.refusingReplays) {
				this.session.replayRejected(other);
			}
		}
	}

	private OAuth2AccessToken token() {
		Caller<OAuth2AccessToken> caller = new Caller<>(this.session.accessToken());
		this.time.run();
		if (this.source.isAsked()) {
			if (this.random.nextDouble() < this.failing) {
				this.source.fail(ScriptedTokenSource.error("server_error", "The server is down.", null));
			}
			else {
				this.source.grant(ScriptedTokenSource.token("token" + this.granted++, this.time.now()),
						Duration.ofHours(9));
			}
			this.time.run();
		}
		return caller.answer();
	}

}
