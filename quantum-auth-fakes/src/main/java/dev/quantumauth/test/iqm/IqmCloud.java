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

package dev.quantumauth.test.iqm;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;

import dev.quantumauth.test.iqm.api.IqmApi;

/**
 * The endpoints of one fake, and the state that they share.
 *
 * @param realm the realm
 * @param settings the settings of the realm, which tests may change
 * @param users who may log in
 * @param sessions the sessions and their tokens
 * @param tokenEndpoint issues tokens
 * @param logoutEndpoint ends sessions
 * @param discoveryEndpoint tells where the others are
 * @param api accepts access tokens
 */
record IqmCloud(Realm realm, RealmSettings settings, Users users, Sessions sessions, TokenEndpoint tokenEndpoint,
		LogoutEndpoint logoutEndpoint, DiscoveryEndpoint discoveryEndpoint, IqmApi api) {

	static IqmCloud create(Realm realm, RealmSettings settings, Users users, Clock clock, Duration latency,
			Predicate<String> externallyAccepted) {
		Sessions sessions = new Sessions(clock, settings, users);
		return new IqmCloud(realm, settings, users, sessions,
				new TokenEndpoint(realm, settings, users, sessions, clock, latency),
				new LogoutEndpoint(realm, sessions), new DiscoveryEndpoint(realm),
				new IqmApi(clock, (token) -> sessions.acceptsAccessToken(token) || externallyAccepted.test(token),
						realm::loginPage));
	}

	void recover() {
		this.tokenEndpoint.outage().recover();
		this.logoutEndpoint.outage().recover();
		this.discoveryEndpoint.outage().recover();
	}

	void reset(RealmSettings initialSettings, Users initialUsers) {
		resetExceptTokens(initialSettings, initialUsers);
		this.sessions.reset();
	}

	void resetExceptTokens(RealmSettings initialSettings, Users initialUsers) {
		recover();
		this.settings.set(initialSettings);
		this.users.set(initialUsers);
		this.tokenEndpoint.reset();
		this.sessions.forgetRecords();
		this.api.reset();
	}

}
