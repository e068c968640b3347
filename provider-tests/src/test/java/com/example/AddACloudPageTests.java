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

package com.example;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.account.AccountProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/add-a-cloud.md} shows is what the other tests of this module run.
 */
@Tag("boot")
@Tag("docs")
class AddACloudPageTests {

	private static final Path PAGE = Path.of("..", "docs", "add-a-cloud.md");

	private static final Path NIMBUS = Path.of("src/main/java/com/example/nimbus");

	private static final Path META_INF = Path.of("src/main/resources/META-INF");

	private static final String IMPORTS = "spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

	@Test
	void javaBlocksAreWholeFiles() throws IOException {
		assertThat(blocks("java")).containsExactly(source(NIMBUS.resolve("NimbusProperties.java")),
				source(NIMBUS.resolve("NimbusAccountProvider.java")),
				source(NIMBUS.resolve("NimbusAuthAutoConfiguration.java")),
				source(Path.of("src/test/java/com/example/LabConfiguration.java")));
	}

	@Test
	void registrationsAreThoseOfThisModule() throws IOException {
		List<String> registrations = blocks("properties");
		assertThat(registrations).hasSize(2);
		String name = AccountProvider.class.getName();
		assertThat(properties(Files.readString(META_INF.resolve("spring.factories"))).getProperty(name))
			.startsWith(properties(registrations.get(0)).getProperty(name));
		assertThat(Files.readString(META_INF.resolve(IMPORTS))).startsWith(registrations.get(1));
		assertThat(Files.readString(PAGE)).contains("`META-INF/" + IMPORTS + "`");
	}

	@Test
	void yamlConfiguresTheAccountsThatThePageNames() throws IOException {
		byte[] yaml = String.join("", blocks("yaml")).getBytes(StandardCharsets.UTF_8);
		List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("page", new ByteArrayResource(yaml));
		Contexts.runner()
			.withPropertyValues("MY_SECRET=one", "SECRET_OF_ALICE=two")
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addLast(sources.get(0)))
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
				.containsExactlyInAnyOrder("nimbus", "alice"));
	}

	private static Properties properties(String text) throws IOException {
		Properties properties = new Properties();
		properties.load(new StringReader(text));
		return properties;
	}

	private static String source(Path file) throws IOException {
		return Files.readString(file).replaceFirst("(?s).*\\npackage [a-z.]+;\\n\\n", "");
	}

	private static List<String> blocks(String language) throws IOException {
		return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(Files.readString(PAGE))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

}
