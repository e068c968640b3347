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

package dev.quantumauth.springcloud.docs;

import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

@Component
public class BalancedAllocations {

	private final WebClient qci;

	BalancedAllocations(WebClient.Builder builder, ReactorLoadBalancerExchangeFilterFunction loadBalancer) {
		this.qci = builder.filters((filters) -> filters.add(0, loadBalancer)).baseUrl("http://quantum-service").build();
	}

	public Mono<String> read() {
		return this.qci.get().uri("/optimization/v1/jobs/allocations").retrieve().bodyToMono(String.class);
	}

}
