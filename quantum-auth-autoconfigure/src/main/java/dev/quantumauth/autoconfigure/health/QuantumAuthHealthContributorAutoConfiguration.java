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

package dev.quantumauth.autoconfigure.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;
import dev.quantumauth.health.QuantumAuthHealthIndicator;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link QuantumAuthHealthIndicator}. Each account is a component of its own, also if it
 * is the only one, so that the shape of the JSON does not depend on the number of
 * accounts.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuantumAuthAutoConfiguration.class)
@ConditionalOnClass({ ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
public final class QuantumAuthHealthContributorAutoConfiguration {

	// Without accounts if health is switched off: a health group that names a component
	// which does not exist keeps the application from starting
	@Bean("quantumAuthHealthContributor")
	@ConditionalOnMissingBean(name = { "quantumAuthHealthIndicator", "quantumAuthHealthContributor" },
			search = SearchStrategy.CURRENT)
	ReactiveHealthContributor quantumAuthNoHealthContributor() {
		return CompositeReactiveHealthContributor.fromMap(Map.of());
	}

	/**
	 * Has a component for each account.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "quantum.auth.enabled", matchIfMissing = true)
	@ConditionalOnEnabledHealthIndicator("quantumauth")
	@EnableConfigurationProperties(QuantumAuthHealthProperties.class)
	static class AccountsConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = { "quantumAuthHealthIndicator", "quantumAuthHealthContributor" },
				search = SearchStrategy.CURRENT)
		ReactiveHealthContributor quantumAuthHealthContributor(QuantumAuthClients clients,
				QuantumAuthHealthProperties properties, SessionScheduler scheduler) {
			check(properties.timeout().compareTo(Duration.ZERO) > 0, "timeout", "is not positive");
			check(!properties.timeToLive().isNegative(), "time-to-live", "is negative");
			Map<String, ReactiveHealthIndicator> indicators = new LinkedHashMap<>();
			clients.accounts()
				.forEach((account) -> indicators.put(account.client().getId(), new QuantumAuthHealthIndicator(account,
						properties.timeout(), properties.timeToLive(), scheduler::execute)));
			return CompositeReactiveHealthContributor.fromMap(indicators);
		}

		private static void check(boolean valid, String property, String problem) {
			if (!valid) {
				throw new InvalidQuantumAuthPropertiesException("management.health.quantumauth." + property, problem);
			}
		}

	}

}
