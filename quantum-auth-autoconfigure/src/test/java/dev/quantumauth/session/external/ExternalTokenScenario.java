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

import java.util.ArrayList;
import java.util.List;

import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.VirtualTime;

/**
 * An externally managed token in virtual time. When a method returns, the threads that
 * read the token have caught up.
 */
final class ExternalTokenScenario {

	private final VirtualTime time = new VirtualTime();

	private final ExternalTokenPlace place = new ExternalTokenPlace();

	private final List<QuantumAuthEvent> events = new ArrayList<>();

	private final ExternalToken token = new ExternalToken("lab", "iqm", this.place, this.time, this.time,
			this.events::add);

	VirtualTime time() {
		return this.time;
	}

	ExternalTokenPlace place() {
		return this.place;
	}

	List<QuantumAuthEvent> events() {
		return this.events;
	}

	ExternalToken token() {
		return this.token;
	}

	OAuth2AccessToken obtain() {
		Caller<OAuth2AccessToken> caller = new Caller<>(this.token.accessToken());
		this.time.run();
		return caller.answer();
	}

	String call() {
		String value = obtain().getTokenValue();
		this.time.run();
		return value;
	}

	/**
	 * Answer 401 to a call.
	 * @param refused the token that the call had
	 * @return whether the call is replayed
	 */
	boolean refuse(OAuth2AccessToken refused) {
		Caller<Boolean> again = new Caller<>(this.token.rejectAndLookAgain(refused));
		this.time.run();
		return again.answer();
	}

}
