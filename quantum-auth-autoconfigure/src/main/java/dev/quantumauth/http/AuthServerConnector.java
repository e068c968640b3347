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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;

/**
 * {@link ClientHttpConnector} for calls to authentication servers, on the HTTP client of
 * the JDK. Whatever the builder of the client was told before:
 * <ul>
 * <li>The client follows no redirect, keeps no cookie and speaks HTTP/1.1 without an
 * upgrade.
 * <li>Each {@code POST} has a connection of its own and is sent once. A header
 * {@code Connection: close} would serve as well, but the JDK does not allow it.
 * <li>An {@link java.net.Authenticator} is asked for the credentials of a proxy only: for
 * those of a server, the JDK would send the request again after a 401.
 * <li>At most {@link AuthServerResponse#MAX_BODY} bytes of a body are read; more are a
 * {@link DataBufferLimitException}. The JDK limits the headers (384 kB in all) and the
 * interim responses (8) since its updates 17.0.13 and 21.0.5.
 * <li>An answer that is no success counts even if its body breaks off, is too long or
 * does not arrive within ten seconds: the server has denied the login in any case.
 * <li>The response is available only after its whole body has arrived. Until then a
 * caller can cancel, which closes the connection. Spring's
 * {@link org.springframework.http.client.reactive.JdkClientHttpConnector
 * JdkClientHttpConnector} leaves the connection open if its caller cancels in the middle
 * of a body.
 * </ul>
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class AuthServerConnector implements ClientHttpConnector {

	private static final Duration MAX_IDLE = Duration.ofSeconds(20);

	private static final Duration MAX_BODY_TIME = Duration.ofSeconds(10);

	private static final Pattern QUOTATION = Pattern.compile("[:\\s]*[\"'\\[].*", Pattern.DOTALL);

	private final AuthServerHttpClients clients;

	private final Duration readTimeout;

	private final Duration bodyTimeout;

	/**
	 * Create a connector.
	 * @param client returns the builder of the client, which is asked for once, at the
	 * first call
	 * @param readTimeout how long to wait for the headers of a response
	 */
	public AuthServerConnector(Supplier<HttpClient.Builder> client, Duration readTimeout) {
		this(client, readTimeout, MAX_IDLE, (readTimeout.compareTo(MAX_BODY_TIME) < 0) ? readTimeout : MAX_BODY_TIME);
	}

	AuthServerConnector(Supplier<HttpClient.Builder> client, Duration readTimeout, Duration maxIdle,
			Duration bodyTimeout) {
		this.clients = new AuthServerHttpClients(client, maxIdle);
		this.readTimeout = readTimeout;
		this.bodyTimeout = bodyTimeout;
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
		Sinks.Empty<Void> ended = Sinks.empty();
		return exchange(request.build(this.readTimeout)).map((answer) -> answer.response(ended.asMono()))
			.doAfterTerminate(ended::tryEmitEmpty);
	}

	// Not the future of the JDK, which completes in the common pool, where other tasks
	// may delay it: an answer completes a future of ours, on a thread of the client. A
	// failure is a value of that future, because Mono.fromFuture logs a failure that
	// comes after its own cancellation, and the text of a failure may quote the answer.
	@SuppressWarnings("FutureReturnValueIgnored")
	private Mono<ReceivedAnswer> exchange(HttpRequest request) {
		return Mono.defer(() -> {
			HttpClient client = this.clients.acquire(request);
			CompletableFuture<Mono<ReceivedAnswer>> outcome = new CompletableFuture<>();
			CompletableFuture<?> exchange = client.sendAsync(request, (head) -> new AnswerReader(head, this.bodyTimeout,
					(answer) -> outcome.complete(Mono.just(answer))));
			exchange.whenComplete((response, failure) -> {
				if (failure != null) {
					outcome.complete(Mono.defer(() -> failed(failure)));
				}
			});
			return Mono.fromFuture(outcome, true).doFinally((signal) -> {
				if (signal == SignalType.CANCEL) {
					exchange.cancel(true);
				}
				this.clients.release(client, request);
			});
		}).flatMap(Function.identity());
	}

	private static Mono<ReceivedAnswer> failed(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return isUnauthorized(cause) ? Mono.just(ReceivedAnswer.unauthorized()) : Mono.error(withoutQuotation(cause));
	}

	// If the client has an authenticator, the JDK turns a 401 into a failure. The
	// server has counted a failed login nevertheless.
	private static boolean isUnauthorized(Throwable failure) {
		return AuthServerCall.causes(failure)
			.anyMatch((cause) -> cause instanceof ProxyAuthenticator.UnauthorizedException
					|| String.valueOf(cause.getMessage()).startsWith("WWW-Authenticate header missing"));
	}

	// The JDK quotes a status line, a header or a chunk size that it cannot read. What
	// it quotes is removed here, before observations and logs see the failure.
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

}
