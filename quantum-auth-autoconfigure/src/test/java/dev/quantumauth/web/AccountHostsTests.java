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
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.RequestCounts;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which account a 401 without a token is about, where there are accounts that do
 * not exist on the same host.
 */
@ExtendWith(OutputCaptureExtension.class)
class AccountHostsTests {

	private static final HttpHeaders NONE = new HttpHeaders();

	private final QuantumAuthClients accounts = new QuantumAuthClients(
			List.of(StubAccount.of("iqm", "http://127.0.0.1:8001/iqm", "https://cloud.example/v1")
				.withLoginPage("http://127.0.0.1:8001/login")));

	private final AccountSelector selector = new AccountSelector(() -> this.accounts, new Application());

	AccountHostsTests() {
		this.selector.begin(this.accounts);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			http://127.0.0.1:8002/jobs     , quantum.auth.qci.enabled is false.
			http://127.0.0.1:8003/jobs     , No account is known.
			http://localhost:8003/jobs     , No account is known.
			""")
	void accountThatDoesNotExistIsNamedBeforeOneOnAnotherPort(String url, String reason, CapturedOutput output) {
		unauthorized(url, NONE);
		assertThat(output).contains("was answered 401. It carried no token. " + reason + " Further requests")
			.doesNotContain("'iqm'");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "http://127.0.0.1:8004/jobs", "http://127.0.0.1:8001/url/jobs", "https://cloud.example/v2" })
	void otherRequestsToTheHostOfAnAccountAreAboutThatAccount(String url, CapturedOutput output) {
		unauthorized(url, NONE);
		assertThat(output).contains("It carried no token: the token of the account 'iqm' goes to [")
			.doesNotContain("enabled", "No account", "does not exist");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:8002/jobs", "http://other.example/jobs" })
	void headerOfItsOwnIsNamedWhereTheAccountDoesNotExist(String url, CapturedOutput output) {
		unauthorized(url, own());
		assertThat(output)
			.contains("was answered 401. It carried a header Authorization of its own and no token of an account. ")
			.doesNotContain("It carried no token", "s3cret");
	}

	@Test
	void headerOfItsOwnIsNamedAndCountedOnAnotherPort(CapturedOutput output) {
		unauthorized("http://127.0.0.1:8004/jobs", own());
		assertThat(output)
			.contains("was answered 401. It carried a header Authorization of its own; the token of the account 'iqm' "
					+ "goes to [http://127.0.0.1:8001/iqm, https://cloud.example:443/v1], and its port is 8004 and not 8001. "
					+ "If that token is meant, remove the header, and correct the URL or add it to the account's api-urls.")
			.doesNotContain("It carried no token", "s3cret");
		RequestCounts counts = this.accounts.requestCounts("iqm");
		assertThat(counts.own()).isOne();
		assertThat(counts.none()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:8001/jobs", "http://localhost:8001/iqm/jobs" })
	void redirectToTheLoginPageIsA401(String url, CapturedOutput output) {
		HttpHeaders answer = new HttpHeaders();
		answer.setLocation(URI.create("http://127.0.0.1:8001/other"));
		answered(url, NONE, HttpStatus.FOUND, answer);
		assertThat(output).doesNotContain("was answered");
		answer.setLocation(URI.create("http://127.0.0.1:8001/login"));
		answered(url, NONE, HttpStatus.FOUND, answer);
		assertThat(output).contains("A request to " + url + " was answered 302. It carried no token: ");
	}

	private static HttpHeaders own() {
		HttpHeaders headers = new HttpHeaders();
		headers.setBasicAuth("bob", "s3cret");
		return headers;
	}

	private void unauthorized(String url, HttpHeaders headers) {
		answered(url, headers, HttpStatus.UNAUTHORIZED, NONE);
	}

	private void answered(String url, HttpHeaders headers, HttpStatus status, HttpHeaders answer) {
		RequestWithoutToken request = this.selector.withoutToken(URI.create(url), headers);
		assertThat(request).isNotNull();
		request.sent();
		request.answered(status, answer);
	}

	private static final class Application implements HostApplication {

		@Override
		public boolean hasClientRegistrations() {
			return false;
		}

		@Override
		public Supplier<List<UnavailableAccount>> unavailableAccounts() {
			return () -> List.of(unavailable("quantum.auth.qci.enabled is false.", "http://127.0.0.1:8002/"),
					unavailable("No account is known.", "http://127.0.0.1:8003"),
					unavailable("The account does not exist.", "http://127.0.0.1:8001/url"),
					unavailable("No account is configured for this cloud.", "https://cloud.example"),
					unavailable("The account does not exist.", "http://other.example"));
		}

		private static UnavailableAccount unavailable(String reason, String url) {
			return new UnavailableAccount("It carried no token. " + reason, List.of(QuantumAuthTarget.of(url, true)));
		}

	}

}
