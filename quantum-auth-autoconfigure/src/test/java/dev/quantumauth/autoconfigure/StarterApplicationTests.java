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
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Function;

import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests an application that has what the starter brings, a web framework, and not one
 * line of configuration: it serves as if quantum-auth were not there.
 */
@Tag("boot")
class StarterApplicationTests {

	private static final String[] NOT_OF_THE_STARTER = { "spring-boot-actuator-", "spring-boot-health-",
			"micrometer-core-", "micrometer-jakarta9-", "spring-boot-micrometer-", "httpclient5-", "httpcore5-",
			"jetty-", "wiremock-" };

	@ParameterizedTest
	@ValueSource(strings = { "spring-boot-webmvc-,spring-webmvc-,tomcat-embed-,spring-boot-tomcat-",
			"spring-boot-webflux-,spring-boot-reactor-netty-,reactor-netty-,netty-" })
	void applicationWithTheStarterAndNothingElseServesItsOwnEndpoints(String webFrameworkThatIsNotThere)
			throws IOException {
		String[] jars = (String.join(",", NOT_OF_THE_STARTER) + "," + webFrameworkThatIsNotThere).split(",");
		assertThat(ReducedClassPath.without(jars).call(Application.class, "")).isEqualTo("200 hello, 0 accounts");
	}

	/**
	 * Runs in a class loader of its own.
	 */
	public static class Application implements Function<String, String> {

		private static final String TOMCAT = "org.apache.catalina.webresources.TomcatURLStreamHandlerFactory";

		@Override
		public String apply(String nothing) {
			// It can be registered once in a JVM, and this is not the JVM's only Tomcat
			if (ClassUtils.isPresent(TOMCAT, getClass().getClassLoader())) {
				TomcatURLStreamHandlerFactory.disable();
			}
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TestApplication.class)
				.bannerMode(Banner.Mode.OFF)
				.initializers(SystemEnvironment.empty())
				.properties("server.port=0", "server.address=127.0.0.1")
				.run()) {
				int port = ((WebServerApplicationContext) context).getWebServer().getPort();
				URI uri = URI.create("http://127.0.0.1:" + port + "/hello");
				HttpResponse<String> response = HttpClient.newHttpClient()
					.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
				int accounts = context.getBean(QuantumAuthClients.class).ids().size();
				return response.statusCode() + " " + response.body() + ", " + accounts + " accounts";
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestApplication {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
