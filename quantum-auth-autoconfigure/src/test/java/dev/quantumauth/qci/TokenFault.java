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

package dev.quantumauth.qci;

import java.time.Duration;
import java.util.function.Consumer;

import dev.quantumauth.test.qci.QciFault;

/**
 * What can go wrong with a token request, and what the rules "Three kinds of failure" and
 * "Back-off" say about it.
 */
enum TokenFault {

	CONNECTION_REFUSED(Kind.UNAVAILABLE, "got no answer (", FaultyCloud::refuseConnections),

	CONNECTION_RESET_IN_MID_BODY(Kind.UNAVAILABLE, "got no answer (", FaultyCloud::resetInMidBody),

	NO_ANSWER_AT_ALL(Kind.SILENT, "within PT2M", QciFault.noAnswer(Duration.ofMinutes(5))),

	STATUS_500(Kind.UNAVAILABLE, "was answered 500", QciFault.status(500)),

	STATUS_503_WITH_RETRY_AFTER(Kind.RETRY_AFTER, "was answered 503", TokenFault::askToWait),

	STATUS_429(Kind.UNAVAILABLE, "was answered 429", QciFault.status(429)),

	STATUS_200_WITH_HTML(Kind.UNAVAILABLE, "the answer is HTML instead of JSON", QciFault.html(200)),

	STATUS_200_WITH_TRUNCATED_JSON(Kind.UNAVAILABLE, "the answer is not a JSON object", QciFault.truncatedJson()),

	BODY_OF_10_MB(Kind.UNAVAILABLE, "was answered with more than 256 kB", QciFault.hugeBody(10 * 1024 * 1024)),

	REDIRECT(Kind.UNAVAILABLE, "A redirect is not followed with a credential", FaultyCloud::redirect),

	REJECTED_WITH_400(Kind.REJECTED, "was answered 400", QciFault.status(400, "{}")),

	REJECTED_WITH_401(Kind.REJECTED, "was answered 401", QciFault.rejected()),

	REJECTED_WITH_403(Kind.REJECTED, "was answered 403", QciFault.status(403));

	static final Duration INITIAL_BACKOFF = Duration.ofSeconds(1);

	static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

	private static final Duration RETRY_AFTER = Duration.ofMinutes(2);

	private final Kind kind;

	private final String message;

	private final Consumer<FaultyCloud> beginning;

	TokenFault(Kind kind, String message, QciFault fault) {
		this(kind, message, (cloud) -> cloud.fail(fault));
	}

	TokenFault(Kind kind, String message, Consumer<FaultyCloud> beginning) {
		this.kind = kind;
		this.message = message;
		this.beginning = beginning;
	}

	private static void askToWait(FaultyCloud cloud) {
		cloud.fail(QciFault.status(503).retryAfter(RETRY_AFTER));
	}

	void begin(FaultyCloud cloud) {
		this.beginning.accept(cloud);
	}

	/**
	 * What the error says at least.
	 */
	String message() {
		return this.message;
	}

	boolean isRejection() {
		return this.kind == Kind.REJECTED;
	}

	/**
	 * Whether only the limit of the attempt ends it.
	 */
	boolean isSilent() {
		return this.kind == Kind.SILENT;
	}

	/**
	 * Whether one attempt is due at the moment at which the token stops being usable,
	 * back-off or not.
	 */
	boolean isDueWhenUnusable() {
		return this.kind == Kind.UNAVAILABLE || this.kind == Kind.SILENT;
	}

	/**
	 * How long nothing is sent after a number of failures in a row, without jitter.
	 */
	Duration backoffAfter(int failures) {
		return switch (this.kind) {
			case UNAVAILABLE, SILENT -> INITIAL_BACKOFF.multipliedBy(1L << (failures - 1));
			case RETRY_AFTER -> RETRY_AFTER;
			case REJECTED -> MAX_BACKOFF.multipliedBy((long) Math.pow(10, failures - 1));
		};
	}

	private enum Kind {

		UNAVAILABLE, SILENT, RETRY_AFTER, REJECTED

	}

}
