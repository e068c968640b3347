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

package dev.quantumauth.qci;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link QciAccount}: what QCi contributes.
 */
@Tag("http")
class QciAccountTests {

	@Test
	void theTokenGoesToTheUrlAndBelowIt() {
		TokenAccount<QciAuthClient> account = build(builder("https://api.example/qci"));
		assertThat(account.targets()).singleElement().satisfies((target) -> {
			assertThat(target.matches(URI.create("https://api.example/qci/optimization/v1/jobs"))).isTrue();
			assertThat(target.matches(URI.create("https://api.example/other"))).isFalse();
			assertThat(target.matches(URI.create("https://other.example/qci"))).isFalse();
		});
	}

	@Test
	void theTokenGoesToTheApiUrlsInsteadWhereTheyAreGiven() {
		TokenAccount<QciAuthClient> account = build(
				builder("https://auth.example").apiUrls(List.of("https://a.example", "https://b.example")));
		assertThat(account.targets()).hasSize(2)
			.noneMatch((target) -> target.matches(URI.create("https://auth.example/")))
			.anyMatch((target) -> target.matches(URI.create("https://a.example/")))
			.anyMatch((target) -> target.matches(URI.create("https://b.example/")));
		assertThat(account.client().getUrl()).isEqualTo(URI.create("https://auth.example/"));
	}

	@Test
	void plainHttpToAHostThatIsNotLoopbackIsRefusedUnlessAllowed() {
		assertThatIllegalArgumentException().isThrownBy(() -> build(builder("http://api.example")))
			.withMessageContaining("plain http");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> build(builder("https://api.example").apiUrls(List.of("http://api.example"))));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> build(builder("http://api.example").apiUrls(List.of("https://api.example"))));
		assertThat(build(builder("http://api.example").allowPlainHttp(true)).targets()).hasSize(1);
		assertThat(build(builder("http://localhost:8080")).targets()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "api.example", "ftp://api.example", "https://user:hush@api.example",
			"https://api.example?key=hush", "https://api.example#hush", "https://my_host", "https://api.example/../x" })
	void aUrlThatCannotBeUsedIsRefusedWithoutRepeatingIt(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> build(builder(url)))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("hush"));
	}

	@Test
	void isTheDefaultAccountIfItIsNamedLikeTheProvider() {
		assertThat(build(builder("https://api.example")).isDefault()).isFalse();
		assertThat(build(QciAccount.builder("qci", "https://api.example", () -> "hush")).isDefault()).isTrue();
	}

	@Test
	void anApiRequestAnnouncesATimeoutAndNothingElse() {
		assertThat(build(builder("https://api.example")).requestHeaders()).isEmpty();
		assertThat(build(builder("https://api.example")).responseTimeout()).isNull();
		TokenAccount<QciAuthClient> account = build(builder("https://api.example").timeout(Duration.ofMillis(1500)));
		assertThat(account.requestHeaders()).isEqualTo(Map.of("X-Request-Timeout-Nano", "1500000000"));
		assertThat(account.responseTimeout()).isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void aProbeTellsMessageNameAndVersionAndObtainsNoToken() {
		try (FakeQci qci = FakeQci.start()) {
			TokenAccount<QciAuthClient> account = TestAccounts.account(TestAccounts.builder(qci));
			assertThat(account.probe().block())
				.isEqualTo(new QuantumAuthProbe("Fake QCi is up", "fake-qci", "0.0.0-fake"));
			assertThat(qci.wireMock().getAllServeEvents()).hasSize(2);
			assertThat(qci.tokenRequests()).isZero();
		}
	}

	@Test
	void aProbeFailsWhenTheServiceIsDown() {
		try (FakeQci qci = FakeQci.start()) {
			qci.health(false);
			assertThat(TestAccounts.errorOf(TestAccounts.account(TestAccounts.builder(qci)).probe()).getMessage())
				.contains("was answered 503");
		}
	}

	@Test
	void theClientIsAlwaysTheSame() {
		TokenAccount<QciAuthClient> account = build(builder("https://api.example"));
		assertThat(account.client()).isSameAs(account.client());
		assertThat(account).hasToString("TokenAccount[id=lab, provider=qci, targets=[https://api.example:443]]");
	}

	private static TokenAccount.Builder<QciAuthClient> builder(String url) {
		return QciAccount.builder("lab", url, () -> "hush");
	}

	private static TokenAccount<QciAuthClient> build(TokenAccount.Builder<QciAuthClient> builder) {
		return TestAccounts.account(builder);
	}

}
