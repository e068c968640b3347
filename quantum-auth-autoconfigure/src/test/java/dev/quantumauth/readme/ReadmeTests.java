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

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.core.env.PropertySource;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README shows is what works. Its commands are run by {@code .ci/run}.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
class ReadmeTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
				WebClientAutoConfiguration.class))
		.withPropertyValues("MY_SECRET=one", "PASSWORD_OF_ALICE=two");

	private final Readme readme = Readme.read();

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
	void yamlSnippetsConfigureTheAccountsThatTheReadmeNames() {
		assertThat(this.readme.yaml()).satisfiesExactly((yaml) -> assertAccounts(yaml, "qci"),
				(yaml) -> assertAccounts(yaml, "iqm"));
	}

	private void assertAccounts(PropertySource<?> yaml, String... ids) {
		this.contextRunner.withInitializer((context) -> context.getEnvironment().getPropertySources().addLast(yaml))
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
				.containsExactlyInAnyOrder(ids));
	}

	@Test
	void firstPageOfTheListExplainsA401() {
		assertThat(this.readme.firstCells("Page")).first().asString().endsWith("(docs/unauthorized.md)");
	}

	private static String withoutLayout(String code) {
		return code.replaceAll("\\s+", " ").strip();
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

}
