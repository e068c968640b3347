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

package dev.quantumauth.http;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;

/**
 * {@link ClientHttpConnector} for calls to authentication servers, on the HTTP client of
 * the JDK. It does what a request with a credential needs, whatever the client's builder
 * was told before:
 * <ul>
 * <li>It follows no redirect, keeps no cookie and speaks HTTP/1.1 without an upgrade.
 * <li>Each {@code POST} has a connection of its own and is sent once. On a kept
 * connection that the server closes at that moment nothing would tell what became of a
 * refresh token. The header {@code Connection} cannot say so, because the JDK refuses it.
 * <li>An {@link Authenticator} is asked for the credentials of a proxy only: the JDK
 * would send the request again after a 401.
 * <li>It reads at most {@link AuthServerResponse#MAX_BODY} bytes of a body, and fails
 * with {@link DataBufferLimitException} where there are more. The JDK bounds the headers
 * (384 kB in all) and the interim responses (8), since its updates 17.0.13 and 21.0.5.
 * <li>An answer that is no success is an answer also where its body breaks off, is too
 * long or does not come within ten seconds: a login that was denied must not count as one
 * that was not answered.
 * <li>The whole body has arrived before the response is there. So the call has an end
 * that a caller can bring about: cancelling closes the connection, also in the midst of a
 * body. Spring's {@link org.springframework.http.client.reactive.JdkClientHttpConnector
 * JdkClientHttpConnector} leaves the connection to the server then.
 * </ul>
 * Nothing exists before the first call: an HTTP client starts a thread as soon as it is
 * built. It ends after a {@code POST} from JDK 21 on, and where it cannot be ended when
 * it is unreachable. Other calls share a client, which another one replaces after 20
 * seconds without a call, so that no call goes out on a connection that a load balancer
 * has silently forgotten: the JDK keeps connections for up to 20 minutes. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AuthServerConnector implements ClientHttpConnector {

	private static final CookieHandler NO_COOKIES = new NoCookies();

	private static final Duration MAX_IDLE = Duration.ofSeconds(20);

	// For the body of an answer that is no success
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Pattern QUOTATION = Pattern.compile("[:\\s]*[\"'\\[].*", Pattern.DOTALL);

	// Since JDK 21
	private final @Nullable Method shutdown = ReflectionUtils.findMethod(HttpClient.class, "shutdown");

	private final Duration readTimeout;

	private final Duration maxIdle;

	private final Duration patience;

	private final Supplier<HttpClient.Builder> builder;

	private @Nullable HttpClient client;

	private long lastCall;

	/**
	 * Create a connector.
	 * @param client returns the builder of the client, which is asked for once, at the
	 * first call
	 * @param readTimeout how long to wait for the headers of a response
	 */
	public AuthServerConnector(Supplier<HttpClient.Builder> client, Duration readTimeout) {
		this(client, readTimeout, MAX_IDLE, (readTimeout.compareTo(PATIENCE) < 0) ? readTimeout : PATIENCE);
	}

	AuthServerConnector(Supplier<HttpClient.Builder> client, Duration readTimeout, Duration maxIdle,
			Duration patience) {
		this.patience = patience;
		this.builder = SingletonSupplier.of(() -> restricted(client.get()));
		this.readTimeout = readTimeout;
		this.maxIdle = maxIdle;
	}

	private static HttpClient.Builder restricted(HttpClient.Builder client) {
		client.version(Version.HTTP_1_1).followRedirects(Redirect.NEVER).cookieHandler(NO_COOKIES);
		// A builder does not tell, what it has built does
		client.build().authenticator().map(ProxyAuthenticator::new).ifPresent(client::authenticator);
		return client;
	}

	private static boolean isShared(HttpRequest request) {
		return request.method().equals("GET");
	}

	private synchronized HttpClient sharedClient() {
		long now = System.nanoTime();
		HttpClient client = this.client;
		if (client == null || now - this.lastCall >= this.maxIdle.toNanos()) {
			end(client);
			client = this.builder.get().build();
			this.client = client;
		}
		this.lastCall = now;
		return client;
	}

	private void end(@Nullable HttpClient client) {
		if (client != null && this.shutdown != null) {
			ReflectionUtils.invokeMethod(this.shutdown, client);
		}
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.defer(() -> {
			BufferedRequest request = new BufferedRequest(method, uri);
			return requestCallback.apply(request).then(Mono.defer(() -> send(request)));
		});
	}

	private Mono<ClientHttpResponse> send(BufferedRequest request) {
		HttpRequest httpRequest = request.build(this.readTimeout);
		Sinks.Empty<Void> ended = Sinks.empty();
		return exchange(httpRequest).<ClientHttpResponse>map((answer) -> new Response(answer, ended.asMono()))
			.doAfterTerminate(ended::tryEmitEmpty);
	}

	// The future of the JDK is completed in the common pool, where other tasks may hold
	// it up: an answer completes one of its own, on a thread of the client. A failure is
	// a
	// value in it. Mono.fromFuture would log one that its own cancellation brings about,
	// with text of the answer.
	@SuppressWarnings("FutureReturnValueIgnored")
	private Mono<ReceivedAnswer> exchange(HttpRequest request) {
		return Mono.defer(() -> {
			HttpClient client = isShared(request) ? sharedClient() : this.builder.get().build();
			CompletableFuture<Mono<ReceivedAnswer>> outcome = new CompletableFuture<>();
			CompletableFuture<?> exchange = client.sendAsync(request,
					(head) -> new AnswerReader(head, this.patience, (answer) -> outcome.complete(Mono.just(answer))));
			exchange.whenComplete((response, failure) -> {
				if (failure != null) {
					outcome.complete(Mono.defer(() -> failed(failure)));
				}
			});
			return Mono.fromFuture(outcome, true).doFinally((signal) -> {
				if (signal == SignalType.CANCEL) {
					exchange.cancel(true);
				}
				if (!isShared(request)) {
					end(client);
				}
			});
		}).flatMap(Function.identity());
	}

	private static Mono<ReceivedAnswer> failed(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return isUnauthorized(cause) ? Mono.just(ReceivedAnswer.unauthorized())
				: Mono.error(withoutQuotation(Objects.requireNonNull(cause)));
	}

	// With an authenticator the JDK turns such an answer into a failure. The server has
	// counted the login all the same.
	private static boolean isUnauthorized(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ProxyAuthenticator.UnauthorizedException
					|| String.valueOf(cause.getMessage()).startsWith("WWW-Authenticate header missing")) {
				return true;
			}
		}
		return false;
	}

	// The JDK quotes a status line, header or chunk size that it cannot read.
	// Observations
	// and logs see the failure before anything could mask what is in it.
	private static Throwable withoutQuotation(Throwable failure) {
		for (Throwable cause = failure; cause != null && !(cause instanceof SSLException); cause = cause.getCause()) {
			Matcher quotation = QUOTATION.matcher(String.valueOf(cause.getMessage()));
			if (quotation.find()) {
				IOException copy = new IOException("The answer is no HTTP: " + quotation.replaceFirst(""));
				copy.setStackTrace(failure.getStackTrace());
				return copy;
			}
		}
		return failure;
	}

	/**
	 * Keeps and sends none.
	 */
	private static final class NoCookies extends CookieHandler {

		@Override
		public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
			return Map.of();
		}

		@Override
		public void put(URI uri, Map<String, List<String>> headers) {
			// Not kept
		}

	}

	/**
	 * A response that has arrived as a whole. Its body is handed out when the exchange
	 * has ended for all who observe it: who has a token finds the request in the metrics.
	 */
	private static final class Response implements ClientHttpResponse {

		private final ReceivedAnswer answer;

		private final Mono<Void> ended;

		private Response(ReceivedAnswer answer, Mono<Void> ended) {
			this.answer = answer;
			this.ended = ended;
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return this.answer.status();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.answer.headers();
		}

		@Override
		public MultiValueMap<String, ResponseCookie> getCookies() {
			return CollectionUtils.toMultiValueMap(Map.of());
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return this.ended.thenMany(Flux.defer(this.answer::body));
		}

	}

}
