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

import java.time.Duration;
import java.util.function.Supplier;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;

import dev.quantumauth.test.server.Delays;
import dev.quantumauth.test.server.Outage;

/**
 * Answers the requests to one of Keycloak's endpoints: as Keycloak does, or with the
 * fault that the test asked for.
 */
final class FaultyEndpoint {

	private final Outage<IqmFault> outage = new Outage<>();

	Outage<IqmFault> outage() {
		return this.outage;
	}

	Reply reply(Supplier<KeycloakAnswer> processing) {
		IqmFault fault = this.outage.next();
		return (fault != null) ? new Reply(fault.answer(processing), fault.delay())
				: new Reply(processing.get().response(), Duration.ZERO);
	}

	/**
	 * An answer and how long it is held back.
	 *
	 * @param answer the answer
	 * @param delay how long
	 */
	record Reply(ResponseDefinitionBuilder answer, Duration delay) {

		Reply later(Duration latency) {
			return new Reply(this.answer, this.delay.plus(latency));
		}

		ResponseDefinitionBuilder response() {
			return Delays.hold(this.answer, this.delay);
		}

		@Override
		public String toString() {
			return "Reply[delay=" + this.delay + "]";
		}

	}

}
