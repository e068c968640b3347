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

package dev.quantumauth.test.server;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a fake quantum computer, which have the status that the test wants from the
 * moment at which they are submitted.
 *
 * @param <S> the type of a job's status
 */
public final class Jobs<S> {

	private final Map<String, Job<S>> jobs = new LinkedHashMap<>();

	private final Clock clock;

	private final S initialStatus;

	private final Predicate<S> isFinal;

	private S status;

	/**
	 * Create an empty store.
	 * @param clock tells when jobs are submitted and change
	 * @param status the status of jobs until another is set
	 * @param isFinal tells which status does not change
	 */
	public Jobs(Clock clock, S status, Predicate<S> isFinal) {
		this.clock = clock;
		this.initialStatus = status;
		this.isFinal = isFinal;
		this.status = status;
	}

	/**
	 * Set the status of the jobs whose status is not final, and of those that are
	 * submitted from now on.
	 * @param status the status
	 */
	public synchronized void status(S status) {
		this.status = status;
		Instant now = this.clock.instant();
		this.jobs.replaceAll((id, job) -> this.isFinal.test(job.status()) ? job : job.with(status, now));
	}

	/**
	 * Take a job.
	 * @param request a request with a JSON object
	 * @param answer makes the answer with the new job
	 * @return that answer, or 400
	 */
	public ResponseDefinitionBuilder submit(Request request, Function<Job<S>, ResponseDefinitionBuilder> answer) {
		Map<?, ?> submission = HttpAnswers.jsonObject(request);
		return (submission != null) ? answer.apply(add(submission)) : HttpAnswers.error(400, "A JSON object is needed");
	}

	private synchronized Job<S> add(Map<?, ?> submission) {
		Instant now = this.clock.instant();
		Job<S> job = new Job<>(UUID.randomUUID().toString(), submission, now, this.status, now);
		this.jobs.put(job.id(), job);
		return job;
	}

	/**
	 * Answer a request about a job.
	 * @param request a request with the path variable {@code id}
	 * @param answer makes the answer with the job
	 * @return that answer, or 404
	 */
	public ResponseDefinitionBuilder find(Request request, Function<Job<S>, ResponseDefinitionBuilder> answer) {
		Job<S> job = get(id(request));
		return (job != null) ? answer.apply(job) : HttpAnswers.error(404, "There is no such job");
	}

	private synchronized @Nullable Job<S> get(String id) {
		return this.jobs.get(id);
	}

	/**
	 * Set the status of one job, unless its status is final.
	 * @param job the job
	 * @param status the status
	 * @return whether the status was set
	 */
	public synchronized boolean change(Job<S> job, S status) {
		Job<S> current = this.jobs.get(job.id());
		if (current == null || this.isFinal.test(current.status())) {
			return false;
		}
		this.jobs.put(job.id(), current.with(status, this.clock.instant()));
		return true;
	}

	/**
	 * Forget a job.
	 * @param job the job
	 */
	public synchronized void remove(Job<S> job) {
		this.jobs.remove(job.id());
	}

	/**
	 * Forget all jobs and the status that was set.
	 */
	public synchronized void reset() {
		this.jobs.clear();
		this.status = this.initialStatus;
	}

	private static String id(Request request) {
		return Objects.requireNonNull(request.getPathParameters().get("id"));
	}

}
