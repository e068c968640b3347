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

package dev.quantumauth.autoconfigure.actuate;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.actuate.QuantumAuthEndpoint;
import dev.quantumauth.actuate.QuantumAuthEndpointWebExtension;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link QuantumAuthEndpoint}.
 * Actuator exposes it only where the application says so.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuantumAuthAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBooleanProperty(name = "quantum.auth.enabled", matchIfMissing = true)
@ConditionalOnAvailableEndpoint(QuantumAuthEndpoint.class)
public final class QuantumAuthEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	QuantumAuthEndpoint quantumAuthEndpoint(QuantumAuthClients clients) {
		return new QuantumAuthEndpoint(clients);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnBean(QuantumAuthEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	QuantumAuthEndpointWebExtension quantumAuthEndpointWebExtension(QuantumAuthEndpoint endpoint) {
		return new QuantumAuthEndpointWebExtension(endpoint);
	}

}
