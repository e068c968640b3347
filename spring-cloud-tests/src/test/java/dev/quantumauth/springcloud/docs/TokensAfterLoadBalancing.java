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

import java.util.Comparator;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

@Configuration(proxyBeanMethods = false)
public class TokensAfterLoadBalancing {

	@Bean
	WebClientHttpServiceGroupConfigurer tokensAfterLoadBalancing() {
		return (groups) -> groups.forEachClient((group, builder) -> sort(builder));
	}

	public static void sort(WebClient.Builder builder) {
		builder.filters((filters) -> filters
			.sort(Comparator.comparing((filter) -> filter instanceof QuantumAuthExchangeFilterFunction)));
	}

}
