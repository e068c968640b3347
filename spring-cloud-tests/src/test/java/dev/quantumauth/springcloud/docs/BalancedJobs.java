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

import org.springframework.cloud.client.loadbalancer.LoadBalancerInterceptor;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

@Component
public class BalancedJobs {

	private final RestClient qci;

	BalancedJobs(RestClient.Builder builder, LoadBalancerInterceptor loadBalancer) {
		this.qci = builder.requestInterceptor(loadBalancer).baseUrl("http://quantum-service").build();
	}

	public String allocations() {
		return this.qci.get().uri("/optimization/v1/jobs/allocations").retrieve().body(String.class);
	}

}
