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

import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that keeps credentials out of
 * Actuator's {@code env} and {@code configprops}, also where these show values. Does so
 * whether or not quantum-auth is switched on: the values are there either way.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class QuantumAuthSanitizingAutoConfiguration {

	// In any spelling: of properties, of bean properties, of environment variables
	private static final Pattern CREDENTIAL = Pattern
		.compile("quantumauth[a-z0-9]+(token|password)|qcitoken|iqmtoken|iqmauthpassword");

	private static final Pattern PUNCTUATION = Pattern.compile("[^a-z0-9]");

	@Bean
	SanitizingFunction quantumAuthSanitizingFunction() {
		return SanitizingFunction.sanitizeValue().ifKeyMatches(QuantumAuthSanitizingAutoConfiguration::isCredential);
	}

	private static boolean isCredential(String key) {
		String canonical = PUNCTUATION.matcher(key.toLowerCase(Locale.ROOT)).replaceAll("");
		return CREDENTIAL.matcher(canonical).matches();
	}

}
