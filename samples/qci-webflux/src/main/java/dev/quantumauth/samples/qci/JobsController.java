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

package dev.quantumauth.samples.qci;

import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/**
 * What this application offers to its own callers: QCi's answers, handed on.
 */
@RestController
class JobsController {

	private final QciJobs qciJobs;

	JobsController(QciJobs qciJobs) {
		this.qciJobs = qciJobs;
	}

	@GetMapping("/allocations")
	Mono<Map<String, Object>> allocations() {
		return this.qciJobs.allocations();
	}

	@PostMapping("/jobs")
	@ResponseStatus(HttpStatus.CREATED)
	Mono<Map<String, Object>> submit(@RequestBody Map<String, Object> job) {
		return this.qciJobs.submit(job);
	}

	@GetMapping("/jobs/{id}")
	Mono<Map<String, Object>> job(@PathVariable String id) {
		return this.qciJobs.job(id);
	}

	// A bad or unknown job is our caller's business, everything else is between QCi and
	// us
	@ExceptionHandler
	ProblemDetail refusedByQci(WebClientResponseException ex) {
		HttpStatusCode status = switch (ex.getStatusCode().value()) {
			case 400, 404 -> ex.getStatusCode();
			default -> HttpStatus.BAD_GATEWAY;
		};
		return ProblemDetail.forStatusAndDetail(status, "QCi answered " + ex.getStatusCode());
	}

}
