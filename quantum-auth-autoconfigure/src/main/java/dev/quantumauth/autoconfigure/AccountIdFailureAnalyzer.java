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

package dev.quantumauth.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says what is wrong when two vendors' accounts have one id: all that Spring sees are two
 * beans of one name.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class AccountIdFailureAnalyzer extends AbstractFailureAnalyzer<BeanDefinitionOverrideException> {

	private static final String ACCOUNT = "quantum\\.auth\\.[^.]+\\.accounts\\.%s\\..*";

	private final PropertyOrigins origins;

	AccountIdFailureAnalyzer(Environment environment) {
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanDefinitionOverrideException cause) {
		String name = cause.getBeanName();
		if (!name.endsWith(AccountIds.CLIENT_BEAN_SUFFIX)) {
			return null;
		}
		String id = name.substring(0, name.length() - AccountIds.CLIENT_BEAN_SUFFIX.length());
		return new FailureAnalysis(
				"The id '" + id + "' belongs to two accounts, or a bean of the application is called '" + name + "'."
						+ this.origins.describe((property) -> isOf(property, id)),
				"Ids are unique across providers: give each account an id of its own.", rootFailure);
	}

	// In any spelling
	private static boolean isOf(ConfigurationPropertyName property, String id) {
		return property.toString()
			.replace("-", "")
			.toLowerCase(Locale.ROOT)
			.matches(ACCOUNT.formatted(Pattern.quote(id.replace("-", ""))));
	}

}
