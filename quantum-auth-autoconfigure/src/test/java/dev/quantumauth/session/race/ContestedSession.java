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

package dev.quantumauth.session.race;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

import org.reactivestreams.Subscription;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.TestTokenSessions;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.token.TokenGrant;

/**
 * A session that two threads fight over. It has no threads and no time of its own: what
 * it executes runs on the thread that asks for it, what it schedules runs when a test
 * says so, and a test answers its requests by hand, from whichever thread it likes.
 */
public final class ContestedSession implements SessionScheduler, SessionClock, TokenSource<OAuth2AccessToken> {

	static final Duration LIFETIME = Duration.ofHours(1);

	static final Duration END_TIMEOUT = Duration.ofSeconds(5);

	private final TokenSession<OAuth2AccessToken> session;

	private final SessionSettings settings;

	// Queues without locks: the model checker does not see a lock that is taken where it
	// does not look
	private final Deque<Request> requests = new ConcurrentLinkedDeque<>();

	private final Queue<String> ends = new ConcurrentLinkedQueue<>();

	private final Queue<Timer> timers = new ConcurrentLinkedQueue<>();

	private final Queue<QuantumAuthEvent> events = new ConcurrentLinkedQueue<>();

	private volatile Duration elapsed = Duration.ZERO;

	private volatile boolean shutDown;

	public ContestedSession() {
		this(SessionScenario.ON_DEMAND);
	}

	ContestedSession(SessionSettings settings) {
		this.settings = settings;
		this.session = TestTokenSessions.create(this, settings, this, this.events::add, () -> 0);
	}

	TokenSession<OAuth2AccessToken> session() {
		return this.session;
	}

	Caller<OAuth2AccessToken> call() {
		return new Caller<>(this.session.accessToken());
	}

	Caller<Void> renew() {
		return new Caller<>(this.session.renew());
	}

	Caller<Void> end() {
		return new Caller<>(this.session.end());
	}

	Caller<Void> shutDown() {
		return new Caller<>(this.session.shutDown(END_TIMEOUT));
	}

	/**
	 * Call, and answer the token request that it causes.
	 * @param value the value of the token
	 * @return the token that the caller got
	 */
	OAuth2AccessToken obtain(String value) {
		Caller<OAuth2AccessToken> caller = call();
		grant(value);
		return caller.answer();
	}

	void advance(Duration duration) {
		this.elapsed = this.elapsed.plus(duration);
	}

	// The threads and the clocks

	@Override
	public void execute(Runnable task) {
		if (this.shutDown) {
			throw new RejectedExecutionException("shut down");
		}
		task.run();
	}

	@Override
	public Runnable schedule(Runnable task, Duration delay) {
		Timer timer = new Timer(task, this.elapsed.plus(delay));
		this.timers.add(timer);
		return () -> this.timers.remove(timer);
	}

	void shutDownThreads() {
		this.shutDown = true;
	}

	/**
	 * Return the limit of the attempt under way, as a thread that is about to run it has
	 * it: calling it off comes too late.
	 * @return the task
	 */
	Runnable limit() {
		return this.timers.stream()
			.filter((timer) -> timer.due().equals(this.elapsed.plus(this.settings.attemptLimit())))
			.findFirst()
			.orElseThrow()
			.task();
	}

	List<Duration> timers() {
		return this.timers.stream().map(Timer::due).toList();
	}

	@Override
	public long wallMillis() {
		return 1_767_225_600_000L + this.elapsed.toMillis();
	}

	@Override
	public long nanoTime() {
		return this.elapsed.toNanos();
	}

	// The server

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
		Request request = new Request(now(), !this.ends.isEmpty());
		this.requests.add(request);
		return request;
	}

	@Override
	public Mono<Void> end(boolean shutDown) {
		this.ends.add((shutDown ? "shut down" : "ended") + " with " + inFlight() + " in flight");
		return new Done();
	}

	void grant(String value) {
		Request request = this.requests.getLast();
		OAuth2AccessToken token = new OAuth2AccessToken(TokenType.BEARER, value, now().instant(), null);
		request.answer(new TokenGrant<>(token, request.sentAt, LIFETIME));
	}

	int requests() {
		return this.requests.size();
	}

	long inFlight() {
		return this.requests.stream().filter((request) -> !request.over).count();
	}

	long requestsAfterAnEnd() {
		return this.requests.stream().filter((request) -> request.afterAnEnd).count();
	}

	List<String> ends() {
		return List.copyOf(this.ends);
	}

	// What came of it

	long events(Class<? extends QuantumAuthEvent> type) {
		return this.events.stream().filter(type::isInstance).count();
	}

	/**
	 * Return the value of the token that a call gets now, without a request.
	 * @return the value, {@code null} if there is none
	 */
	String cached() {
		OAuth2AccessToken token = this.session.cachedAccessToken();
		return (token != null) ? token.getTokenValue() : null;
	}

	private record Timer(Runnable task, Duration due) {

		// Two timers that look the same are two
		@Override
		public boolean equals(Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this);
		}

	}

	/**
	 * Without Reactor's operators, which the model checker does not look into.
	 */
	private static final class Request extends Mono<TokenGrant<OAuth2AccessToken>> implements Subscription {

		private final Moment sentAt;

		private final boolean afterAnEnd;

		private volatile CoreSubscriber<? super TokenGrant<OAuth2AccessToken>> subscriber;

		private volatile boolean over;

		Request(Moment sentAt, boolean afterAnEnd) {
			this.sentAt = sentAt;
			this.afterAnEnd = afterAnEnd;
		}

		@Override
		public void subscribe(CoreSubscriber<? super TokenGrant<OAuth2AccessToken>> subscriber) {
			this.subscriber = subscriber;
			subscriber.onSubscribe(this);
		}

		void answer(TokenGrant<OAuth2AccessToken> grant) {
			this.over = true;
			this.subscriber.onNext(grant);
			this.subscriber.onComplete();
		}

		@Override
		public void request(long number) {
		}

		@Override
		public void cancel() {
			this.over = true;
		}

	}

	private static final class Done extends Mono<Void> implements Subscription {

		@Override
		public void subscribe(CoreSubscriber<? super Void> subscriber) {
			subscriber.onSubscribe(this);
			subscriber.onComplete();
		}

		@Override
		public void request(long number) {
		}

		@Override
		public void cancel() {
		}

	}

}
