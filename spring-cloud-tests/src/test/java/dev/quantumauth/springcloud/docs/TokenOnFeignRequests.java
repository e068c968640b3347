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

import java.net.URI;

import feign.RequestInterceptor;
import feign.RequestTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClients;

@Component
public class TokenOnFeignRequests implements RequestInterceptor {

	private final QuantumAuthAccount qci;

	TokenOnFeignRequests(QuantumAuthClients clients) {
		this.qci = clients.accounts()
			.stream()
			.filter((account) -> account.client().getId().equals("qci"))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void apply(RequestTemplate request) {
		String url = request.url().startsWith("http") ? request.url()
				: request.target(request.feignTarget().url()).url();
		if (this.qci.targets().stream().anyMatch((target) -> target.matches(URI.create(url)))
				&& !request.headers().containsKey(HttpHeaders.AUTHORIZATION)) {
			request.header(HttpHeaders.AUTHORIZATION,
					"Bearer " + this.qci.client().accessToken().block().getTokenValue());
		}
	}

}
