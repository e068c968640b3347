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

package dev.quantumauth.readme;

import java.util.ArrayList;
import java.util.List;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import dev.quantumauth.QuantumAuthEvent;

/**
 * Holds the README's snippet about events.
 */
@Component
class TokenAlarm {

	private final List<String> alarms = new ArrayList<>();

	@EventListener
	void on(QuantumAuthEvent.AccessTokenRenewalFailed event) {
		if (event.credentialRejected()) {
			raise(event.id() + ": " + event.error().getDescription());
		}
	}

	private void raise(String alarm) {
		this.alarms.add(alarm);
	}

	List<String> alarms() {
		return this.alarms;
	}

}
