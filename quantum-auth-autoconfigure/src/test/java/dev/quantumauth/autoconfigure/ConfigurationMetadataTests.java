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

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an IDE knows about our properties: the generated metadata against the
 * table of the public contract.
 */
class ConfigurationMetadataTests {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final List<String> CONTRACT = List.of("quantum.auth.enabled", "quantum.auth.qci.enabled",
			"quantum.auth.qci.url", "quantum.auth.qci.api-token", "quantum.auth.qci.api-token-file",
			"quantum.auth.qci.timeout", "quantum.auth.qci.refresh-margin", "quantum.auth.qci.accounts",
			"quantum.auth.qci.api-urls", "quantum.auth.qci.allow-plain-http", "quantum.auth.iqm.enabled",
			"quantum.auth.iqm.url", "quantum.auth.iqm.auth-server-url", "quantum.auth.iqm.realm",
			"quantum.auth.iqm.client-id", "quantum.auth.iqm.username", "quantum.auth.iqm.password",
			"quantum.auth.iqm.password-file", "quantum.auth.iqm.refresh-token", "quantum.auth.iqm.token",
			"quantum.auth.iqm.tokens-file", "quantum.auth.iqm.refresh-margin", "quantum.auth.iqm.accounts",
			"quantum.auth.iqm.api-urls", "quantum.auth.iqm.allow-plain-http", "quantum.auth.refresh.background",
			"quantum.auth.refresh.jitter", "quantum.auth.refresh.backoff.initial", "quantum.auth.refresh.backoff.max",
			"quantum.auth.http.connect-timeout", "quantum.auth.http.read-timeout", "quantum.auth.http.ssl.bundle",
			"quantum.auth.webclient.enabled", "quantum.auth.restclient.enabled", "quantum.auth.shutdown-timeout",
			"management.health.quantumauth.enabled", "management.health.quantumauth.timeout",
			"management.health.quantumauth.time-to-live");

	private static final Map<String, JsonNode> properties = new TreeMap<>();

	@BeforeAll
	static void read() throws IOException {
		try (InputStream json = main().openStream()) {
			for (JsonNode property : JsonMapper.shared().readTree(json).path("properties")) {
				String name = property.path("name").asString();
				if (name.startsWith("quantum.auth.") || name.startsWith("management.health.quantumauth.")) {
					properties.put(name, property);
				}
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

	private static void assertDescribed(String name, String type) {
		assertThat(properties).containsKey(name);
		assertThat(properties.get(name).path("type").asString()).isEqualTo(type);
		assertThat(properties.get(name).path("description").asString("")).isNotBlank();
	}

}
