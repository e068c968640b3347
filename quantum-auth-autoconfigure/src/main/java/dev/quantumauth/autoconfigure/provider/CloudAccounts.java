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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.autoconfigure.account.AccountProvider;
import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.account.AccountSchema.Place;
import dev.quantumauth.autoconfigure.account.CredentialForm;
import dev.quantumauth.autoconfigure.account.CredentialPart;
import dev.quantumauth.autoconfigure.account.PropertySettings;
import dev.quantumauth.autoconfigure.properties.AccountIds;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;
import dev.quantumauth.autoconfigure.properties.Spelling;
import dev.quantumauth.autoconfigure.provider.CloudProperties.Account;
import dev.quantumauth.provider.CredentialKind;
import dev.quantumauth.web.UnavailableAccount;

/**
 * Finds the accounts below {@code quantum.auth.accounts}, and how their clouds work.
 */
class CloudAccounts implements AccountProvider.Source {

	private static final String ACCOUNTS = "quantum.auth.accounts";

	private static final String PROVIDERS = "quantum.auth.providers";

	private static final Bindable<Map<String, Object>> ENTRIES = Bindable.mapOf(String.class, Object.class);

	private static final Bindable<Map<String, List<String>>> VARIABLES = Bindable
		.of(ResolvableType.forClassWithGenerics(Map.class, ResolvableType.forClass(String.class),
				ResolvableType.forClassWithGenerics(List.class, String.class)));

	private final ProviderPresets presets = new ProviderPresets(getClass().getClassLoader());

	@Override
	public AccountSchema schema() {
		return AccountSchema
			.of("accounts", "other clouds", Duration.ofSeconds(60), Stream.of(CredentialKind.values())
				.map((kind) -> CredentialForm.of(CloudAccountProvider.parts(kind).toArray(CredentialPart[]::new)))
				.toArray(CredentialForm[]::new))
			.at(new Place("accounts", ACCOUNTS, List.of(), false), null);
	}

	@Override
	public List<AccountProvider<?>> find(Environment environment, List<AccountSchema> reserved) {
		Map<String, AccountSchema> sections = reserved.stream()
			.collect(Collectors.toMap(AccountSchema::provider, (schema) -> schema));
		ConfigurationReport findings = new ConfigurationReport();
		Map<String, List<String>> providers = ids(environment, PROVIDERS, sections, findings);
		List<AccountProvider<?>> found = new ArrayList<>();
		ids(environment, ACCOUNTS, sections, findings).forEach((key, spellings) -> {
			CloudAccount account = account(environment, key, spellings, providers, sections, findings);
			if (account == null) {
				return;
			}
			// An account that is switched off may be incomplete, and is then left out
			ConfigurationReport report = account.account().enabled() ? findings : new ConfigurationReport();
			new CloudAccountCheck(account, report).run(environment);
			if (account.account().enabled() || report.problems().isEmpty()) {
				found.add(new CloudAccountProvider(account));
			}
		});
		if (!findings.problems().isEmpty()) {
			throw new InvalidQuantumAuthPropertiesException(
					"The accounts below " + ACCOUNTS + " are not configured correctly:\n\n  - "
							+ String.join("\n  - ", findings.problems()),
					"Correct the configuration.", findings.properties());
		}
		return found;
	}

	@Override
	public Set<String> secretVariables() {
		List<String> secrets = Stream.of(CredentialKind.values())
			.flatMap((kind) -> CloudAccountProvider.parts(kind).stream())
			.filter(CredentialPart::isSecret)
			.map(CredentialPart::name)
			.toList();
		Set<String> variables = new LinkedHashSet<>();
		this.presets.names()
			.stream()
			.flatMap((name) -> this.presets.find(name).stream())
			.flatMap((preset) -> Stream.ofNullable(ConfigurationPropertySource.from(preset)))
			.forEach((preset) -> {
				Map<String, List<String>> environment = new Binder(preset).bind("environment", VARIABLES)
					.orElse(Map.of());
				secrets.forEach((part) -> variables.addAll(environment.getOrDefault(part, List.of())));
			});
		return variables;
	}

	@Override
	public List<UnavailableAccount> known() {
		return this.presets.hosts()
			.entrySet()
			.stream()
			.map((host) -> new UnavailableAccount("It carried no token. No account is configured for this cloud: see "
					+ ACCOUNTS + "." + host.getValue() + ".",
					List.of(QuantumAuthTarget.of("https://" + host.getKey(), false))))
			.toList();
	}

