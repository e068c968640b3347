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

package dev.quantumauth.autoconfigure.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.autoconfigure.properties.EnvironmentVariables;
import dev.quantumauth.autoconfigure.properties.PropertyOrigins;
import dev.quantumauth.web.UnavailableAccount;

/**
 * Says once, when an application has started, which accounts there are and where their
 * tokens go, and which of what is configured is switched off. Without that a request that
 * goes out without a token would have no explanation in the log.
 *
 * @param environment has the switches
 * @param sections what the names of properties of accounts begin with
 * @param schemas what is configured
 */
record AccountsReport(Environment environment, List<String> sections, List<AccountSchema> schemas) {

	private static final Log logger = LogFactory.getLog(AccountsReport.class);

	void log(QuantumAuthClients clients) {
		Collection<QuantumAuthAccount> accounts = clients.ownAccounts();
		if (!accounts.isEmpty()) {
			logger.info(accounts.stream()
				.map(AccountsReport::describe)
				.collect(Collectors.joining("; ", "Tokens of accounts go to: ", ".")));
		}
		else if (clients.ids().isEmpty()) {
			logger.info("There is no account. The properties of one begin with " + String.join(" or ", this.sections)
					+ ".");
		}
		Stream.concat(providersThatAreOff(), accounts.isEmpty() ? Stream.empty() : clientsThatAreOff())
			.forEach(logger::info);
	}

	private static String describe(QuantumAuthAccount account) {
		return account.targets()
			.stream()
			.map(QuantumAuthTarget::toString)
			.collect(Collectors.joining(", ", account.client().getId() + " ", ""));
	}

	private Stream<String> providersThatAreOff() {
		PropertyOrigins origins = new PropertyOrigins(this.environment);
		return this.schemas.stream()
			.filter((schema) -> isOff(schema.section()))
			.flatMap((schema) -> withoutEffect(schema, origins)
				.map((what) -> schema.section() + ".enabled is false, so " + what + " make no account."));
	}

	private Stream<String> withoutEffect(AccountSchema schema, PropertyOrigins origins) {
		boolean properties = !origins.describe(
				(name) -> !name.toString().endsWith(".enabled") && name.toString().startsWith(schema.section() + "."))
			.isEmpty();
		String variables = schema.variables()
			.filter((variable) -> EnvironmentVariables.literal(this.environment, variable) != null)
			.collect(Collectors.joining(", "));
		return Stream
			.of(properties ? "the other properties below " + schema.section() : "",
					variables.isEmpty() ? "" : "the environment variables " + variables)
			.filter((what) -> !what.isEmpty());
	}

	/**
	 * Return the accounts for which a URL is configured, whether or not they exist. For
	 * an account that exists, the caller has to prefer the account's own targets.
	 * @return the accounts of all providers that have a URL
	 */
	List<UnavailableAccount> unavailable() {
		return this.schemas.stream().flatMap((schema) -> unavailable(schema).stream()).toList();
	}

	private List<UnavailableAccount> unavailable(AccountSchema schema) {
		try {
			return urls(schema).flatMap((url) -> unavailable(schema, url).stream()).toList();
		}
		catch (BindException ex) {
			// The section of a provider that is off may be malformed, and nothing else
			// binds
			// it: no request may fail because of that
			logger.debug("The URLs below " + schema.section() + " are not known: they cannot be bound.");
			return List.of();
		}
	}

	private Stream<String> urls(AccountSchema schema) {
		Binder literals = PropertySettings.ofSection(this.environment, schema.section()).literals();
		String variable = schema.urlVariable();
		Stream<@Nullable Object> own = Stream.of(
				literals.bind(schema.section() + ".url", Object.class).orElse(schema.presetUrl()),
				(variable != null) ? EnvironmentVariables.literal(this.environment, variable) : null);
		Stream<@Nullable Object> further = literals
			.bind(schema.section() + ".accounts", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.values()
			.stream()
			.map((account) -> (account instanceof Map<?, ?> properties) ? properties.get("url") : null);
		return Stream.concat(own, further).flatMap(Stream::ofNullable).map(Object::toString);
	}

	private Optional<UnavailableAccount> unavailable(AccountSchema schema, String url) {
		String reason = isOff(schema.section()) ? "It carried no token. " + schema.section() + ".enabled is false."
				: "It carried no token. No account sends a token here although a url names this host: the account does not "
						+ "exist, and the log at start-up says what it lacks, or its api-urls name other hosts.";
		try {
			QuantumAuthTarget target = QuantumAuthTarget.of(this.environment.resolvePlaceholders(url), true);
			return Optional.of(new UnavailableAccount(reason, List.of(target)));
		}
		catch (IllegalArgumentException ex) {
			// Not a URL, so that no request goes there
			return Optional.empty();
		}
	}

	private Stream<String> clientsThatAreOff() {
		return Stream.of("webclient", "restclient")
			.map((client) -> "quantum.auth." + client)
			.filter(this::isOff)
			.map((client) -> client + ".enabled is false, so the requests of its builder carry no token.");
	}

	private boolean isOff(String section) {
		return !this.environment.getProperty(section + ".enabled", Boolean.class, true);
	}

}
