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

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The API of an IQM server, as it speaks of jobs in JSON.
 */
@HttpExchange
interface IqmServer {

	@GetExchange("/about")
	Map<String, Object> about();

	@GetExchange("/api/v1/quantum-computers/{computer}/health")
	Map<String, Object> health(@PathVariable String computer);

	@PostExchange("/api/v1/jobs/{computer}/circuit")
	Map<String, Object> submit(@PathVariable String computer, @RequestBody Map<String, Object> job);

	@GetExchange("/api/v1/jobs/{id}")
	Map<String, Object> job(@PathVariable String id);

	@GetExchange("/api/v1/jobs/{id}/artifacts/measurement_counts")
	List<Map<String, Object>> counts(@PathVariable String id);

}