	private static Map<String, List<String>> ids(Environment environment, String section,
			Map<String, AccountSchema> sections, ConfigurationReport findings) {
		if (environment.getProperty(section) != null) {
			findings.problem(section + " has a single value. Write a name below it, for example " + section + ".ionq"
					+ (section.equals(ACCOUNTS) ? ".api-key" : ".url") + ".", section);
			return Map.of();
		}
		Set<String> keys = new LinkedHashSet<>(
				Binder.get(environment).bind(section, ENTRIES).orElse(Map.of()).keySet());
		// The check for unknown properties reports them
		keys.removeAll(indexes(environment, ConfigurationPropertyName.of(section)));
		Map<String, List<String>> ids = new LinkedHashMap<>(AccountIds.of(section, keys, Set.of(), findings));
		sections.forEach((provider, schema) -> {
			if (ids.remove(provider) != null) {
				findings.problem(section + "." + provider + " is not possible: " + schema.displayName()
						+ " is configured below " + schema.section() + ".", section + "." + provider);
			}
		});
		return ids;
	}

	// A list, whose indexes are no names. An environment variable spells both in the same
	// way, and cannot be a list here.
	private static Set<String> indexes(Environment environment, ConfigurationPropertyName section) {
		int position = section.getNumberOfElements();
		Set<String> indexes = new LinkedHashSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				iterable.stream()
					.filter((name) -> section.isAncestorOf(name) && name.isNumericIndex(position))
					.forEach((name) -> indexes.add(name.getElement(position, Form.ORIGINAL)));
			}
		}
		return indexes;
	}

	private @Nullable CloudAccount account(Environment environment, String key, List<String> spellings,
			Map<String, List<String>> providers, Map<String, AccountSchema> sections, ConfigurationReport findings) {
		Optional<String> preset = preset(key);
		String id = preset.orElse(key);
		Place place = new Place(id, ACCOUNTS + "." + id,
				spellings.stream().map((spelling) -> ACCOUNTS + "[" + spelling + "]").toList(), true);
		PropertySettings settings = PropertySettings.of(environment, place);
		Account account = settings.bind(Account.class, ProviderDefinition::isInAMap);
		String provider = ProviderDefinition.text(account.provider());
		String name = (provider != null) ? provider : id;
		Optional<AccountSchema> typed = sections.values()
			.stream()
			.filter((schema) -> isSame(schema.provider(), name))
			.findFirst();
		if (typed.isPresent()) {
			findings.problem(place.section() + ".provider is " + name + ", whose accounts are configured below "
					+ typed.get().section() + ".", place.section() + ".provider");
			return null;
		}
		// It becomes a part of the path of a resource
		ProviderDefinition definition = (AccountIds.isValid(name) || preset(name).isPresent())
				? definition(environment, name, providers) : null;
		if (definition == null) {
			if (!account.enabled()) {
				return null;
			}
			String proposal = Spelling.proposal(name,
					Stream.concat(this.presets.names().stream(), sections.keySet().stream()).toList());
			findings.problem(place.section() + ": there is no provider '" + name + "'." + proposal + " Presets are: "
					+ String.join(", ", this.presets.names()) + ". Describe any other cloud below " + PROVIDERS + "."
					+ name + ".", place.section());
			return null;
		}
		return new CloudAccount(place, definition, account, environment);
	}

	private @Nullable ProviderDefinition definition(Environment environment, String name,
			Map<String, List<String>> providers) {
		String known = preset(name).orElse(name);
		List<String> spellings = providers.entrySet()
			.stream()
			.filter((entry) -> ProviderDefinition.uniform(entry.getKey()).equals(ProviderDefinition.uniform(known)))
			.findFirst()
			.map(Map.Entry::getValue)
			.orElse(List.of());
		PropertySource<?> preset = this.presets.find(known).orElse(null);
		if (preset == null && spellings.isEmpty()) {
			return null;
		}
		return ProviderDefinition.of(known, preset, environment,
				Stream
					.concat(Stream.of(PROVIDERS + "." + known),
							spellings.stream().map((spelling) -> PROVIDERS + "[" + spelling + "]"))
					.toList());
	}

	// Environment variables cannot spell the dashes of a name
	private Optional<String> preset(String name) {
		if (AccountIds.isValid(name) && this.presets.exists(name)) {
			return Optional.of(name);
		}
		return this.presets.names().stream().filter((preset) -> isSame(preset, name)).findFirst();
	}

	private static boolean isSame(String name, String other) {
		return ProviderDefinition.uniform(name).equals(ProviderDefinition.uniform(other));
	}

}
