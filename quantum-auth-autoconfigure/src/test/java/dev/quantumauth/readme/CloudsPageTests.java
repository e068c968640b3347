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
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.provider.CloudAccountsAutoConfiguration;
import dev.quantumauth.autoconfigure.provider.CloudProperties;
import dev.quantumauth.test.cloud.FakeCloud;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/clouds.md}: its table is made from the presets, and its YAML
 * makes the accounts that it names.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
class CloudsPageTests {

	private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(
				AutoConfigurations.of(QuantumAuthAutoConfiguration.class, CloudAccountsAutoConfiguration.class))
		.withPropertyValues("MY_IONQ_KEY=a", "MY_DWAVE_KEY=b", "MY_AZURE_SECRET=c", "MY_OQC_TOKEN=d", "MY_ACME_KEY=e");

	private final Readme page = Readme.read("docs/clouds.md");

	@Test
	void tableIsMadeFromThePresets() throws IOException {
		List<String> rows = new ArrayList<>();
		for (String preset : FakeCloud.presets()) {
			rows.add(row(preset));
		}
		assertThat(Files.readString(Path.of("../docs/clouds.md"))).contains(String.join("\n", rows) + "\n\n");
	}

	@Test
	void yamlMakesTheAccountsThatItNames() throws IOException {
		List<List<String>> expected = List.of(List.of("ionq"), List.of("lab-1", "azure", "oqc"), List.of("acme"));
		List<String> blocks = this.page.blocks("yaml");
		assertThat(blocks).hasSameSizeAs(expected);
		for (int i = 0; i < blocks.size(); i++) {
			PropertySource<?> yaml = new YamlPropertySourceLoader()
				.load("page", new ByteArrayResource(blocks.get(i).getBytes()))
				.get(0);
			List<String> ids = expected.get(i);
			this.contextRunner.withInitializer((context) -> context.getEnvironment().getPropertySources().addLast(yaml))
				.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
					.containsExactlyInAnyOrderElementsOf(ids));
		}
	}

	@Test
	void eachKeyOfAProviderIsExplained() {
		List<String> keys = Stream.of(CloudProperties.Provider.class.getRecordComponents())
			.map(RecordComponent::getName)
			.map((name) -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
			.toList();
		String explained = String.join(" ", this.page.firstCells("Key"));
		assertThat(keys).allSatisfy((key) -> assertThat(explained).contains("`" + key + "`"));
	}

	private static String row(String name) throws IOException {
		Preset preset = new Preset(new YamlPropertySourceLoader()
			.load(name, new ClassPathResource("META-INF/quantum-auth/providers/" + name + ".yml"))
			.get(0));
		return "| "
				+ String.join(" | ", preset.get("display-name") + " (`" + name + "`)", preset.wants(), preset.header(),
						preset.exchange(), preset.isStatic() ? "none" : preset.or("lifetime", "as the answer says"),
						preset.health(), preset.get("source"))
				+ " |";
	}

	private record Preset(PropertySource<?> source) {

		String or(String key, String otherwise) {
			return Optional.ofNullable(this.source.getProperty(key)).map(Object::toString).orElse(otherwise);
		}

		String get(String key) {
			return or(key, "");
		}

		boolean has(String key) {
			return this.source.containsProperty(key);
		}

		boolean isStatic() {
			return !has("token-uri") && !has("issuer-uri");
		}

		String wants() {
			String credential = switch (get("credential")) {
				case "client" -> "`client-id`, `client-secret`";
				case "password" -> "`username`, `password`";
				case "refresh-token" -> "`refresh-token`";
				default -> "`api-key`";
			};
			StringBuilder wants = new StringBuilder(credential);
			TreeSet<String> variables = new TreeSet<>();
			VARIABLE.matcher(get("url") + get("token-uri"))
				.results()
				.forEach((variable) -> variables.add(variable.group(1)));
			variables.forEach((variable) -> wants.append(", `variables.").append(variable).append("`"));
			return wants.append((has("url") || has("api-urls[0]")) ? "" : ", `url`").toString();
		}

		String header() {
			String name = or("token-header.name", "Authorization");
			String scheme = or("token-header.scheme", name.equals("Authorization") ? "Bearer" : "");
			return "`" + name + ": " + (scheme + " …").strip() + "`";
		}

		String exchange() {
			if (isStatic()) {
				return "none";
			}
			String format = get("token-request.content-type").equals("json") ? "JSON" : "form";
			boolean without = has("token-request.names.grant-type");
			return format + (without ? "" : ", `" + grantType() + "`");
		}

		private String grantType() {
			return or("grant-type", switch (get("credential")) {
				case "client" -> "client_credentials";
				case "password" -> "password";
				default -> "refresh_token";
			});
		}

		String health() {
			return has("probe.uri") ? "probe" : has("issuer-uri") ? "issuer" : "the token";
		}

	}

}
