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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README shows is what works. Its commands are run by {@code .ci/run}.
 */
class ReadmeTests {

	private static final Path SNIPPETS = Path.of("src/test/java/dev/quantumauth/readme");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
				WebClientAutoConfiguration.class))
		.withPropertyValues("MY_SECRET=one", "SECRET_OF_ALICE=two", "SECRET_OF_LAB_1=three", "PASSWORD_OF_ALICE=four");

	private final Readme readme = Readme.read();

	@Test
	void javaSnippetsAreCompiledCode() throws IOException {
		String compiled;
		try (Stream<Path> files = Files.list(SNIPPETS)) {
			compiled = files.map(Readme::content).map(ReadmeTests::withoutLayout).collect(Collectors.joining("\n"));
		}
		List<String> snippets = this.readme.blocks("java");
		assertThat(snippets).hasSize(5);
		assertThat(snippets).allSatisfy((snippet) -> assertThat(compiled).contains(withoutLayout(snippet)));
	}

	private static String withoutLayout(String code) {
		return code.replaceAll("\\s+", " ").strip();
	}

	@Test
	void javaSnippetsDoWhatTheReadmeSays() {
		List<ClientRequest> requests = new ArrayList<>();
		WebClient.Builder builder = WebClient.builder().exchangeFunction((request) -> {
			requests.add(request);
			return Mono.just(ClientResponse.create(HttpStatus.OK).body("answer").build());
		});
		assertThat(new Allocations(builder).read().block()).isEqualTo("answer");
		assertThat(new AllocationsOfAlice(builder).readAsAlice().block()).isEqualTo("answer");
		assertThat(requests).extracting(ClientRequest::url)
			.containsOnly(URI.create("https://api.qci-prod.com/optimization/v1/jobs/allocations"));
		assertThat(requests.get(1).attribute(QuantumAuth.ACCOUNT_ATTRIBUTE)).contains("alice");
	}

	@Test
	void organizationIsTold() {
		try (FakeQci qci = FakeQci.start()) {
			this.contextRunner.withPropertyValues(qci.propertyPairs())
				.run((context) -> assertThat(
						new AllocationsOfAlice(WebClient.builder()).organization(context.getBean(QciAuthClient.class))
							.block())
					.isEqualTo(FakeQci.ORGANIZATION_ID));
		}
	}

	@Test
	void aRejectedCredentialRaisesTheAlarm() {
		try (FakeQci qci = FakeQci.start()) {
			qci.failTokenRequests(QciFault.status(401));
			this.contextRunner.withPropertyValues(qci.propertyPairs())
				.withUserConfiguration(TokenAlarm.class)
				.run((context) -> {
					context.getBean(QciAuthClient.class).accessToken().onErrorComplete().block();
					Awaitility.await()
						.untilAsserted(() -> assertThat(context.getBean(TokenAlarm.class).alarms()).singleElement()
							.asString()
							.startsWith("qci: Account 'qci'"));
				});
		}
	}

	@Test
	void yamlSnippetsConfigureTheAccountsThatTheReadmeNames(@TempDir Path secrets) throws IOException {
		Path mounted = Files.writeString(secrets.resolve("qci"), "sesame");
		List<Set<String>> expected = List.of(Set.of("qci"), Set.of("qci"), Set.of("qci", "alice", "lab-1"),
				Set.of("iqm"));
		List<String> snippets = this.readme.blocks("yaml");
		assertThat(snippets).hasSameSizeAs(expected);
		for (int i = 0; i < snippets.size(); i++) {
			String snippet = snippets.get(i).replace("/run/secrets/qci", mounted.toString());
			Set<String> ids = expected.get(i);
			this.contextRunner.withInitializer((context) -> addYaml(context, snippet))
				.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
					.containsExactlyInAnyOrderElementsOf(ids));
		}
	}

	private static void addYaml(ConfigurableApplicationContext context, String yaml) {
		ByteArrayResource resource = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
		try {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("README", resource)) {
				context.getEnvironment().getPropertySources().addLast(source);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void dependencyIsTheStarter() {
		String pom = withoutLayout(Readme.content(Path.of("..", "quantum-auth-starter", "pom.xml")));
		String version = pom.replaceAll("(?s).*<parent>.*?<version>(.*?)</version>.*", "$1");
		assertThat(this.readme.blocks("xml")).singleElement()
			.extracting(ReadmeTests::withoutLayout)
			.asString()
			.isEqualTo("<dependency> <groupId>dev.quantumauth</groupId> <artifactId>quantum-auth-starter</artifactId>"
					+ " <version>" + version + "</version> </dependency>");
	}

	@Test
	void propertyTableIsTheGeneratedMetadata() {
		Map<String, String> table = new TreeMap<>();
		for (String row : this.readme.tableRows("Properties")) {
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
