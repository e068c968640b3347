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

import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.iqm.IqmAuthClient;

/**
 * The API of an IQM server, as it speaks of jobs in JSON.
 */
@Component
class IqmServer {

	private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {
	};

	private final WebClient iqm;

	// The account knows its URL, whether that comes from a property, from IQM_SERVER_URL
	// or from an IqmConnectionDetails bean: calls go where its token goes
	IqmServer(WebClient.Builder builder, ObjectProvider<IqmAuthClient> account) {
		this.iqm = builder.baseUrl(account.getIfAvailable(IqmServer::noAccount).getUrl().toString())
			// A login page is no answer
			.defaultStatusHandler(HttpStatusCode::is3xxRedirection, ClientResponse::createException)
			.build();
	}

	private static IqmAuthClient noAccount() {
		throw new FailureAnalyzedException("There is no account at IQM.",
				"Set IQM_SERVER_URL, IQM_AUTH_SERVER, IQM_AUTH_USERNAME and IQM_AUTH_PASSWORD, and start again.");
	}

	Mono<Map<String, Object>> about() {
		return this.iqm.get().uri("/about").retrieve().bodyToMono(JSON);
	}

	Mono<Map<String, Object>> health() {
		return this.iqm.get().uri("/health").retrieve().bodyToMono(JSON);
	}

	Mono<Map<String, Object>> submit(Map<String, Object> job) {
		return this.iqm.post().uri("/jobs").bodyValue(job).retrieve().bodyToMono(JSON);
	}

	Mono<Map<String, Object>> job(String id) {
		return this.iqm.get().uri("/jobs/{id}", id).retrieve().bodyToMono(JSON);
	}

	Mono<Map<String, Object>> status(String id) {
		return this.iqm.get().uri("/jobs/{id}/status", id).retrieve().bodyToMono(JSON);
	}

}
