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

package com.example.nimbus;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.account.AccountConfiguration;

/**
 * Auto-configuration for accounts at Nimbus.
 */
@AutoConfiguration(after = QuantumAuthAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = { "quantum.auth.enabled", "quantum.auth.nimbus.enabled" }, matchIfMissing = true)
@EnableConfigurationProperties(NimbusProperties.class)
@Import({ AccountConfiguration.class, NimbusAccountProvider.class })
public final class NimbusAuthAutoConfiguration {

}
