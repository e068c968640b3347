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

package dev.quantumauth.test.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.client.RequestMatcher;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.WithFakeQci;
import dev.quantumauth.test.web.QuantumAuthAssertions;

import static dev.quantumauth.test.web.QuantumAuthRequestMatchers.carriesNoToken;
import static dev.quantumauth.test.web.QuantumAuthRequestMatchers.carriesTokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

/**
 * Tests for {@link AutoConfigureQuantumAuthTest @AutoConfigureQuantumAuthTest} where a
 * mock server takes the place of the request factory.
 */
@WithFakeQci
class BlockingClientTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of())))
		.withPropertyValues("quantum.auth.qci.url=https://api.qci.example",
				"quantum.auth.qci.accounts.alice.url=https://alice.example")
		.withUserConfiguration(Slice.class);

	@Test
	void restClientThatIsBoundToAMockServerHasTokens() {
		this.contextRunner.run((context) -> {
			QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
			callWithRestClient(context, "https://api.qci.example/jobs", carriesTokenOf("qci", clients));
			callWithRestClient(context, "https://alice.example/jobs", carriesTokenOf("alice", clients));
			callWithRestClient(context, "https://elsewhere.example/jobs", carriesNoToken());
		});
	}

	@Test
	void restTemplateThatIsBoundToAMockServerHasTokens() {
		this.contextRunner.run((context) -> {
			QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
			callWithRestTemplate(context, "https://api.qci.example/jobs", carriesTokenOf("qci", clients));
			callWithRestTemplate(context, "https://elsewhere.example/jobs", carriesNoToken());
		});
	}

	@Test
	void requestsOverHttpCarryOneTokenAsWell(FakeQci qci) {
		qci.wireMock().stubFor(WireMock.get("/jobs").willReturn(WireMock.ok()));
		this.contextRunner.withPropertyValues(qci.propertyPairs()).run((context) -> {
			RestClient client = context.getBean(RestClient.Builder.class).build();
			client.get().uri(qci.url() + "/jobs").retrieve().toBodilessEntity();
			assertThat(qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo("/jobs")))).singleElement()
				.satisfies((request) -> QuantumAuthAssertions.assertThatRequest(request)
					.carriesTokenOf("qci", context.getBean(QuantumAuthClients.class)));
			assertThat(qci.tokenRequests()).isZero();
		});
	}

	@Test
	void thereAreNoTokensWhereTheApplicationWantsNone() {
		this.contextRunner.withPropertyValues("quantum.auth.restclient.enabled=false").run((context) -> {
			callWithRestClient(context, "https://api.qci.example/jobs", carriesNoToken());
			callWithRestTemplate(context, "https://api.qci.example/jobs", carriesNoToken());
		});
	}

	@Test
	void requestMayChooseTheAccount() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.accounts.bob.api-token=secret").run((context) -> {
			RestClient.Builder builder = context.getBean(RestClient.Builder.class);
			MockRestServiceServer server = MockRestServiceServer.bindTo(builder).build();
			server.expect(carriesTokenOf("bob", context.getBean(QuantumAuthClients.class))).andRespond(withSuccess());
			builder.build()
				.get()
				.uri("https://api.qci.example/jobs")
				.attributes(QuantumAuth.account("bob"))
				.retrieve()
				.toBodilessEntity();
			server.verify();
		});
	}

	// A class loader that hides classes is not enough: the slice would still list them
	@Test
	void sliceWorksWithoutBootsBlockingClients() throws Exception {
		ClassLoader contextClassLoader = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader classLoader = new URLClassLoader(classPathWithout("spring-boot-restclient"),
				ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(classLoader);
			Object context = classLoader.loadClass(ReducedContext.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			assertThat(Supplier.class.getMethod("get").invoke(context)).isEqualTo("test-access-token-of-qci-1");
		}
		finally {
			Thread.currentThread().setContextClassLoader(contextClassLoader);
		}
	}

	private static URL[] classPathWithout(String jars) throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			if (!new File(entry).getName().startsWith(jars)) {
				urls.add(new File(entry).toURI().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

	private static void callWithRestClient(ApplicationContext context, String url, RequestMatcher expectation) {
		RestClient.Builder builder = context.getBean(RestClient.Builder.class);
		MockRestServiceServer server = MockRestServiceServer.bindTo(builder).build();
		server.expect(expectation).andRespond(withSuccess());
		builder.build().get().uri(url).retrieve().toBodilessEntity();
		server.verify();
	}

	private static void callWithRestTemplate(ApplicationContext context, String url, RequestMatcher expectation) {
		RestTemplate template = context.getBean(RestTemplateBuilder.class).build();
		MockRestServiceServer server = MockRestServiceServer.bindTo(template).build();
		server.expect(expectation).andRespond(withSuccess());
		template.getForEntity(url, Void.class);
		server.verify();
	}

	@AutoConfigureQuantumAuthTest
	@Configuration(proxyBeanMethods = false)
	static class Slice {

	}

	/**
	 * Runs where there are fewer classes.
	 */
	public static class ReducedContext implements Supplier<String> {

		@Override
		public String get() {
			StringBuilder token = new StringBuilder();
			new ApplicationContextRunner().withPropertyValues("quantum.auth.qci.url=https://api.qci.example")
				.withUserConfiguration(Slice.class)
				.run((context) -> token.append(
						context.getBean(QuantumAuthClients.class).get("qci").accessToken().block().getTokenValue()));
			return token.toString();
		}

	}

}
