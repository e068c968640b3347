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

package com.example.annealing;

import java.util.Map;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

import dev.quantumauth.qci.QciAuthClient;

/**
 * Jobs, read wherever the account is.
 */
@Component
class Jobs {

	private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {
	};

	private final RestClient qci;

	Jobs(RestClient.Builder builder, QciAuthClient account) {
		this.qci = builder.baseUrl(account.getUrl()).build();
	}

	Map<String, Object> submit(Map<String, Object> job) {
		return this.qci.post().uri("/optimization/v1/jobs").body(job).retrieve().body(JSON);
	}

	Map<String, Object> status(String id) {
		return this.qci.get().uri("/optimization/v1/jobs/{id}/status", id).retrieve().body(JSON);
	}

}
