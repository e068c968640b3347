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

package dev.quantumauth;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link QuantumAuthClients}.
 */
class QuantumAuthClientsTests {

	private final QuantumAuthAccount qci = account("qci");

	private final QuantumAuthAccount alice = account("alice");

	private final QuantumAuthClients clients = new QuantumAuthClients(List.of(this.qci, this.alice));

	@Test
	void clientsAreFoundById() {
		assertThat(this.clients.get("alice")).isSameAs(this.alice.client());
		assertThat(this.clients.find("qci")).isSameAs(this.qci.client());
		assertThat(this.clients.find("bob")).isNull();
	}

	@Test
	void unknownIdIsAnErrorThatListsTheKnownOnes() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.clients.get("bob"))
			.withMessage("There is no quantum-auth account 'bob', only [qci, alice]");
	}

	@Test
	void clientsComeInTheOrderOfTheirAccounts() {
		assertThat(this.clients).containsExactly(this.qci.client(), this.alice.client());
		assertThat(this.clients.stream()).containsExactly(this.qci.client(), this.alice.client());
		assertThat(this.clients.ids()).containsExactly("qci", "alice");
		assertThat(this.clients.accounts()).containsExactly(this.qci, this.alice);
		assertThat(this.clients.isEmpty()).isFalse();
		assertThat(this.clients).hasToString("QuantumAuthClients[qci, alice]");
	}

	@Test
	void withoutAccountsItIsEmpty() {
		QuantumAuthClients none = new QuantumAuthClients(List.of());
		assertThat(none.isEmpty()).isTrue();
		assertThat(none).isEmpty();
		assertThat(none.ids()).isEmpty();
	}

	@Test
	void idsAreUnique() {
		List<QuantumAuthAccount> accounts = List.of(this.alice, account("alice"));
		assertThatIllegalArgumentException().isThrownBy(() -> new QuantumAuthClients(accounts))
			.withMessageContaining("'alice'");
	}

	@Test
	void nobodyCanChangeIt() {
		List<QuantumAuthAccount> accounts = new ArrayList<>(List.of(this.qci));
		QuantumAuthClients copy = new QuantumAuthClients(accounts);
		accounts.add(this.alice);
		assertThat(copy.ids()).containsExactly("qci");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> copy.ids().clear());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> copy.accounts().clear());
	}

	@Test
	void accountsOfAParentComeAfterItsOwnAndGiveWayToThem() {
		QuantumAuthAccount ownAlice = account("alice");
		QuantumAuthClients child = new QuantumAuthClients(List.of(ownAlice), this.clients);
		assertThat(child.accounts()).containsExactly(ownAlice, this.qci);
		assertThat(child.ownAccounts()).containsExactly(ownAlice);
		assertThat(child.get("alice")).isSameAs(ownAlice.client());
		assertThat(this.clients.ownAccounts()).containsExactly(this.qci, this.alice);
	}

	private static QuantumAuthAccount account(String id) {
		QuantumAuthClient client = mock();
		given(client.getId()).willReturn(id);
		QuantumAuthAccount account = mock();
		given(account.client()).willReturn(client);
		return account;
	}

}
