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

package dev.quantumauth.web.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.web.ApiAccount;
import dev.quantumauth.web.PendingToken;
import dev.quantumauth.web.Verdict;

/**
 * Sends one request on a thread that may block: waits for a token, sends the request with
 * it, and after a 401 about the token waits for another one and sends the request again.
 * Holds no lock while it waits.
 *
 * @param account the account whose token the request carries
 * @param uri where the request goes
 * @param repeatable tells, after a 401, whether the body can be written again
 * @param transmission sends the request
 */
record BlockingExchange(ApiAccount account, URI uri, BooleanSupplier repeatable, Transmission transmission) {

	ClientHttpResponse send() throws IOException {
		refuseEventLoop();
		OAuth2AccessToken token = token();
		Answer answer = transmit(token);
		if (!isWorthAReplay(token, answer)) {
			return answer.response();
		}
		new UnreadResponse(answer.response()).release(this.account.releaseLimit());
		return replay(token());
	}

	private boolean isWorthAReplay(OAuth2AccessToken token, Answer answer) throws IOException {
		try {
			// In this order: a request that cannot be sent again rejects the token too
			return answer.verdict() == Verdict.REJECTED && await(this.account.tokens().rejectAndLookAgain(token))
					&& this.repeatable.getAsBoolean();
		}
		catch (IOException | RuntimeException | Error ex) {
			new UnreadResponse(answer.response()).closeInBackground();
			throw ex;
		}
	}

	private ClientHttpResponse replay(OAuth2AccessToken token) throws IOException {
		Answer answer = transmit(token);
		try {
			if (answer.verdict() == Verdict.REJECTED) {
				this.account.tokens().replayRejected(token);
			}
			return answer.response();
		}
		catch (IOException | RuntimeException | Error ex) {
			new UnreadResponse(answer.response()).closeInBackground();
			throw ex;
		}
	}

	private Answer transmit(OAuth2AccessToken token) throws IOException {
		Duration timeout = this.account.responseTimeout();
		return (timeout != null) ? new ResponseDeadline(timeout, this.account.id()).meet(this.transmission, token)
				: this.transmission.send(token);
	}

	private OAuth2AccessToken token() throws IOException {
		OAuth2AccessToken cached = this.account.tokens().cachedAccessToken();
		return (cached != null) ? cached : await(this.account.tokens().accessToken().map((token) -> token));
	}

	// Also if a token is cached: otherwise the same call would succeed with a cached
	// token and fail whenever it has to wait for one
	private void refuseEventLoop() {
		if (Schedulers.isInNonBlockingThread()) {
			throw new ClientAuthorizationException(new OAuth2Error("invalid_request",
					"Account '" + this.account.id() + "': the thread " + Thread.currentThread().getName()
							+ " must not be blocked, so a blocking client cannot call " + this.uri.getScheme() + "://"
							+ this.uri.getRawAuthority() + " on it. Use WebClient there, or move the call to another"
							+ " thread with subscribeOn(Schedulers.boundedElastic()).",
					null), this.account.id());
		}
	}

	// Not with block(), which adds a suppressed exception to the error: all waiters get
	// the same error
	private static <T> T await(Mono<T> answer) throws IOException {
		CompletableFuture<T> future = answer.toFuture();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			Thread.currentThread().interrupt();
			InterruptedIOException interrupted = new InterruptedIOException("Interrupted while waiting for a token");
			interrupted.initCause(ex);
			throw interrupted;
		}
		catch (ExecutionException ex) {
			throw Exceptions.propagate(Objects.requireNonNullElse(ex.getCause(), ex));
		}
	}

	/**
	 * Sends the request once.
	 */
	@FunctionalInterface
	interface Transmission {

		Answer send(OAuth2AccessToken token) throws IOException;

	}

	/**
	 * The answer to a request that was guarded.
	 *
	 * @param response the response
	 * @param token the token that the request was given
	 */
	record Answer(ClientHttpResponse response, PendingToken token) {

		/**
		 * Return the answer to a request, after a check that the request was guarded.
		 * @param response the response
		 * @param token the token that the request was given
		 * @return the answer
		 * @throws ClientAuthorizationException if the request was not guarded, and so was
		 * sent without the token
		 */
		static Answer of(ClientHttpResponse response, PendingToken token) {
			if (!token.isGuarded()) {
				new UnreadResponse(response).closeInBackground();
				throw token.unguarded("RedirectGuardRequestFactory.notFollowing(requestFactory)");
			}
			return new Answer(response, token);
		}

		Verdict verdict() throws IOException {
			return this.token.judge(this.response.getStatusCode(), this.response.getHeaders());
		}

	}

}
