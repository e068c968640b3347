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

package dev.quantumauth.readme;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * The component of {@code docs/unauthorized.md}.
 */
@Component
class JobResults {

	private final RestClient qci;

	JobResults(RestClient.Builder builder) {
		this.qci = builder.baseUrl("https://api.qci-prod.com").build();
	}

	String read() {
		return this.qci.get().uri("/optimization/v1/jobs/allocations").retrieve().body(String.class);
	}

}
