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

import java.nio.file.InvalidPathException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.function.SingletonSupplier;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.account.CredentialPart;
import dev.quantumauth.autoconfigure.account.CredentialPart.Kind;
import dev.quantumauth.autoconfigure.properties.ConfiguredPath;
import dev.quantumauth.autoconfigure.properties.TokenText;
import dev.quantumauth.http.Redaction;

/**
 * The credentials in properties and environment variables, and other places that show
 * them: the variables that a property is composed of, {@code SPRING_APPLICATION_JSON}, or
 * the command line.
 */
final class ConfiguredCredentials {

	private static final Pattern PUNCTUATION = Pattern.compile("[^a-z0-9]");

	// What an application adds to requests may be a key of some kind. It is hidden there,
	// but not searched for elsewhere, because most of it is no secret.
	private static final Pattern ENTRIES = Pattern
		.compile("[a-z0-9]*quantumauth(accounts|providers)[a-z0-9]+(headers|parameters)[a-z0-9]+");

	private static final String APPLICATION_JSON = "springapplicationjson";

	/**
	 * Credentials that are shorter are not searched for in other values: they occur in
	 * too many that are no secret.
	 */
	private static final int RECOGNIZABLE = 8;

	private final Environment environment;

	// Match keys in any spelling: of properties, of bean properties, and of environment
	// variables, which may have a prefix that the application has chosen
	private final Pattern keys;

	private final Pattern fileKeys;

	// The keys are looked for once, because the accounts do not change after the start
	// either. The values are not kept, but read again each time
	private final Supplier<Keys> found = SingletonSupplier.of(this::findKeys);

	ConfiguredCredentials(Environment environment, List<AccountSchema> schemas, Set<String> variables) {
		this.environment = environment;
		List<CredentialPart> parts = schemas.stream().flatMap((schema) -> schema.parts().stream()).toList();
		List<CredentialPart> secrets = parts.stream().filter(CredentialPart::isSecret).toList();
		List<CredentialPart> files = parts.stream().filter((part) -> part.kind() == Kind.FILE).toList();
		this.keys = pattern(secrets.stream().map(CredentialPart::name), secrets, variables);
		this.fileKeys = pattern(
				Stream.concat(parts.stream().filter(CredentialPart::mayBeFile).map(CredentialPart::fileName),
						files.stream().map(CredentialPart::name)),
				files, Set.of());
	}

	private static Pattern pattern(Stream<String> names, List<CredentialPart> parts, Set<String> more) {
		String properties = names.map(ConfiguredCredentials::canonical).distinct().collect(Collectors.joining("|"));
		Stream<String> variables = Stream.concat(parts.stream().flatMap((part) -> part.variables().stream()),
				more.stream());
		return Pattern.compile(
				Stream
					.concat(Stream.of("[a-z0-9]*quantumauth[a-z0-9]+(" + properties + ")"),
							variables.map(ConfiguredCredentials::canonical))
					.collect(Collectors.joining("|")));
	}

	/**
	 * Return whether a property is a credential.
	 * @param key the name of the property, in any spelling
	 * @return whether its value is a credential
	 */
	boolean isKey(String key) {
		return this.keys.matcher(canonical(key)).matches();
	}

	private static String canonical(String key) {
		return PUNCTUATION.matcher(key.toLowerCase(Locale.ROOT)).replaceAll("");
	}

	/**
	 * Return whether the value of a property shows a credential.
	 * @param key the name of the property, in any spelling
	 * @param value its value
	 * @return whether it must not be shown
	 */
	boolean areShownBy(String key, @Nullable Object value) {
		if (isKey(key) || ENTRIES.matcher(canonical(key)).matches() || this.found.get().isPart(key)) {
			return true;
		}
		String text = (value instanceof CharSequence || value instanceof Number) ? value.toString() : "";
		return isSecretInPlaceOfPath(key, text) || isJsonWithCredential(key, text)
				|| (text.length() >= RECOGNIZABLE && areShownBy(text));
	}

