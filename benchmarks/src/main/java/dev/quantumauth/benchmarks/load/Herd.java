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

package dev.quantumauth.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.benchmarks.contender.Contender;
import dev.quantumauth.benchmarks.report.Table;

/**
 * Many first calls at the same time, while there is no token.
 *
 * @param calls how many
 * @param tokenTime how long a token request takes
 * @param rounds how often to repeat all of it; the first round is not counted
 * @since 0.1.0
 */
public record Herd(int calls, Duration tokenTime, int rounds) {

	private static final List<Contender> CONTENDERS = List.of(Contender.STATIC_HEADER, Contender.QUANTUM_AUTH,
			Contender.SPRING_SECURITY);

	private static final double TARGET = 1.5;

	public static Herd full() {
		return new Herd(10_000, Duration.ofMillis(500), 6);
	}

	public String report() {
		Map<Contender, Stampede> medians = measure();
		Stampede calls = Objects.requireNonNull(medians.get(Contender.STATIC_HEADER));
		Table table = new Table("", "most token requests", "last caller has its token after", "last answer after",
				"failed", "(last answer - calls themselves) / one token request");
		medians.forEach((contender, stampede) -> {
			boolean baseline = contender == Contender.STATIC_HEADER;
			table.row(contender.label() + (baseline ? " (the calls themselves)" : ""), stampede.tokenRequests(),
					millis(stampede.lastToken()), millis(stampede.lastAnswer()), stampede.failed(),
					baseline ? "" : "%.2f".formatted(inTokenRequests(stampede, calls)));
		});
		Stampede ours = Objects.requireNonNull(medians.get(Contender.QUANTUM_AUTH));
		double ratio = inTokenRequests(ours, calls);
		Table targets = new Table("target for quantum-auth", "measured", "met")
			.row("1 token request", ours.tokenRequests(), Table.met(ours.tokenRequests() == 1))
			.row("last answer below %.1f token requests plus the calls themselves".formatted(TARGET),
					"%.2f".formatted(ratio), Table.met(ratio < TARGET));
		return "%,d calls; a token request takes %s; medians of %d rounds.\n\n%s\n%s".formatted(this.calls,
				millis(this.tokenTime.toNanos()), Math.max(1, this.rounds - 1), table, targets);
	}

	/**
	 * Let all contenders take turns.
	 * @return for each the median times, the most token requests of a round and all
	 * failures
	 */
	Map<Contender, Stampede> measure() {
		Map<Contender, List<Stampede>> rounds = new EnumMap<>(Contender.class);
		try (CloudServer server = new CloudServer(this.tokenTime, Duration.ofHours(1));
				Caller caller = new Caller(server, Contender.DEFAULT_CLOCK_SKEW)) {
			for (int round = 0; round < this.rounds; round++) {
				for (Contender contender : CONTENDERS) {
					Stampede stampede = run(contender, server, caller);
					if (round > 0 || this.rounds == 1) {
						rounds.computeIfAbsent(contender, (key) -> new ArrayList<>()).add(stampede);
					}
				}
			}
		}
		Map<Contender, Stampede> medians = new EnumMap<>(Contender.class);
		rounds.forEach((contender, stampedes) -> {
			stampedes.sort((one, other) -> Long.compare(one.lastAnswer(), other.lastAnswer()));
			Stampede median = stampedes.get(stampedes.size() / 2);
			medians.put(contender, new Stampede(stampedes.stream().mapToLong(Stampede::tokenRequests).max().orElse(0),
					median.lastToken(), median.lastAnswer(), stampedes.stream().mapToLong(Stampede::failed).sum()));
		});
		return medians;
	}

	private Stampede run(Contender contender, CloudServer server, Caller caller) {
		AtomicLong lastToken = new AtomicLong();
		AtomicLong lastAnswer = new AtomicLong();
		LongAdder failed = new LongAdder();
		CountDownLatch answers = new CountDownLatch(this.calls);
		WebClient client = caller.client(contender, (request, next) -> {
			lastToken.accumulateAndGet(System.nanoTime(), Math::max);
			return next.exchange(request);
		});
		long tokenRequests = server.tokenRequests();
		long start = System.nanoTime();
		for (int i = 0; i < this.calls; i++) {
			Caller.call(client).doOnError((ex) -> failed.increment()).onErrorComplete().doFinally((signal) -> {
				lastAnswer.accumulateAndGet(System.nanoTime(), Math::max);
				answers.countDown();
			}).subscribe();
		}
		Caller.await(answers);
		return new Stampede(server.tokenRequests() - tokenRequests, lastToken.get() - start, lastAnswer.get() - start,
				failed.sum());
	}

	private double inTokenRequests(Stampede stampede, Stampede calls) {
		return (double) (stampede.lastAnswer() - calls.lastAnswer()) / this.tokenTime.toNanos();
	}

	private static String millis(long nanos) {
		return "%,d ms".formatted(TimeUnit.NANOSECONDS.toMillis(nanos));
	}

	/**
	 * One round of one contender.
	 *
	 * @param tokenRequests the token requests that the server saw
	 * @param lastToken nanoseconds until the last request had its token
	 * @param lastAnswer nanoseconds until the last answer
	 * @param failed the calls that failed
	 */
	record Stampede(long tokenRequests, long lastToken, long lastAnswer, long failed) {
	}

}
