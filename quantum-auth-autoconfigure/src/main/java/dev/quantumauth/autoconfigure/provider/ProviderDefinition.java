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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.properties.SectionSource;
import dev.quantumauth.provider.CredentialKind;

/**
 * How a cloud works, by its preset and the properties that override it.
 *
 * @param name the name of the provider
 * @param properties preset and properties in one
 * @param own what the properties alone say
 * @param headers the headers of API requests
 * @param names the names of parameters of token requests
 * @param parameters the further parameters of token requests
 * @param requestHeaders the headers of token requests
 * @param environment the environment variables of parts of the credential, and of
 * variables
 * @param ignored where environment variables try to set entries of maps
 */
record ProviderDefinition(String name, CloudProperties.Provider properties, CloudProperties.Provider own,
		Map<String, String> headers, Map<String, String> names, Map<String, String> parameters,
		Map<String, String> requestHeaders, Map<String, List<String>> environment, List<String> ignored) {

	private static final Bindable<CloudProperties.Provider> PROVIDER = Bindable.of(CloudProperties.Provider.class);

	/**
	 * Combine a preset and properties.
	 * @param name the name of the provider
	 * @param preset the preset, or {@code null}
	 * @param environment has the properties
	 * @param sections what their names begin with, in each spelling, of which the first
	 * is that for messages
	 * @return the definition
	 */
	static ProviderDefinition of(String name, @Nullable PropertySource<?> preset, Environment environment,
			List<String> sections) {
		PropertySourcesPlaceholdersResolver placeholders = new PropertySourcesPlaceholdersResolver(environment);
		ConfigurationPropertyName section = ConfigurationPropertyName.of(sections.get(0));
		List<ConfigurationPropertySource> own = own(environment, section, sections);
		List<ConfigurationPropertySource> all = new ArrayList<>(own);
		List<ConfigurationPropertySource> presets = Stream.ofNullable(preset)
			.map(ConfigurationPropertySource::from)
			.<ConfigurationPropertySource>map((source) -> new SectionSource(source, "", section, (property) -> false))
			.toList();
		all.addAll(presets);
		CloudProperties.Provider merged = bind(all, section, placeholders);
		CloudProperties.Provider ownOnly = bind(own, section, placeholders);
		CloudProperties.Provider presetOnly = bind(presets, section, placeholders);
		return new ProviderDefinition(name, merged, ownOnly, merge(presetOnly.headers(), ownOnly.headers(), false),
				merge(presetOnly.tokenRequest().names(), ownOnly.tokenRequest().names(), true),
				merge(presetOnly.tokenRequest().parameters(), ownOnly.tokenRequest().parameters(), false),
				merge(presetOnly.tokenRequest().headers(), ownOnly.tokenRequest().headers(), false),
				environment(preset != null, merged, ownOnly), ignored(environment, sections));
	}

	// Environment variables cannot spell the keys of maps
	private static List<ConfigurationPropertySource> own(Environment environment, ConfigurationPropertyName name,
			List<String> sections) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			boolean variables = SectionSource.isOfVariables(source);
			for (String section : sections) {
				sources.add(new SectionSource(source, section, name,
						(property) -> variables && isInAMap(property.getName())));
			}
		}
		return sources;
	}

	/**
	 * Return where environment variables try to set entries of maps.
	 * @param environment has the variables
	 * @param sections what the names of properties begin with, in each spelling
	 * @return the origins of the variables
	 */
	static List<String> ignored(Environment environment, List<String> sections) {
		Set<String> origins = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (SectionSource.isOfVariables(source)
					&& source instanceof IterableConfigurationPropertySource variables) {
				sections.forEach((section) -> variables.withPrefix(section).stream().forEach((name) -> {
					ConfigurationProperty property = variables.withPrefix(section).getConfigurationProperty(name);
					if (isInAMap(name) && property != null) {
						origins.add(String.valueOf(property.getOrigin()));
					}
				}));
			}
		}
		return List.copyOf(origins);
	}

	static boolean isInAMap(ConfigurationPropertyName name) {
		return Stream
			.of("headers", "environment", "token-request.names", "token-request.parameters", "token-request.headers")
			.map(ConfigurationPropertyName::of)
			.anyMatch((map) -> map.isAncestorOf(name));
	}

	private static CloudProperties.Provider bind(List<ConfigurationPropertySource> sources,
			ConfigurationPropertyName section, PropertySourcesPlaceholdersResolver placeholders) {
		return new Binder(sources, placeholders).bindOrCreate(section, PROVIDER, null);
	}

	/**
	 * Merge entries whose keys are equal without dashes and case: the key of the preset
	 * stays, with the value of the properties.
	 * @param preset the entries of the preset
	 * @param own the entries of the properties
	 * @param keepBlank whether a blank value means something, and does not remove the
	 * entry
	 * @return the entries
	 */
	static Map<String, String> merge(Map<String, String> preset, Map<String, String> own, boolean keepBlank) {
		Map<String, String> keys = new LinkedHashMap<>();
		Map<String, String> values = new LinkedHashMap<>();
		Stream.of(preset, own)
			.forEach((entries) -> entries
				.forEach((key, value) -> values.put(keys.computeIfAbsent(uniform(key), (same) -> key), value)));
		if (!keepBlank) {
			values.values().removeIf((value) -> !StringUtils.hasText(value));
		}
		return values;
	}

	/**
	 * Return the parts of a token request whose parameters may have other names.
	 * @return the parts of all credentials, the grant type and the scope
	 */
	static List<String> parts() {
		return Stream
			.concat(Stream.of("grant-type", "scope"),
					Stream.of(CredentialKind.values()).flatMap((kind) -> kind.parts().stream()).distinct())
			.toList();
	}

	/**
	 * Return the name of a part, of which the dashes and the case do not matter.
	 * @param spelling the part in any spelling
	 * @return the name, or the spelling if there is no such part
	 */
	static String part(String spelling) {
		return parts().stream().filter((part) -> uniform(part).equals(uniform(spelling))).findFirst().orElse(spelling);
	}

	static String uniform(String key) {
		return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	// Environment variables may supply a credential only as long as it goes nowhere else
	// than the preset says
	private static Map<String, List<String>> environment(boolean preset, CloudProperties.Provider merged,
			CloudProperties.Provider own) {
		boolean sameUrls = own.url() == null && own.apiUrls() == null && own.tokenUri() == null
				&& own.issuerUri() == null && own.logoutUri() == null;
		return (!preset || sameUrls) ? merged.environment() : Map.of();
	}

	static @Nullable String text(@Nullable String value) {
		return StringUtils.hasText(value) ? value.strip() : null;
	}

}
