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

package dev.quantumauth.autoconfigure.properties;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what an IDE knows about our properties: the generated metadata against the
 * table of the public contract.
 */
class ConfigurationMetadataTests {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final List<String> CONTRACT = List.of("quantum.auth.enabled", "quantum.auth.qci.enabled",
			"quantum.auth.qci.url", "quantum.auth.qci.api-token", "quantum.auth.qci.api-token-file",
			"quantum.auth.qci.timeout", "quantum.auth.qci.refresh-margin", "quantum.auth.qci.accounts",
			"quantum.auth.qci.api-urls", "quantum.auth.qci.allow-plain-http", "quantum.auth.qci.obtain-at-startup",
			"quantum.auth.iqm.enabled", "quantum.auth.iqm.url", "quantum.auth.iqm.auth-server-url",
			"quantum.auth.iqm.realm", "quantum.auth.iqm.client-id", "quantum.auth.iqm.username",
			"quantum.auth.iqm.password", "quantum.auth.iqm.password-file", "quantum.auth.iqm.refresh-token",
			"quantum.auth.iqm.token", "quantum.auth.iqm.tokens-file", "quantum.auth.iqm.refresh-margin",
			"quantum.auth.iqm.accounts", "quantum.auth.iqm.api-urls", "quantum.auth.iqm.allow-plain-http",
			"quantum.auth.iqm.obtain-at-startup", "quantum.auth.accounts", "quantum.auth.providers",
			"quantum.auth.refresh.background", "quantum.auth.refresh.jitter", "quantum.auth.refresh.backoff.initial",
			"quantum.auth.refresh.backoff.max", "quantum.auth.http.connect-timeout", "quantum.auth.http.read-timeout",
			"quantum.auth.http.ssl.bundle", "quantum.auth.webclient.enabled", "quantum.auth.restclient.enabled",
			"quantum.auth.shutdown-timeout", "management.health.quantumauth.enabled",
			"management.health.quantumauth.timeout", "management.health.quantumauth.time-to-live");

	private static final Map<String, JsonNode> properties = new TreeMap<>();

	private static final Map<String, JsonNode> hints = new TreeMap<>();

	@BeforeAll
	static void read() throws IOException {
		try (InputStream json = main().openStream()) {
			JsonNode metadata = JsonMapper.shared().readTree(json);
			addOurs(metadata.path("properties"), properties);
			addOurs(metadata.path("hints"), hints);
		}
	}

	private static void addOurs(JsonNode described, Map<String, JsonNode> byName) {
		for (JsonNode item : described) {
			String name = item.path("name").asString();
			if (name.startsWith("quantum.auth.") || name.startsWith("management.health.quantumauth.")) {
				byName.put(name, item);
			}
		}
	}

	// Tests have properties of their own
	private static URL main() throws IOException {
		return new URL(QuantumAuthProperties.class.getProtectionDomain().getCodeSource().getLocation(), METADATA);
	}

