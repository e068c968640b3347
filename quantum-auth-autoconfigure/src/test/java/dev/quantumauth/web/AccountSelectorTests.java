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

package dev.quantumauth.web;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.web.ClientAttributes;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AccountSelector}: when it asks the application. Which account it finds
 * is tested on both stacks, by {@link AccountSelectionTests}.
 */
class AccountSelectorTests {

	private static final URI API = URI.create("https://qci.example/jobs");

	@Test
	void applicationIsAskedForClientRegistrationsOnceAndNotByARequest() {
		QuantumAuthClients clients = new QuantumAuthClients(List.of(StubAccount.of("qci", "https://qci.example")));
		AskedApplication application = new AskedApplication(new AtomicInteger());
		AccountSelector selector = new AccountSelector(() -> clients, application);
		selector.begin(clients);
		assertThat(application.questions).hasValue(1);
		Map<String, Object> attributes = new HashMap<>();
		ClientAttributes.clientRegistrationId("github").accept(attributes);
		for (int i = 0; i < 2; i++) {
			assertThat(selector.select(API, new HttpHeaders(), attributes)).isNull();
		}
		assertThat(application.questions).hasValue(1);
	}

	private record AskedApplication(AtomicInteger questions) implements HostApplication {

		@Override
		public boolean hasClientRegistrations() {
			this.questions.incrementAndGet();
			return true;
		}

		@Override
		public Supplier<List<UnavailableAccount>> unavailableAccounts() {
			return List::of;
		}

	}

}
