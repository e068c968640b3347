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
 * Meters of the accounts' tokens: {@code quantum.auth.token.expiry}, the seconds until
 * the token expires, which are negative afterwards and not a number while there is no
 * token or nobody knows when it expires; and {@code quantum.auth.token.rejections}, how
 * many tokens were thrown away because the cloud had answered 401, as
 * {@link AccessTokenRejected} tells: accounts of the application's own count if they
 * publish it. To read the meters causes no I/O. A registry that outlives the accounts
 * does not keep them from being collected.
 *
 * @since 0.1.0
 */
public final class QuantumAuthMetrics
		implements MeterBinder, ApplicationListener<PayloadApplicationEvent<AccessTokenRejected>>, Ordered {

	private final List<QuantumAuthClient> clients;

	private final Map<String, LongAdder> rejections;

	/**
	 * Create meters.
	 * @param clients the accounts, of which those of a parent are not measured: that is
	 * where their events are published
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
		// An event may come from another context, with accounts of its own
		if (rejected.invalidated() && rejections != null) {
			rejections.increment();
		}
	}

	// Before listeners of the application: one that fails keeps the event from the rest
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