	private boolean isSecretInPlaceOfPath(String key, String value) {
		if (!this.fileKeys.matcher(canonical(key)).matches()) {
			return false;
		}
		try {
			return !Redaction.isPath(ConfiguredPath.parse(value));
		}
		catch (InvalidPathException ex) {
			return true;
		}
	}

	// Values of all sources are looked for: one that another source overrides may be a
	// valid credential all the same
	private boolean areShownBy(String text) {
		List<String> credentials = this.found.get()
			.all()
			.flatMap(this::values)
			.map((value) -> TokenText.clean(resolve(value), TokenHeader.BEARER))
			.filter((credential) -> credential.length() >= RECOGNIZABLE)
			.distinct()
			.toList();
		return Redaction.repeats(text, credentials);
	}

	private Stream<String> values(String key) {
		return sources().flatMap((source) -> Stream.ofNullable(source.getProperty(key))).map(Object::toString);
	}

	private String resolve(String value) {
		try {
			return this.environment.resolvePlaceholders(value);
		}
		catch (IllegalArgumentException ex) {
			// A placeholder that refers to itself, for example. The value is looked for
			// as it is.
			return value;
		}
	}

	// Spring Boot reads properties from this JSON. Its keys are looked at, because
	// credentials in it may be too short to be searched for.
	private boolean isJsonWithCredential(String key, String value) {
		if (!canonical(key).equals(APPLICATION_JSON) || value.isEmpty()) {
			return false;
		}
		try {
			return hasKey("", JsonParserFactory.getJsonParser().parseMap(value));
		}
		catch (JsonParseException ex) {
			// Not JSON, so that nothing is known about it. Spring Boot does not start
			// with it.
			return true;
		}
	}

	private boolean hasKey(String prefix, Map<?, ?> json) {
		return json.entrySet().stream().anyMatch((entry) -> {
			String name = prefix + entry.getKey();
			return isKey(name) || ENTRIES.matcher(canonical(name)).matches()
					|| isOrHasKey(name + ".", entry.getValue());
		});
	}

	private boolean isOrHasKey(String prefix, @Nullable Object value) {
		return (value instanceof Map<?, ?> nested && hasKey(prefix, nested)) || (value instanceof Collection<?> values
				&& values.stream().anyMatch((element) -> isOrHasKey(prefix, element)));
	}

	private Keys findKeys() {
		Set<String> credentials = new LinkedHashSet<>();
		Set<String> parts = new LinkedHashSet<>();
		sources().flatMap(this::keys).forEach((key) -> {
			if (isKey(key) || values(key).map(this::resolve).anyMatch((value) -> isSecretInPlaceOfPath(key, value))) {
				credentials.add(key);
				values(key).forEach((value) -> addParts(value, parts));
			}
		});
		return new Keys(credentials, parts);
	}

	private void addParts(String value, Set<String> parts) {
		new PropertyPlaceholderHelper("${", "}", ":", '\\', true).replacePlaceholders(value, (name) -> {
			if (parts.add(name)) {
				values(name).forEach((part) -> addParts(part, parts));
			}
			return null;
		});
	}

	private Stream<PropertySource<?>> sources() {
		return (this.environment instanceof ConfigurableEnvironment configurable)
				? configurable.getPropertySources().stream() : Stream.empty();
	}

	private Stream<String> keys(PropertySource<?> source) {
		return (source instanceof EnumerablePropertySource<?> enumerable) ? Stream.of(enumerable.getPropertyNames())
			.filter((name) -> isKey(name) || this.fileKeys.matcher(canonical(name)).matches()) : Stream.empty();
	}

	/**
	 * Names of properties.
	 *
	 * @param credentials those whose values are credentials
	 * @param parts those that these refer to
	 */
	private record Keys(Set<String> credentials, Set<String> parts) {

		Stream<String> all() {
			return Stream.concat(this.credentials.stream(), this.parts.stream());
		}

		boolean isPart(String key) {
			String canonical = canonical(key);
			return this.parts.stream().anyMatch((part) -> canonical(part).equals(canonical));
		}

	}

}
