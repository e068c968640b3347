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

package dev.quantumauth.web.reactive;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.AccountSelector;
import dev.quantumauth.web.ApiAccount;
import dev.quantumauth.web.RequestWithoutToken;
import dev.quantumauth.web.Verdict;

/**
 * Puts an account's access token on the requests that go to its API, and on no other.
 * After a 401 the request is sent once more with another token, if its body is known to
 * be the same when it is written again. Otherwise the caller gets the 401, as it gets
 * that of the second request.
 * <p>
 * A request that carries {@code Authorization} or the account's
 * {@linkplain dev.quantumauth.QuantumAuthAccount#tokenHeader() token header} already
 * passes untouched, as does one that belongs to no account. A request fails with a
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException} if it
 * chooses an account but does not go to its API, or if it goes to an account's API on a
 * connector that may follow redirects: Spring Boot's builder has a guarded connector, and
 * {@link RedirectGuardConnector#notFollowing} guards others. Thread-safe.
 *
 * @since 0.1.0
 */
public final class QuantumAuthExchangeFilterFunction implements ExchangeFilterFunction {

	// Reactor looks for a hook for dropped errors under this key in the context of a
	// sequence, before it takes the global hook
	private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

	private final AccountSelector selector;

	/**
	 * Create a filter.
	 * @param clients the accounts whose tokens it puts on requests
	 */
	public QuantumAuthExchangeFilterFunction(QuantumAuthClients clients) {
		this(new AccountSelector(clients));
	}

	/**
	 * Create a filter whose accounts may not exist yet: the beans that they are created
	 * from may themselves use a client with this filter.
	 * @param selector finds the accounts whose tokens it puts on requests
	 */
	public QuantumAuthExchangeFilterFunction(AccountSelector selector) {
		this.selector = selector;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		URI uri = request.url();
		ApiAccount account;
		try {
			account = this.selector.select(uri, request.headers(), request.attributes());
		}
		catch (RuntimeException ex) {
			return Mono.error(ex);
		}
		return (account != null) ? Mono.defer(new Exchange(request, uri, next, account))
				: withoutToken(request, uri, next);
	}

	private Mono<ClientResponse> withoutToken(ClientRequest request, URI uri, ExchangeFunction next) {
		RequestWithoutToken withoutToken = this.selector.withoutToken(uri, request.headers());
		Mono<ClientResponse> response = next.exchange(request);
		// At each subscription, because a filter of the application may retry
		return (withoutToken != null)
				? response.doFirst(withoutToken::sent)
					.doOnNext((answer) -> withoutToken.answered(answer.statusCode(), answer.headers().asHttpHeaders()))
				: response;
	}

	private record Exchange(ClientRequest request, URI uri, ExchangeFunction next,
			ApiAccount account) implements Supplier<Mono<ClientResponse>> {

		@Override
		public Mono<ClientResponse> get() {
			OAuth2AccessToken cached = this.account.tokens().cachedAccessToken();
			return (cached != null) ? send(cached) : this.account.tokens().accessToken().flatMap(this::send);
		}

		private Mono<ClientResponse> send(OAuth2AccessToken token) {
			AuthorizedClientRequest authorized = authorize(token);
			return exchange(authorized).flatMap((response) -> (authorized.judge(response) != Verdict.REJECTED)
					? Mono.just(response)
					: reject(token, response).flatMap((again) -> again ? sendAgain(response) : Mono.just(response)));
		}

		// A caller that gives up meanwhile does not read the response: it is released
		private Mono<Boolean> reject(OAuth2AccessToken token, ClientResponse response) {
			Mono<Boolean> worthIt = this.account.tokens()
				.rejectAndLookAgain(token)
				.map((another) -> another && RepeatableBody.canBeWrittenAgain(this.request));
			return Mono.usingWhen(Mono.just(response), (refused) -> worthIt, (refused) -> Mono.empty(),
					(refused, ex) -> release(refused), this::release);
		}

		private Mono<ClientResponse> sendAgain(ClientResponse refused) {
			return release(refused).then(Mono.defer(this.account.tokens()::accessToken)).flatMap(this::replay);
		}

		// The body is not needed, so one that does not end or breaks off must not stop
		// the replay. After a cancelled call some connectors have released it already,
		// and Reactor would log the error of the second release
		private Mono<Void> release(ClientResponse response) {
			return response.releaseBody()
				.timeout(this.account.releaseLimit())
				.onErrorComplete()
				.contextWrite(Context.of(ON_ERROR_DROPPED, (Consumer<Throwable>) (ex) -> {
				}));
		}

		private Mono<ClientResponse> replay(OAuth2AccessToken token) {
			AuthorizedClientRequest authorized = authorize(token);
			return exchange(authorized).doOnNext((response) -> {
				if (authorized.judge(response) == Verdict.REJECTED) {
					this.account.tokens().replayRejected(token);
				}
			});
		}

		private AuthorizedClientRequest authorize(OAuth2AccessToken token) {
			return new AuthorizedClientRequest(this.request, this.uri, this.account, token);
		}

		private Mono<ClientResponse> exchange(AuthorizedClientRequest authorized) {
			Mono<ClientResponse> response = new UnwrappedRequestError(this.next.exchange(authorized));
			Duration timeout = this.account.responseTimeout();
			return (timeout != null) ? response.timeout(timeout, Mono.error(() -> timedOut(timeout))) : response;
		}

		private WebClientRequestException timedOut(Duration timeout) {
			TimeoutException cause = new TimeoutException(
					"Account '" + this.account.id() + "': no response within the account's timeout of " + timeout);
			return new WebClientRequestException(cause, this.request.method(), this.request.url(),
					this.request.headers());
		}

	}

}
