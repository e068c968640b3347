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

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} of the accounts' health.
 *
 * @param enabled Whether to enable the health check of the accounts at quantum clouds.
 * @param timeout How long the probe of one account may take.
 * @param timeToLive How long the answer of a probe is reused.
 * @since 0.1.0
 */
@ConfigurationProperties("management.health.quantumauth")
public record QuantumAuthHealthProperties(@DefaultValue("true") boolean enabled, @DefaultValue("5s") Duration timeout,
		@DefaultValue("10s") Duration timeToLive) {

}
