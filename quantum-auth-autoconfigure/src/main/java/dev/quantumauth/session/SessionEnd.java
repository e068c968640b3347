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

package dev.quantumauth.session;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.CurrentState.Transition;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Ends a session: the rule "End". Turns callers away, waits for the attempt under way and
 * has the source log out, all within a time limit. {@link Termination} is its state.
 *
 * @param <T> the type of access token
 */
final class SessionEnd<T extends OAuth2AccessToken> {

	private final CurrentState<SessionState<T>> state;

	private final TokenSource<T> source;

	private final SessionScheduler scheduler;

	private final SessionClock clock;

	private final SessionErrors errors;

	private final SessionEvents events;

	private final BackgroundRenewal renewal;

	SessionEnd(CurrentState<SessionState<T>> state, TokenSource<T> source, SessionScheduler scheduler,
			SessionClock clock, SessionErrors errors, SessionEvents events, BackgroundRenewal renewal) {
		this.state = state;
		this.source = source;
		this.scheduler = scheduler;
		this.clock = clock;
		this.errors = errors;
		this.events = events;
		this.renewal = renewal;
	}

	/**
	 * Begin to end the session, or join the end under way.
	 * @param shutDown whether the session stays closed, because the application shuts
	 * down
	 * @param timeout how long the end may take
	 * @return completion, or a {@link TokenRequestException}
	 */
	Mono<Void> begin(boolean shutDown, Duration timeout) {
		Moment now = this.clock.now();
		Attempt<Void> candidate = new Attempt<>(now);
		Termination termination = this.state.apply((current) -> current.closed(candidate, shutDown, now))
			.next()
			.termination();
		Attempt<Void> ending = termination.ending();
		if (ending == null) {
			return Mono.empty();
		}
		limit(ending, termination.awaited(), timeout);
		if (ending == candidate) {
			this.renewal.schedule();
			awaitAttempt(ending, termination.awaited(), shutDown);
		}
		return ending.outcome();
	}

	// Each caller that joins an end brings a limit, and the shortest one counts
	private void limit(Attempt<Void> ending, @Nullable Attempt<?> awaited, Duration timeout) {
		if (awaited != null) {
			// The other half of the time is left for the logout
			addTimer(ending, timeout.dividedBy(2), awaited::stop);
		}
		addTimer(ending, timeout, () -> {
			if (awaited != null) {
				awaited.stop();
			}
			ended(ending, this.errors.unavailable("The session was not ended within " + timeout, null));
		});
	}

	private void addTimer(Attempt<Void> ending, Duration delay, Runnable action) {
		ending.whenOver(this.scheduler.schedule(action, delay));
	}

	private void awaitAttempt(Attempt<Void> ending, @Nullable Attempt<?> awaited, boolean shutDown) {
		if (awaited == null) {
			logOut(ending, shutDown);
			return;
		}
		awaited.release(this.errors.ended());
		// The attempt may begin a session at the cloud, which has to be ended as well
		awaited.whenOver(() -> logOut(ending, shutDown));
	}

	private void logOut(Attempt<Void> ending, boolean shutDown) {
		try {
			this.scheduler.execute(() -> {
				if (this.state.get().termination().ending() == ending) {
					ending.run(Mono.defer(() -> this.source.end(shutDown)), (nothing) -> ended(ending, null),
							(error) -> ended(ending, this.errors.of(error)));
				}
			});
		}
		catch (RejectedExecutionException ex) {
			ended(ending, this.errors.unavailable(
					"The session was not ended at the cloud, because the threads of the library are shut down", ex));
		}
	}

	private void ended(Attempt<Void> ending, @Nullable TokenRequestException error) {
		Transition<SessionState<T>> transition = this.state.apply((current) -> current.ended(ending));
		if (transition.changed()) {
			try {
				if (transition.previous().termination().begun() || error != null) {
					this.events.ended(error);
				}
			}
			finally {
				complete(ending, error);
			}
		}
	}

	private static void complete(Attempt<Void> ending, @Nullable TokenRequestException error) {
		if (error == null) {
			ending.succeed(null);
		}
		else {
			ending.fail(error);
		}
	}

}