	@ParameterizedTest
	@CsvSource({ "quantum.auth.enabled, java.lang.Boolean, true", "quantum.auth.qci.enabled, java.lang.Boolean, true",
			"quantum.auth.qci.refresh-margin, java.time.Duration, 10m",
			"quantum.auth.qci.allow-plain-http, java.lang.Boolean, false",
			"quantum.auth.iqm.enabled, java.lang.Boolean, true", "quantum.auth.iqm.realm, java.lang.String, cortex",
			"quantum.auth.iqm.client-id, java.lang.String, iqm_client",
			"quantum.auth.iqm.refresh-margin, java.time.Duration, 60s",
			"quantum.auth.iqm.allow-plain-http, java.lang.Boolean, false",
			"quantum.auth.refresh.background, java.lang.Boolean, true",
			"quantum.auth.refresh.jitter, java.lang.Double, 0.1",
			"quantum.auth.refresh.backoff.initial, java.time.Duration, 1s",
			"quantum.auth.refresh.backoff.max, java.time.Duration, 1m",
			"quantum.auth.webclient.enabled, java.lang.Boolean, true",
			"quantum.auth.restclient.enabled, java.lang.Boolean, true",
			"quantum.auth.shutdown-timeout, java.time.Duration, 5s",
			"management.health.quantumauth.enabled, java.lang.Boolean, true",
			"management.health.quantumauth.timeout, java.time.Duration, 5s",
			"management.health.quantumauth.time-to-live, java.time.Duration, 10s" })
	void propertyHasTypeDescriptionAndDefault(String name, String type, String defaultValue) {
		assertDescribed(name, type);
		assertThat(properties.get(name).path("defaultValue").asString()).isEqualTo(defaultValue);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = { "quantum.auth.qci.url | java.lang.String | QCI_API_URL",
			"quantum.auth.qci.api-token | java.lang.String | QCI_TOKEN",
			"quantum.auth.qci.timeout | java.time.Duration | Not limited by default",
			"quantum.auth.qci.api-urls | java.util.List<java.lang.String> | Default is the URL",
			"quantum.auth.iqm.url | java.lang.String | IQM_SERVER_URL",
			"quantum.auth.iqm.auth-server-url | java.lang.String | IQM_AUTH_SERVER",
			"quantum.auth.iqm.username | java.lang.String | IQM_AUTH_USERNAME",
			"quantum.auth.iqm.password | java.lang.String | IQM_AUTH_PASSWORD",
			"quantum.auth.iqm.token | java.lang.String | IQM_TOKEN",
			"quantum.auth.iqm.tokens-file | java.lang.String | IQM_TOKENS_FILE",
			"quantum.auth.iqm.api-urls | java.util.List<java.lang.String> | Default is the URL",
			"quantum.auth.http.connect-timeout | java.time.Duration | 'spring.http.clients.connect-timeout', else 60s",
			"quantum.auth.http.read-timeout | java.time.Duration | 'spring.http.clients.read-timeout', else 60s",
			"quantum.auth.http.ssl.bundle | java.lang.String | 'spring.http.clients.ssl.bundle'" })
	void propertyWhoseDefaultComesFromElsewhereSaysWhere(String name, String type, String origin) {
		assertDescribed(name, type);
		assertThat(properties.get(name).path("defaultValue").isMissingNode()).isTrue();
		assertThat(properties.get(name).path("description").asString()).contains(origin);
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.qci.api-token-file", "quantum.auth.qci.accounts",
			"quantum.auth.iqm.password-file", "quantum.auth.iqm.refresh-token", "quantum.auth.iqm.accounts" })
	void propertyWithoutDefaultIsDescribed(String name) {
		assertThat(properties).containsKey(name);
		assertThat(properties.get(name).path("defaultValue").isMissingNode()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "qci, QciProperties", "iqm, IqmProperties" })
	void furtherAccountsAreOfATypeThatIdesComplete(String vendor, String type) {
		assertThat(properties.get("quantum.auth." + vendor + ".accounts").path("type").asString())
			.startsWith("java.util.Map<java.lang.String,")
			.endsWith(type + "$Account>");
	}

	@Test
	void everyPropertyHasADescriptionThatIsASentence() {
		assertThat(properties).isNotEmpty()
			.allSatisfy((name, property) -> assertThat(property.path("description").asString("")).as(name)
				.matches("[A-Z].*\\."));
	}

	@Test
	void propertiesAreThoseOfTheContract() {
		assertThat(properties.keySet()).containsExactlyInAnyOrderElementsOf(CONTRACT);
	}

	@Test
	void hintsAreForPropertiesThatExistAndForIdsOfAccounts() {
		assertThat(hints).containsKeys("quantum.auth.qci.accounts.keys", "quantum.auth.iqm.accounts.keys");
		assertThat(hints.keySet())
			.allSatisfy((name) -> assertThat(properties).containsKey(name.replaceAll("\\.keys$", "")));
	}

	@Test
	void hintsLeaveOtherValuesAlone() {
		assertThat(hints).allSatisfy((name,
				hint) -> assertThat(hint.path("providers").path(0).path("name").asString()).as(name).isEqualTo("any"));
	}

	@Test
	void valuesOfHintsCanBeBound() {
		hints.forEach((name, hint) -> hint.path("values").forEach((value) -> {
			String text = value.path("value").asString();
			if (name.endsWith(".keys")) {
				assertThat(text).matches("[a-z0-9]+(-[a-z0-9]+)*");
			}
			else if (properties.get(name).path("type").asString().equals(Duration.class.getName())) {
				assertThat(DurationStyle.detectAndParse(text)).isPositive();
			}
		}));
	}

	@Test
	void deprecatedPropertySaysSinceWhenAndWhatToUseInstead() {
		assertThat(properties.values()).allSatisfy(ConfigurationMetadataTests::assertDeprecation);
	}

	@ParameterizedTest
	@ValueSource(strings = { """
			{"deprecated": true}""", """
			{"deprecation": {"level": "warning", "since": "0.2.0"}}""", """
			{"deprecation": {"level": "soon", "since": "0.2.0", "reason": "No longer needed."}}""", """
			{"deprecation": {"level": "error", "reason": "No longer needed."}}""", """
			{"deprecation": {"level": "error", "since": "0.2.0", "replacement": "quantum.auth.colour"}}""" })
	void deprecationThatSaysLessIsRefused(String json) {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertDeprecation(JsonMapper.shared().readTree(json)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", """
			{"deprecation": {"level": "error", "since": "0.2.0", "reason": "No longer needed."}}""", """
			{"deprecated": true, "deprecation": {"since": "0.2.0", "replacement": "quantum.auth.enabled"}}""" })
	void deprecationThatSaysAllIsAccepted(String json) {
		assertDeprecation(JsonMapper.shared().readTree(json));
	}

	// Of an application that still sets it, Boot's properties migrator says the same
	private static void assertDeprecation(JsonNode property) {
		JsonNode deprecation = property.path("deprecation");
		if (!deprecation.isMissingNode() || property.path("deprecated").asBoolean(false)) {
			assertThat(deprecation.path("level").asString("warning")).isIn("warning", "error");
			assertThat(deprecation.path("since").asString("")).isNotBlank();
			String replacement = deprecation.path("replacement").asString("");
			assertThat(replacement + deprecation.path("reason").asString("")).isNotBlank();
			assertThat(replacement.isEmpty() || properties.containsKey(replacement)).isTrue();
		}
	}

	private static void assertDescribed(String name, String type) {
		assertThat(properties).containsKey(name);
		assertThat(properties.get(name).path("type").asString()).isEqualTo(type);
		assertThat(properties.get(name).path("description").asString("")).isNotBlank();
	}

}
