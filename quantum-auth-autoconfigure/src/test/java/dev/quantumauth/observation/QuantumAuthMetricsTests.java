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

package dev.quantumauth.observation;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.security.oauth2.core.OAuth2Error;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.RequestCounts;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthMetrics}.
 */
class QuantumAuthMetricsTests {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final StubAccount account = account("alice", "acme");

	@Test
	void expiryIsTheTimeLeftInSeconds() {
		bind();
		this.account.withStatus(TokenState.VALID, now().plusMillis(90_500), false, null, null);
		assertThat(expiry("alice")).isEqualTo(90.5);
		this.clock.add(Duration.ofSeconds(60));
		assertThat(expiry("alice")).isEqualTo(30.5);
		assertThat(this.registry.get("quantum.auth.token.expiry").gauge().getId().getBaseUnit()).isEqualTo("seconds");
	}

	@Test
	void expiryIsNegativeAfterwards() {
		bind();
		this.account.withStatus(TokenState.VALID, now(), false, null, null);
		this.clock.add(Duration.ofSeconds(7));
		assertThat(expiry("alice")).isEqualTo(-7);
	}

	@Test
	void expiryIsNotANumberWhileItIsUnknown() {
		bind();
		assertThat(expiry("alice")).isNaN();
	}

	@Test
	void rejectionsBeginWithZeroAndCountTokensThatAreThrownAway() {
		QuantumAuthMetrics metrics = bind();
		assertThat(rejections("alice")).isZero();
		assertThat(rejections("bob")).isZero();
		metrics.onApplicationEvent(rejected("alice", true));
		metrics.onApplicationEvent(rejected("alice", true));
		assertThat(rejections("alice")).isEqualTo(2);
		assertThat(rejections("bob")).isZero();
	}

	@Test
	void tokenThatStaysAlthoughItWasRefusedIsNotCounted() {
		QuantumAuthMetrics metrics = bind();
		metrics.onApplicationEvent(rejected("alice", false));
		assertThat(rejections("alice")).isZero();
	}

	@Test
	void accountsOfOtherContextsAreNotCounted() {
		bind().onApplicationEvent(rejected("carol", true));
		assertThat(this.registry.find("quantum.auth.token.rejections").tag("account", "carol").meter()).isNull();
	}

	@Test
	void whatWasRejectedBeforeARegistryCameIsCountedThere() {
		QuantumAuthMetrics metrics = new QuantumAuthMetrics(new QuantumAuthClients(List.of(this.account)));
		metrics.onApplicationEvent(rejected("alice", true));
		metrics.bindTo(this.registry);
		assertThat(rejections("alice")).isOne();
	}

	@Test
	void metersTellAccountAndProviderAndNothingElse() {
		bind();
		assertThat(this.registry.getMeters()).hasSize(20)
			.filteredOn((meter) -> !meter.getId().getName().equals("quantum.auth.requests"))
			.hasSize(14)
			.allSatisfy((meter) -> assertThat(meter.getId().getTags()).extracting("key")
				.containsExactly("account", "provider"));
		assertThat(this.registry.get("quantum.auth.token.expiry").tags("account", "bob", "provider", "emca").gauge())
			.isNotNull();
	}

	@Test
	void accountIsUpUntilARequestWouldFail() {
		bind();
		assertThat(gauge("account.up")).isOne();
		this.account.withStatus(TokenState.VALID, now(), false, new OAuth2Error("server_error"), null);
		assertThat(gauge("account.up")).isOne();
		assertThat(gauge("account.credential.rejected")).isZero();
		this.account.withStatus(TokenState.EXPIRED, now(), false, new OAuth2Error("server_error"), null);
		assertThat(gauge("account.up")).isZero();
		assertThat(gauge("account.credential.rejected")).isZero();
		this.account.withStatus(TokenState.VALID, now(), false, new OAuth2Error("invalid_grant"), null);
		assertThat(gauge("account.up")).isZero();
		assertThat(gauge("account.credential.rejected")).isOne();
	}

	@Test
	void lastSuccessAndLastUseAreTheSecondsSinceThen() {
		bind();
		assertThat(gauge("account.last.success")).isNaN();
		assertThat(gauge("account.last.used")).isNaN();
		assertThat(gauge("account.failures")).isZero();
		this.account.withHistory(now().minusMillis(1500), now().minusSeconds(3), 4);
		assertThat(gauge("account.last.success")).isEqualTo(1.5);
		assertThat(gauge("account.last.used")).isEqualTo(3);
		assertThat(gauge("account.failures")).isEqualTo(4);
		this.clock.add(Duration.ofSeconds(60));
		assertThat(gauge("account.last.success")).isEqualTo(61.5);
		assertThat(this.registry.get("quantum.auth.account.last.success").gauges())
			.allSatisfy((gauge) -> assertThat(gauge.getId().getBaseUnit()).isEqualTo("seconds"));
	}

	@Test
	void requestsAreCountedByWhetherTheyGotTheToken() {
		QuantumAuthClients clients = new QuantumAuthClients(List.of(this.account));
		new QuantumAuthMetrics(clients).bindTo(this.registry);
		assertThat(requests("added") + requests("own") + requests("none")).isZero();
		RequestCounts counts = clients.requestCounts("alice");
		counts.countAdded();
		counts.countAdded();
		counts.countAdded();
		counts.countOwn();
		counts.countOwn();
		counts.countNone();
		assertThat(requests("added")).isEqualTo(3);
		assertThat(requests("own")).isEqualTo(2);
		assertThat(requests("none")).isOne();
	}

	@Test
	void registryKeepsNoAccountFromBeingCollected() {
		WeakReference<QuantumAuthAccount> forgotten = bindAndForget();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			return forgotten.get() == null;
		});
		assertThat(expiry("forgotten")).isNaN();
	}

	private WeakReference<QuantumAuthAccount> bindAndForget() {
		StubAccount account = account("forgotten", "acme");
		account.withStatus(TokenState.VALID, now().plusSeconds(60), false, null, null);
		new QuantumAuthMetrics(new QuantumAuthClients(List.of(account))).bindTo(this.registry);
		assertThat(expiry("forgotten")).isEqualTo(60);
		return new WeakReference<>(account);
	}

	private QuantumAuthMetrics bind() {
		QuantumAuthMetrics metrics = new QuantumAuthMetrics(
				new QuantumAuthClients(List.of(this.account, account("bob", "emca"))));
		metrics.bindTo(this.registry);
		return metrics;
	}

	private static StubAccount account(String id, String provider) {
		return StubAccount.of(id)
			.withProvider(provider)
			.notToBeUsed()
			.withStatus(TokenState.VALID, null, false, null, null);
	}

	private Instant now() {
		return Instant.ofEpochMilli(this.clock.wallTime());
	}

	private double gauge(String name) {
		return this.registry.get("quantum.auth." + name).tag("account", "alice").gauge().value();
	}

	private double requests(String token) {
		return this.registry.get("quantum.auth.requests")
			.tags("account", "alice", "provider", "acme", "token", token)
			.functionCounter()
			.count();
	}

	private double expiry(String id) {
		return this.registry.get("quantum.auth.token.expiry").tag("account", id).gauge().value();
	}

	private double rejections(String id) {
		return this.registry.get("quantum.auth.token.rejections").tag("account", id).functionCounter().count();
	}

	private PayloadApplicationEvent<AccessTokenRejected> rejected(String id, boolean invalidated) {
		return new PayloadApplicationEvent<>(this, new AccessTokenRejected(id, "acme", invalidated));
	}

}
