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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.provider.ProviderAccount;

/**
 * Accounts whose clouds nothing but properties describe, for tests that hold also for an
 * account of a typed provider.
 */
public final class DescribedAccounts {

	private DescribedAccounts() {
	}

	/**
	 * Begin to build the account that a file describes.
	 * @param file the name of the file
	 * @param url the base URL of the API
	 * @param properties what the placeholders in the file stand for
	 * @param credential reads a part of the credential
	 * @return a builder
	 */
	public static TokenAccount.Builder<?> builder(String file, String url, Map<String, Object> properties,
			UnaryOperator<String> credential) {
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources sources = environment.getPropertySources();
		sources.remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		sources.addFirst(new MapPropertySource("account", Map.of("quantum.auth.accounts.lab.url", url)));
		sources.addFirst(new MapPropertySource("placeholders", properties));
		load(file, sources);
		CloudAccountProvider provider = (CloudAccountProvider) new CloudAccounts().find(environment, List.of()).get(0);
		CloudAccount account = provider.account();
		return ProviderAccount.builder("lab", url, account.describe(url), credential, false)
			.unauthenticatedStatus(account.unauthenticatedStatus())
			.tokenHeader(account.tokenHeader());
	}

	private static void load(String file, MutablePropertySources sources) {
		try {
			new YamlPropertySourceLoader().load(file, new ClassPathResource("clouds/" + file + ".yml"))
				.forEach(sources::addLast);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
