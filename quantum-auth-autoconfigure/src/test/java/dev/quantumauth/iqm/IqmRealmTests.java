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

package dev.quantumauth.iqm;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests over real HTTP for the realms of IQM's authentication server: their URLs, their
 * probe, and what the errors say.
 */
@Tag("http")
class IqmRealmTests {

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().start();

	@BeforeEach
	void reset() {
		iqm.reset();
	}

	@Test
	void trailingSlashesOfTheServersAddressAreNormalized() {
		TokenAccount<IqmAuthClient> account = TestIqm.account(
				IqmAccount
					.withPassword("lab", iqm.getUrl() + "/", IqmRealm.at(iqm.getAuthServerUrl() + "//"),
							() -> new IqmCredentials(iqm.getUsername(), iqm.getPassword()))
					.settings(TestIqm.SETTINGS));
		assertThat(account.client().accessToken().block(TestIqm.PATIENCE)).isNotNull();
		account.client().endSession().block(TestIqm.PATIENCE);
		assertThat(account.probe().block(TestIqm.PATIENCE)).isNotNull();
	}

	@Test
	void realmsOfAllCharactersAreEncodedOnce() {
		assertThat(new IqmRealm("https://auth.example.com", "my realm", "iqm").tokenUri())
			.hasToString("https://auth.example.com/realms/my%20realm/protocol/openid-connect/token");
		TokenAccount<IqmAuthClient> account = TestIqm.account(TestIqm.builderIn(iqm, "my realm"));
		assertThat(errorOf(account)).hasMessageContaining("/realms/my%20realm/")
			.hasMessageContaining("Check the realm");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "wrong password | invalid_grant | Check the username and the password",
					"disabled user | invalid_grant | The user is disabled",
					"unknown client | invalid_client | Check the client-id",
					"direct grants off | unauthorized_client | does not allow direct access grants",
					"realm disabled | access_denied | The realm is disabled" })
	void rejectionNamesAccountUrlCauseAndRemedy(String situation, String code, String remedy) {
		boolean wrongPassword = situation.equals("wrong password");
		IqmRealm realm = new IqmRealm(iqm.getAuthServerUrl().toString(), IqmRealm.DEFAULT_NAME,
				situation.equals("unknown client") ? "unknown" : IqmRealm.DEFAULT_CLIENT_ID);
		switch (situation) {
			case "disabled user" -> iqm.disableUser(iqm.getUsername());
			case "direct grants off" -> iqm.directGrants(false);
			default -> iqm.realmEnabled(!situation.equals("realm disabled"));
		}
		TokenAccount<IqmAuthClient> account = TestIqm
			.account(TestIqm.builder(iqm, realm, iqm.getUsername(), wrongPassword ? "sesame" : iqm.getPassword()));
		TokenRequestException error = errorOf(account);
		assertThat(error.isRejected()).isTrue();
		assertThat(error.getError().getErrorCode()).isEqualTo(code);
		assertThat(error).hasMessageContaining("Account 'lab'")
			.hasMessageContaining("POST " + iqm.getAuthServerUrl() + "/realms/cortex/protocol/openid-connect/token")
			.hasMessageContaining(remedy);
		assertThat(account.client().getStatus().credentialRejected()).isTrue();
	}

	@Test
	void pathThatIsNotFoundIsARefusalWithARemedyOfItsOwn() {
		iqm.failTokenRequests(IqmFault.status(404));
		TokenAccount<IqmAuthClient> account = TestIqm.account(iqm);
		TokenRequestException error = errorOf(account);
		assertThat(error.getKind()).isEqualTo(Kind.REFUSED);
		assertThat(error).hasMessageContaining("Check the realm, and that the auth-server-url is complete");
		assertThat(account.client().getStatus().credentialRejected()).isFalse();
	}

	@Test
	void unknownRealmIsNoRejection() {
		TokenRequestException error = errorOf(TestIqm.account(TestIqm.builderIn(iqm, "unknown")));
		assertThat(error.getKind()).isEqualTo(Kind.REFUSED);
		assertThat(error).hasMessageContaining("Realm does not exist").hasMessageContaining("Check the realm");
	}

	@Test
	void probeTellsTheRealmAndNeverLogsIn() {
		TokenAccount<IqmAuthClient> account = TestIqm.account(iqm);
		assertThat(account.probe().block(TestIqm.PATIENCE).message()).contains("/realms/cortex");
		assertThat(iqm.tokenRequests()).isEmpty();
	}

	@Test
	void probeFailsWhereTheRealmIsUnknownOrTheServerIsStarting() {
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> TestIqm.account(TestIqm.builderIn(iqm, "unknown")).probe().block(TestIqm.PATIENCE))
			.withMessageContaining("Realm does not exist");
		iqm.failDiscovery(IqmFault.bootstrapInProgress());
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> TestIqm.account(iqm).probe().block(TestIqm.PATIENCE))
			.withMessageContaining("Bootstrap in progress");
	}

	private static TokenRequestException errorOf(TokenAccount<IqmAuthClient> account) {
		return assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> account.client().accessToken().block(TestIqm.PATIENCE))
			.actual();
	}

}
