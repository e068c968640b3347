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

import java.io.ByteArrayOutputStream;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.AbstractClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * {@link ClientHttpConnector} for calls to authentication servers, on the HTTP client of
 * the JDK. It does what a request with a credential needs, whatever the client's builder
 * was told before:
 * <ul>
 * <li>It follows no redirect, keeps no cookie and speaks HTTP/1.1 without an upgrade.
 * <li>It reads at most {@link AuthServerResponse#MAX_BODY} bytes of a body, and fails
 * with {@link DataBufferLimitException} where there are more. The JDK bounds the headers
 * (384 kB in all) and the interim responses (8).
 * <li>The whole body has arrived before the response is there. So the call has an end
 * that a caller can bring about: cancelling closes the connection, also in the midst of a
 * body. Spring's {@link org.springframework.http.client.reactive.JdkClientHttpConnector
 * JdkClientHttpConnector} leaves the connection to the server then.
 * <li>The JDK sends a {@code POST} once, also where it finds a connection closed.
 * </ul>
 * Nothing exists before the first call: an HTTP client starts a thread as soon as it is
 * built. The client cannot be closed on JDK 17 and ends when it is unreachable. After 20
 * seconds without a call another one takes its place, so that no call goes out on a
 * connection that a load balancer has silently forgotten: the JDK keeps connections for
 * up to 20 minutes. The header {@code Connection}, which the JDK refuses, is not sent.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class AuthServerConnector implements ClientHttpConnector {

	private static final CookieHandler NO_COOKIES = new NoCookies();

	private static final Duration MAX_IDLE = Duration.ofSeconds(20);

	private final Duration readTimeout;

	private final Duration maxIdle;

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
		this(client, readTimeout, MAX_IDLE);
	}

	AuthServerConnector(Supplier<HttpClient.Builder> client, Duration readTimeout, Duration maxIdle) {
		this.builder = SingletonSupplier.of(() -> restricted(client.get()));
		this.readTimeout = readTimeout;
		this.maxIdle = maxIdle;
	}

	private static HttpClient.Builder restricted(HttpClient.Builder client) {
		return client.version(Version.HTTP_1_1).followRedirects(Redirect.NEVER).cookieHandler(NO_COOKIES);
	}

	private synchronized HttpClient client() {
		long now = System.nanoTime();
		HttpClient client = this.client;
		if (client == null || now - this.lastCall >= this.maxIdle.toNanos()) {
			client = this.builder.get().build();
			this.client = client;
		}
		this.lastCall = now;
		return client;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.defer(() -> {
			Request request = new Request(method, uri);
			return requestCallback.apply(request).then(Mono.defer(() -> send(request)));
		});
	}

	private Mono<ClientHttpResponse> send(Request request) {
		HttpRequest httpRequest = request.build(this.readTimeout);
		Sinks.Empty<Void> ended = Sinks.empty();
		return exchange(httpRequest).<ClientHttpResponse>map((response) -> new Response(response, ended.asMono()))
			.doAfterTerminate(ended::tryEmitEmpty);
	}

	// A failure is handed on as a value: Mono.fromFuture would log the failure that its
	// own cancellation brings about, and any that comes at that moment, together with
	// text that the JDK quotes from the answer
	private Mono<HttpResponse<byte[]>> exchange(HttpRequest request) {
		return Mono.defer(() -> {
			CompletableFuture<HttpResponse<byte[]>> exchange = client().sendAsync(request, (info) -> new WholeBody());
			return Mono.fromFuture(exchange.handle(AuthServerConnector::outcome), true)
				.doFinally((signal) -> exchange.cancel(true));
		}).flatMap(Function.identity());
	}

	private static Mono<HttpResponse<byte[]>> outcome(@Nullable HttpResponse<byte[]> response,
			@Nullable Throwable failure) {
		if (response != null) {
			return Mono.just(response);
		}
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return Mono.error(Objects.requireNonNull(cause));
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
	 * Collects the headers and the body, which is short.
	 */
	private static final class Request extends AbstractClientHttpRequest {

		private final HttpMethod method;

		private final URI uri;

		private final HttpRequest.Builder builder;

		private byte[] body = new byte[0];

		private Request(HttpMethod method, URI uri) {
			this.method = method;
			this.uri = uri;
			this.builder = HttpRequest.newBuilder(uri);
		}

		private HttpRequest build(Duration timeout) {
			return this.builder.method(this.method.name(), BodyPublishers.ofByteArray(this.body))
				.timeout(timeout)
				.build();
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		public DataBufferFactory bufferFactory() {
			return DefaultDataBufferFactory.sharedInstance;
		}

		@Override
		@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
		public <T> T getNativeRequest() {
			return (T) this.builder;
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			return doCommit(() -> DataBufferUtils.join(body).doOnNext((buffer) -> this.body = bytes(buffer)).then());
		}

		private static byte[] bytes(DataBuffer buffer) {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			DataBufferUtils.release(buffer);
			return bytes;
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			return writeWith(Flux.from(body).concatMap(Function.identity()));
		}

		@Override
		public Mono<Void> setComplete() {
			return doCommit();
		}

		// The JDK counts the body itself, and refuses to be told
		@Override
		protected void applyHeaders() {
			getHeaders().forEach((name, values) -> {
				if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
					values.forEach((value) -> this.builder.header(name, value));
				}
			});
		}

		@Override
		protected void applyCookies() {
			// Not sent
		}

	}

	/**
	 * The bytes of a body that is not too long.
	 */
	private static final class WholeBody implements BodySubscriber<byte[]> {

		private final CompletableFuture<byte[]> body = new CompletableFuture<>();

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private @Nullable Subscription subscription;

		@Override
		public CompletionStage<byte[]> getBody() {
			return this.body;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(List<ByteBuffer> buffers) {
			for (ByteBuffer buffer : buffers) {
				byte[] piece = new byte[buffer.remaining()];
				buffer.get(piece);
				if (!add(piece)) {
					return;
				}
			}
		}

		private boolean add(byte[] piece) {
			if (this.bytes.size() + piece.length <= AuthServerResponse.MAX_BODY) {
				this.bytes.writeBytes(piece);
				return true;
			}
			if (this.subscription != null) {
				this.subscription.cancel();
			}
			this.body.completeExceptionally(AuthServerResponse.tooLong());
			return false;
		}

		@Override
		public void onError(Throwable failure) {
			this.body.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.body.complete(this.bytes.toByteArray());
		}

	}

	/**
	 * A response that has arrived as a whole. Its body is handed out when the exchange
	 * has ended for all who observe it: who has a token finds the request in the metrics.
	 */
	private static final class Response implements ClientHttpResponse {

		private final HttpStatusCode status;

		private final HttpHeaders headers = new HttpHeaders();

		private final byte[] body;

		private final Mono<Void> ended;

		private Response(HttpResponse<byte[]> response, Mono<Void> ended) {
			this.ended = ended;
			this.status = HttpStatusCode.valueOf(response.statusCode());
			response.headers().map().forEach(this.headers::addAll);
			this.body = response.body();
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return this.status;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public MultiValueMap<String, ResponseCookie> getCookies() {
			return CollectionUtils.toMultiValueMap(Map.of());
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return this.ended
				.thenMany(Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(this.body))));
		}

	}

}
