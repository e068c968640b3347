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

package dev.quantumauth.samples.iqm;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientResponseException;

/**
 * What this application offers to its own callers: IQM's answers, handed on.
 */
@RestController
class JobsController {

	private final IqmServer iqm;

	private final AsyncTaskExecutor executor;

	private final String computer;

	JobsController(IqmServer iqm, AsyncTaskExecutor applicationTaskExecutor,
			@Value("${IQM_QUANTUM_COMPUTER:garnet}") String computer) {
		this.iqm = iqm;
		this.computer = computer;
		this.executor = applicationTaskExecutor;
	}

	// Two calls at the same time, and one login if there is no token yet
	@GetMapping("/about")
	About about() {
		CompletableFuture<Map<String, Object>> about = this.executor.submitCompletable(this.iqm::about);
		CompletableFuture<Map<String, Object>> health = this.executor
			.submitCompletable(() -> this.iqm.health(this.computer));
		return new About(about.join(), health.join());
	}

	@PostMapping("/jobs")
	@ResponseStatus(HttpStatus.CREATED)
	Map<String, Object> submit(@RequestBody Map<String, Object> job) {
		return this.iqm.submit(this.computer, job);
	}

	@GetMapping("/jobs/{id}")
	Map<String, Object> job(@PathVariable String id) {
		return this.iqm.job(id);
	}

	@GetMapping("/jobs/{id}/counts")
	List<Map<String, Object>> counts(@PathVariable String id) {
		return this.iqm.counts(id);
	}

	// A bad or unknown job is our caller's business, everything else is between IQM and
	// us
	@ExceptionHandler
	ProblemDetail refusedByIqm(RestClientResponseException ex) {
		HttpStatusCode status = switch (ex.getStatusCode().value()) {
			case 400, 404 -> ex.getStatusCode();
			default -> HttpStatus.BAD_GATEWAY;
		};
		return ProblemDetail.forStatusAndDetail(status, "IQM answered " + ex.getStatusCode());
	}

	// Why there is no token is in the log and in the health, for those who can change it
	@ExceptionHandler
	ProblemDetail withoutToken(ClientAuthorizationException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY,
				"Without an access token for IQM: " + ex.getError().getErrorCode());
	}

	record About(Map<String, Object> about, Map<String, Object> health) {

	}

}
