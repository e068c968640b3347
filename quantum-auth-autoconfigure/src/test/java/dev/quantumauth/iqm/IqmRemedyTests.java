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
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what the errors of IQM's authentication server tell people to do.
 */
@Tag("http")
class IqmRemedyTests {

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	@BeforeEach
	void reset() {
		iqm.reset();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					401 | unauthorized_client | Invalid client or Invalid client credentials | The client has a secret
					400 | unauthorized_client | Client not allowed for direct access grants | does not allow direct access grants
					401 | invalid_client | Invalid client or Invalid client credentials | Check the client-id
					403 | invalid_request | HTTPS required | The realm wants https
					400 | invalid_request | DPoP proof is missing | The client is bound to DPoP
					403 | mfa_required | Multifactor authentication required | The realm asks for a second factor
					403 | Too many sessions of this user | | as many sessions as the realm allows
					401 | generic_authentication_error | | as many sessions as the realm allows
					400 | invalid_grant | Invalid user credentials | one-time password is asked for
					400 | invalid_grant | Account is not fully set up | log in with a browser once
					405 | unsupported_grant_type | Unsupported grant_type | does not accept such a request
					404 | Realm does not exist | | Check the realm, and that the auth-server-url is complete
					""")
	void jsonErrorHasARemedyOfItsOwnThatSuspectsNoProxy(int status, String error, String description, String remedy) {
		String said = (description != null) ? ", \"error_description\": \"" + description + "\"" : "";
		iqm.failTokenRequests(IqmFault.status(status, "{\"error\": \"" + error + "\"" + said + "}"));
		assertThat(failure(iqm.getAuthServerUrl().toString())).contains(remedy).doesNotContain("proxy");
	}

	@Test
	void errorUnderASuccessIsOne() {
		iqm.failTokenRequests(IqmFault.status(200,
				"{\"error\": \"invalid_grant\", " + "\"error_description\": \"Invalid user credentials\"}"));
		assertThat(failure(iqm.getAuthServerUrl().toString())).startsWith("[invalid_grant]")
			.contains("Check the username and the password");
	}

	@Test
	void pageThatIsNotFoundMayLackThePathOfAnOlderServer() {
		iqm.failTokenRequests(IqmFault.html(404));
		assertThat(failure(iqm.getAuthServerUrl().toString())).contains("older servers have it end with /auth");
	}

	@Test
	void pathOfARealmInTheAddressOfTheServerIsCalledThat() {
		assertThat(failure(iqm.getAuthServerUrl() + "/realms/cortex"))
			.contains("The auth-server-url has the path of a realm in it: remove everything from /realms on");
	}

	@Test
	void pageOfAnotherStatusMayBeThatOfAProxy() {
		iqm.failTokenRequests(IqmFault.html(403));
		assertThat(failure(iqm.getAuthServerUrl().toString())).contains("whether a proxy answered instead");
	}

	@Test
	void refusedLogoutHasARemedyOfItsOwn() {
		IqmAuthClient client = TestIqm.account(iqm).client();
		client.accessToken().block(TestIqm.PATIENCE);
		iqm.failLogouts(IqmFault.invalidTokenIssuer());
		assertThat(endOf(client)).contains("The URL of the realm has changed since the session began");
		iqm.failLogouts(IqmFault.httpsRequired(403));
		assertThat(endOf(client)).contains("The realm wants https");
	}

	private static String endOf(IqmAuthClient client) {
		return catchThrowableOfType(TokenRequestException.class, () -> client.endSession().block(TestIqm.PATIENCE))
			.getMessage();
	}

	private static String failure(String authServerUrl) {
		TokenAccount<IqmAuthClient> account = TestIqm.account(
				IqmAccount
					.withPassword("lab", iqm.getUrl().toString(), IqmRealm.at(authServerUrl),
							() -> new IqmCredentials(iqm.getUsername(), iqm.getPassword()))
					.settings(TestIqm.SETTINGS));
		TokenRequestException failure = catchThrowableOfType(TokenRequestException.class,
				() -> account.client().accessToken().block(TestIqm.PATIENCE));
		return failure.getMessage();
	}

}
