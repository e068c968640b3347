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

package dev.quantumauth.autoconfigure.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.web.client.RestClient;

import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an upload which is larger than the heap stays possible, to the cloud and to
 * everybody else, on each client that Spring Boot's {@code RestClient.Builder} may use.
 */
@Tag("boot")
@Tag("http")
@Tag("process")
class LargeUploadTests {

	private static final List<String> CLIENTS = List.of("http-components", "jetty", "reactor", "jdk", "simple");

	private static final int MEGABYTE = 1024 * 1024;

	private static final int HEAP = 64;

	private static final int UPLOAD = HEAP + 16;

	private final FakeQci qci = FakeQci.start();

	private final AtomicLong received = new AtomicLong();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private HttpServer elsewhere;

	@BeforeEach
	void start() throws IOException {
		this.elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.elsewhere.setExecutor(this.threads);
		this.elsewhere.createContext("/", (exchange) -> {
			this.received.addAndGet(exchange.getRequestBody().transferTo(OutputStream.nullOutputStream()));
			exchange.sendResponseHeaders(exchange.getRequestHeaders().containsKey("Authorization") ? 202 : 200, -1);
			exchange.close();
		});
		this.elsewhere.start();
	}

	@AfterEach
	void stop() {
		this.elsewhere.stop(0);
		this.threads.shutdown();
		this.qci.close();
	}

	@Test
	void isStreamed() throws Exception {
		String url = "http://127.0.0.1:" + this.elsewhere.getAddress().getPort();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx" + HEAP + "m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("java.class.path"), Uploads.class.getName(), url, this.qci.url().toString(),
				this.qci.apiToken())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output.lines().filter((line) -> line.startsWith("uploaded")))
			.containsExactlyElementsOf(CLIENTS.stream()
				.flatMap((client) -> Stream.of("uploaded elsewhere on " + client, "uploaded with a token on " + client))
				.toList());
		assertThat(this.received).hasValue(2L * CLIENTS.size() * UPLOAD * MEGABYTE);
	}

	/**
	 * Run in a process with a small heap.
	 */
	public static final class Uploads {

		private Uploads() {
		}

		/**
		 * Upload on each client, first to somebody else, then as if it were the cloud.
		 * @param arguments where to upload to, the URL of the cloud, its API token
		 */
		public static void main(String[] arguments) {
			CLIENTS.forEach((client) -> upload(client, arguments[0], arguments[1], arguments[2]));
			// Not all clients take their threads along
			Runtime.getRuntime().halt(0);
		}

		private static void upload(String client, String url, String qci, String token) {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TestApplication.class)
				.web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.initializers(SystemEnvironment.empty())
				.properties("logging.level.root=warn", "spring.http.clients.imperative.factory=" + client,
						"quantum.auth.qci.url=" + qci, "quantum.auth.qci.api-token=" + token,
						"quantum.auth.qci.api-urls=" + url)
				.run()) {
				RestClient restClient = context.getBean(RestClient.Builder.class).build();
				report(client, upload(restClient, url.replace("127.0.0.1", "localhost")));
				report(client, upload(restClient, url));
			}
		}

		private static int upload(RestClient restClient, String url) {
			StreamingHttpOutputMessage.Body body = (output) -> {
				byte[] megabyte = new byte[MEGABYTE];
				for (int i = 0; i < UPLOAD; i++) {
					output.write(megabyte);
				}
			};
			return restClient.post()
				.uri(url)
				.body(body)
				.exchange((request, response) -> response.getStatusCode().value());
		}

		private static void report(String client, int status) {
			System.out.println("uploaded " + ((status == 202) ? "with a token" : "elsewhere") + " on " + client);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

	}

}
