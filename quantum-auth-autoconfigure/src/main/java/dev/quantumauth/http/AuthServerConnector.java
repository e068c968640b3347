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
import java.io.IOException;
import java.io.Serial;
import java.lang.reflect.Method;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.AbstractClientHttpRequest;
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

import dev.quantumauth.http.AuthServerResponse.BrokenOffException;

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
			Request request = new Request(method, uri);
			return requestCallback.apply(request).then(Mono.defer(() -> send(request)));
		});
	}

	private Mono<ClientHttpResponse> send(Request request) {
		HttpRequest httpRequest = request.build(this.readTimeout);
		Sinks.Empty<Void> ended = Sinks.empty();
		return exchange(httpRequest).<ClientHttpResponse>map((answer) -> new Response(answer, ended.asMono()))
			.doAfterTerminate(ended::tryEmitEmpty);
	}

	// An answer completes its own future, on a thread of the client. That of the JDK is
	// completed in the common pool, where other tasks may hold it up. A failure is handed
	// on
	// as a value: Mono.fromFuture would log the failure that its own cancellation brings
	// about, and any that comes at that moment, together with text of the answer
	@SuppressWarnings("FutureReturnValueIgnored")
	private Mono<Answer> exchange(HttpRequest request) {
		return Mono.defer(() -> {
			HttpClient client = isShared(request) ? sharedClient() : this.builder.get().build();
			CompletableFuture<Mono<Answer>> outcome = new CompletableFuture<>();
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

	private static Mono<Answer> failed(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return isUnauthorized(cause) ? Mono.just(Answer.unauthorized())
				: Mono.error(withoutQuotation(Objects.requireNonNull(cause)));
	}

	// With an authenticator the JDK makes a failure of such an answer. It is a 401 to
	// those
	// who count the attempts of a login
	private static boolean isUnauthorized(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnauthorizedException
					|| String.valueOf(cause.getMessage()).startsWith("WWW-Authenticate header missing")) {
				return true;
			}
		}
		return false;
	}

	// Of an answer that it cannot read the JDK quotes the status line, a header or a
	// chunk
	// size. Observations and logs take failures before anything could mask what is in
	// them
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
	 * What has arrived.
	 */
	private static final class Answer {

		private final HttpStatusCode status;

		private final HttpHeaders headers = new HttpHeaders();

		private final byte[] body;

		private final boolean whole;

		private Answer(int status, Map<String, List<String>> headers, byte[] body, boolean whole) {
			this.status = HttpStatusCode.valueOf(status);
			headers.forEach(this.headers::addAll);
			this.body = body;
			this.whole = whole;
		}

		static Answer unauthorized() {
			return new Answer(HttpStatus.UNAUTHORIZED.value(), Map.of(), new byte[0], false);
		}

	}

	/**
	 * Authenticates with proxies, and with no server.
	 */
	private static final class ProxyAuthenticator extends Authenticator {

		private final Authenticator authenticator;

		private ProxyAuthenticator(Authenticator authenticator) {
			this.authenticator = authenticator;
		}

		@Override
		public @Nullable PasswordAuthentication requestPasswordAuthenticationInstance(String host, InetAddress address,
				int port, String protocol, String prompt, String scheme, URL url, RequestorType type) {
			if (type == RequestorType.SERVER) {
				throw new UnauthorizedException();
			}
			return this.authenticator.requestPasswordAuthenticationInstance(host, address, port, protocol, prompt,
					scheme, url, type);
		}

	}

	/**
	 * The server has answered 401.
	 */
	private static final class UnauthorizedException extends RuntimeException {

		@Serial
		private static final long serialVersionUID = 1L;

		UnauthorizedException() {
			super("The server has answered 401", null, false, false);
		}

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
			BodyPublisher body = (this.body.length > 0) ? BodyPublishers.ofByteArray(this.body)
					: BodyPublishers.noBody();
			return this.builder.method(this.method.name(), body).timeout(timeout).build();
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
	 * Reads a body that is not too long.
	 */
	private static final class AnswerReader implements BodySubscriber<Void> {

		private final ResponseInfo head;

		private final Duration patience;

		private final Consumer<Answer> answer;

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private volatile @Nullable Subscription subscription;

		private AnswerReader(ResponseInfo head, Duration patience, Consumer<Answer> answer) {
			this.head = head;
			this.patience = patience;
			this.answer = answer;
		}

		@Override
		public CompletionStage<Void> getBody() {
			return this.end;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
			if (!isSuccess()) {
				CompletableFuture.delayedExecutor(this.patience.toMillis(), TimeUnit.MILLISECONDS)
					.execute(() -> breakOff(new HttpTimeoutException("The body did not arrive")));
			}
		}

		private boolean isSuccess() {
			return this.head.statusCode() / 100 == 2;
		}

		@Override
		public synchronized void onNext(List<ByteBuffer> buffers) {
			for (ByteBuffer buffer : buffers) {
				byte[] piece = new byte[Math.min(buffer.remaining(), AuthServerResponse.MAX_BODY - this.bytes.size())];
				buffer.get(piece);
				this.bytes.writeBytes(piece);
				if (buffer.hasRemaining()) {
					breakOff(AuthServerResponse.tooLong());
					return;
				}
			}
		}

		private void breakOff(Throwable failure) {
			Subscription subscription = this.subscription;
			if (subscription != null && !this.end.isDone()) {
				subscription.cancel();
			}
			onError(failure);
		}

		@Override
		public void onError(Throwable failure) {
			if (!isSuccess()) {
				tell(false);
			}
			this.end.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			if (!this.end.isDone()) {
				tell(true);
				this.end.complete(null);
			}
		}

		private void tell(boolean whole) {
			this.answer.accept(new Answer(this.head.statusCode(), this.head.headers().map(), bytes(), whole));
		}

		private synchronized byte[] bytes() {
			return this.bytes.toByteArray();
		}

	}

	/**
	 * A response that has arrived as a whole. Its body is handed out when the exchange
	 * has ended for all who observe it: who has a token finds the request in the metrics.
	 */
	private static final class Response implements ClientHttpResponse {

		private final Answer answer;

		private final Mono<Void> ended;

		private Response(Answer answer, Mono<Void> ended) {
			this.answer = answer;
			this.ended = ended;
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return this.answer.status;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.answer.headers;
		}

		@Override
		public MultiValueMap<String, ResponseCookie> getCookies() {
			return CollectionUtils.toMultiValueMap(Map.of());
		}

		@Override
		public Flux<DataBuffer> getBody() {
			Flux<DataBuffer> end = this.answer.whole ? Flux.empty() : Flux.error(BrokenOffException::new);
			return this.ended.thenMany(Flux
				.defer(() -> Flux.<DataBuffer>just(DefaultDataBufferFactory.sharedInstance.wrap(this.answer.body))
					.concatWith(end)));
		}

	}

}
