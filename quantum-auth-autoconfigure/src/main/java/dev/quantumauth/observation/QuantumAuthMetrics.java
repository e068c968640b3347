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
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.Ordered;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;

/**
 * Meters of the accounts' tokens:
 * <ul>
 * <li>{@code quantum.auth.token.expiry}: the time until the token expires, negative
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

	private final List<QuantumAuthClient> clients;

	private final Map<String, LongAdder> rejections;

	/**
	 * Create meters.
	 * @param clients the accounts; those of a parent context are left out, because their
	 * events are published there
	 */
	public QuantumAuthMetrics(QuantumAuthClients clients) {
		this.clients = clients.ownAccounts().stream().map(QuantumAuthAccount::client).toList();
		this.rejections = this.clients.stream()
			.collect(Collectors.toUnmodifiableMap(QuantumAuthClient::getId, (client) -> new LongAdder()));
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Clock clock = registry.config().clock();
		this.clients.forEach((client) -> {
			Tags tags = Tags.of("client", client.getId(), "provider", client.getProvider());
			Gauge.builder("quantum.auth.token.expiry", client, (known) -> secondsUntilExpiry(known, clock))
				.description("Time until the access token expires, negative afterwards")
				.baseUnit("seconds")
				.tags(tags)
				.register(registry);
			FunctionCounter
				.builder("quantum.auth.token.rejections", Objects.requireNonNull(this.rejections.get(client.getId())),
						LongAdder::doubleValue)
				.description("Access tokens that were invalidated because a request with them was answered 401")
				.tags(tags)
				.register(registry);
		});
	}

	private static double secondsUntilExpiry(QuantumAuthClient client, Clock clock) {
		Instant expiresAt = client.getStatus().expiresAt();
		return (expiresAt != null) ? (expiresAt.toEpochMilli() - clock.wallTime()) / 1000.0 : Double.NaN;
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
