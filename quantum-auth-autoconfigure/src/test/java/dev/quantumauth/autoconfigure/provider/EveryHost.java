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

package dev.quantumauth.autoconfigure.provider;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;

/**
 * A server that takes the place of every host: a proxy through which all connections of a
 * client lead to it, over TLS, whatever their host. So the requests are those that would
 * go to the real clouds.
 */
final class EveryHost implements AutoCloseable {

	private final WireMockServer server = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").httpDisabled(true).dynamicHttpsPort());

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final ServerSocket proxy;

	EveryHost() throws IOException {
		this.proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.server.start();
		this.threads.execute(this::accept);
	}

	WireMock wireMock() {
		return new WireMock(this.server);
	}

	/**
	 * Return the requests since the last call.
	 * @return the requests in the order in which they came
	 */
	List<LoggedRequest> requests() {
		List<LoggedRequest> requests = new ArrayList<>();
		this.server.getAllServeEvents().stream().map(ServeEvent::getRequest).forEach((each) -> requests.add(0, each));
		this.server.resetRequests();
		return requests;
	}

	ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> customizer() {
		return (builder) -> builder.withHttpClientCustomizer(
				(client) -> client.proxy(ProxySelector.of((InetSocketAddress) this.proxy.getLocalSocketAddress()))
					.version(HttpClient.Version.HTTP_1_1)
					.sslContext(trustingAll()));
	}

	private void accept() {
		while (!this.proxy.isClosed()) {
			try {
				Socket client = this.proxy.accept();
				this.threads.execute(() -> connect(client));
			}
			catch (IOException ex) {
				// Closed
				return;
			}
		}
	}

	private void connect(Socket client) {
		try (client; Socket cloud = new Socket(InetAddress.getLoopbackAddress(), this.server.httpsPort())) {
			readHead(client.getInputStream());
			client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			this.threads.execute(() -> copy(cloud, client));
			copy(client, cloud);
		}
		catch (IOException ex) {
			// The client is gone, and sees it itself
		}
	}

	private static void readHead(InputStream in) throws IOException {
		String head = "";
		while (!head.endsWith("\r\n\r\n")) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("The head of the request is not complete");
			}
			head += (char) next;
		}
	}

	private static void copy(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One of the two has closed the connection
		}
	}

	private static SSLContext trustingAll() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new TrustingManager() }, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.proxy.close();
		this.server.stop();
		this.threads.shutdownNow();
	}

	private static final class TrustingManager extends X509ExtendedTrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
