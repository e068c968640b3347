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

package dev.quantumauth.web.client;

import java.util.List;

import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

/**
 * The two ways to put tokens on the requests of a {@code RestClient}.
 */
enum BlockingStyle {

	/**
	 * What Spring Boot's builder gets.
	 */
	REQUEST_FACTORY {

		@Override
		RestClient.Builder restClient(BlockingClient client, StubAccount... accounts) {
			return RestClient.builder()
				.requestFactory(new QuantumAuthClientHttpRequestFactory(client.requestFactory(),
						new QuantumAuthClients(List.of(accounts))));
		}

	},

	/**
	 * What an application adds by hand, after its own interceptors.
	 */
	INTERCEPTOR {

		@Override
		RestClient.Builder restClient(BlockingClient client, StubAccount... accounts) {
			QuantumAuthClientHttpRequestInterceptor interceptor = new QuantumAuthClientHttpRequestInterceptor(
					new QuantumAuthClients(List.of(accounts)));
			return RestClient.builder()
				.requestFactory(client.requestFactory())
				.requestInterceptors((interceptors) -> interceptors.add(interceptor));
		}

	};

	abstract RestClient.Builder restClient(BlockingClient client, StubAccount... accounts);

}
