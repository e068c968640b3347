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

package dev.quantumauth.autoconfigure.provider;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.account.AccountConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for accounts at any cloud.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuantumAuthAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "quantum.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(CloudProperties.class)
@Import({ AccountConfiguration.class, CloudAccounts.class })
public final class CloudAccountsAutoConfiguration {

}
