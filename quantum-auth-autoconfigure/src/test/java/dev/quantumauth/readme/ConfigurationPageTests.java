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

package dev.quantumauth.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/configuration.md}.
 */
@Tag("boot")
@Tag("docs")
class ConfigurationPageTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class))
		.withPropertyValues("MY_SECRET=one", "SECRET_OF_ALICE=two", "SECRET_OF_LAB_1=three");

	private final Readme page = Readme.read("docs/configuration.md");

	@Test
	void yamlSnippetsConfigureTheAccountsThatThePageNames(@TempDir Path secrets) throws IOException {
		Path mounted = Files.writeString(secrets.resolve("qci"), "sesame");
		List<Set<String>> expected = List.of(Set.of("qci"), Set.of("qci", "alice", "lab-1"), Set.of("qci"));
		List<PropertySource<?>> snippets = this.page.replacing("/run/secrets/qci", mounted.toString()).yaml();
		assertThat(snippets).hasSameSizeAs(expected);
		for (int i = 0; i < snippets.size(); i++) {
			PropertySource<?> snippet = snippets.get(i);
			Set<String> ids = expected.get(i);
			this.contextRunner
				.withInitializer((context) -> context.getEnvironment().getPropertySources().addLast(snippet))
				.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
					.containsExactlyInAnyOrderElementsOf(ids));
		}
	}

	@Test
	void environmentVariableWithoutADashIsTheTokenOfTheAccountWithOne() {
		this.contextRunner.withInitializer(SystemEnvironment.of("QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_APITOKEN=x"))
			.withPropertyValues("quantum.auth.qci.accounts.lab-1.url=https://qci.lab-1.example")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("lab-1"));
	}

	@Test
	void vaultSuppliesTheAccount() {
		this.contextRunner.withUserConfiguration(VaultDetails.class)
			.withBean(VaultDetails.Vault.class, () -> (path) -> "x")
			.run((context) -> assertThat(context.getBean(QciAuthClient.class).getUrl())
				.hasToString("https://api.qci-prod.com/"));
	}

	@Test
	void propertyTableIsTheGeneratedMetadata() {
		Map<String, String> table = new TreeMap<>();
		for (String row : this.page.tableRows("Properties")) {
			String[] cells = row.split("\\s*\\|\\s*");
			table.put(cells[1].replace("`", ""), cells[2]);
		}
		Map<String, JsonNode> metadata = metadata();
		assertThat(table.keySet()).isEqualTo(metadata.keySet());
		metadata.forEach((name, property) -> {
			JsonNode defaultValue = property.get("defaultValue");
			if (defaultValue != null && !defaultValue.isArray()) {
				assertThat(table.get(name)).as(name).isEqualTo("`" + defaultValue.asString() + "`");
			}
		});
	}

	private static Map<String, JsonNode> metadata() {
		String json = Readme.content(Path.of("target/classes/META-INF/spring-configuration-metadata.json"));
		Map<String, JsonNode> properties = new TreeMap<>();
		JsonMapper.shared()
			.readTree(json)
			.get("properties")
			.forEach((property) -> properties.put(property.get("name").asString(), property));
		return properties;
	}

}
