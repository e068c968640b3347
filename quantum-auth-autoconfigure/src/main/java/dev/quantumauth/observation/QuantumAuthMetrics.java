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

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.Ordered;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.RequestCounts;

/**
 * Meters of the accounts, all of which exist from the start. All have the tags
 * {@code account} and {@code provider}.
 * <ul>
 * <li>{@code quantum.auth.account.up}: 1 if the account works, 0 if its credential was
 * rejected, or if the last token request failed and no usable token is left. That is what
 * health shows without its probe of the cloud.
 * <li>{@code quantum.auth.account.credential.rejected}: 1 if the cloud rejected the
 * credential, else 0.
 * <li>{@code quantum.auth.account.last.success} and
 * {@code quantum.auth.account.last.used}: the seconds since a token was last obtained,
 * and since the application last asked for one; not a number if that was never.
 * <li>{@code quantum.auth.account.failures}: the number of token requests that have
 * failed since the last success.
 * <li>{@code quantum.auth.requests}: the number of requests to the hosts of the account,
 * as {@link RequestCounts} has it. The tag {@code token} says whether the token was
 * {@code added}, whether the request had its {@code own} credential, or {@code none}.
 * <li>{@code quantum.auth.token.expiry}: the seconds until the token expires, negative
 * afterwards, and not a number while there is no token or its expiry is unknown.
 * <li>{@code quantum.auth.token.rejections}: the number of {@link AccessTokenRejected}
 * events of invalidated tokens. A {@link QuantumAuthAccount} bean of the application has
 * to publish these events itself.
 * </ul>
 * Reading the meters causes no I/O. A registry that outlives the accounts does not
 * prevent their garbage collection.
 *
 * @since 0.1.0
 */
public final class QuantumAuthMetrics
		implements MeterBinder, ApplicationListener<PayloadApplicationEvent<AccessTokenRejected>>, Ordered {

	private static final String ACCOUNT = "quantum.auth.account.";

	private final QuantumAuthClients accounts;

	private final List<QuantumAuthClient> clients;

	private final Map<String, LongAdder> rejections;

	/**
	 * Create meters.
	 * @param clients the accounts; those of a parent context are left out, because their
	 * events are published there
	 */
	public QuantumAuthMetrics(QuantumAuthClients clients) {
		this.accounts = clients;
		this.clients = clients.ownAccounts().stream().map(QuantumAuthAccount::client).toList();
		this.rejections = this.clients.stream()
			.collect(Collectors.toUnmodifiableMap(QuantumAuthClient::getId, (client) -> new LongAdder()));
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.clients.forEach((client) -> bindTo(registry, client,
				Tags.of("account", client.getId(), "provider", client.getProvider())));
	}

	private void bindTo(MeterRegistry registry, QuantumAuthClient client, Tags tags) {
		Clock clock = registry.config().clock();
		gauge(ACCOUNT + "up", "1 if the account works, else 0", client, (status) -> (status.trouble() == null) ? 1 : 0)
			.tags(tags)
			.register(registry);
		gauge(ACCOUNT + "credential.rejected", "1 if the cloud rejected the credential, else 0", client,
				(status) -> status.credentialRejected() ? 1 : 0)
			.tags(tags)
			.register(registry);
		gauge(ACCOUNT + "failures", "Token requests that have failed since the last success", client,
				QuantumAuthStatus::failures)
			.tags(tags)
			.register(registry);
		gauge(ACCOUNT + "last.success", "Time since an access token was last obtained", client,
				(status) -> -secondsUntil(status.lastSuccess(), clock))
			.baseUnit("seconds")
			.tags(tags)
			.register(registry);
		gauge(ACCOUNT + "last.used", "Time since the application last asked for an access token", client,
				(status) -> -secondsUntil(status.lastUsed(), clock))
			.baseUnit("seconds")
			.tags(tags)
			.register(registry);
		gauge("quantum.auth.token.expiry", "Time until the access token expires, negative afterwards", client,
				(status) -> secondsUntil(status.expiresAt(), clock))
			.baseUnit("seconds")
			.tags(tags)
			.register(registry);
		FunctionCounter
			.builder("quantum.auth.token.rejections", Objects.requireNonNull(this.rejections.get(client.getId())),
					LongAdder::doubleValue)
			.description("Access tokens that were invalidated because a request with them was answered 401")
			.tags(tags)
			.register(registry);
		bindRequests(registry, this.accounts.requestCounts(client.getId()), tags);
	}

	private static Gauge.Builder<QuantumAuthClient> gauge(String name, String description, QuantumAuthClient client,
			ToDoubleFunction<QuantumAuthStatus> value) {
		return Gauge.builder(name, client, (known) -> value.applyAsDouble(known.getStatus())).description(description);
	}

	private static double secondsUntil(@Nullable Instant instant, Clock clock) {
		return (instant != null) ? (instant.toEpochMilli() - clock.wallTime()) / 1000.0 : Double.NaN;
	}

	private static void bindRequests(MeterRegistry registry, RequestCounts counts, Tags tags) {
		Map<String, ToDoubleFunction<RequestCounts>> values = Map.of("added", RequestCounts::added, "own",
				RequestCounts::own, "none", RequestCounts::none);
		values.forEach((token, value) -> FunctionCounter.builder("quantum.auth.requests", counts, value)
			.description("Requests to the hosts of the account, by whether they got its token")
			.tags(tags.and("token", token))
			.register(registry));
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<AccessTokenRejected> event) {
		AccessTokenRejected rejected = event.getPayload();
		LongAdder rejections = this.rejections.get(rejected.id());
		// The event may come from a child context, whose accounts are not measured here
		if (rejected.invalidated() && rejections != null) {
			rejections.increment();
		}
	}

	// Before the listeners of the application: if one fails, those after it are not
	// called
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
