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

package dev.quantumauth.iqm;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.http.AuthServerResponse;
import dev.quantumauth.http.Redaction;

/**
 * Asks IQM's authentication server whether it works: for the realm's discovery document
 * (OpenID Connect Discovery 1.0, section 4), and whether the token endpoint is where
 * tokens are asked for. Neither call carries a credential.
 *
 * @param id the id of the account
 * @param realmUrl the URL of the realm
 * @param tokenUri where tokens are asked for
 * @param webClient the client to call with
 * @param limit how long a call may take
 */
record IqmDiscovery(String id, String realmUrl, URI tokenUri, WebClient webClient, Duration limit) {

	Mono<QuantumAuthProbe> probe() {
		return issuer().flatMap((issuer) -> reachTokenEndpoint()
			.thenReturn(new QuantumAuthProbe("Realm " + Redaction.message(issuer, List.of()), null, null)));
	}

	private Mono<String> issuer() {
		URI uri = URI.create(this.realmUrl + "/.well-known/openid-configuration");
		IqmCall call = new IqmCall(this.id, "GET", uri);
		return get(call, uri).map((response) -> {
			if (!response.status().is2xxSuccessful()) {
				throw call.refused(response);
			}
			String issuer = IqmCall.text(call.object(response), "issuer");
			if (issuer == null) {
				throw call.invalid("is no discovery document: it has no issuer", response);
			}
			return issuer;
		});
	}

	// It answers 405 to a GET
	private Mono<Void> reachTokenEndpoint() {
		IqmCall call = new IqmCall(this.id, "GET", this.tokenUri);
		return get(call, this.tokenUri).doOnNext((response) -> {
			int status = response.status().value();
			if (status != 405 && !response.status().is2xxSuccessful()) {
				throw call.refused(response);
			}
		}).then();
	}

	private Mono<AuthServerResponse> get(IqmCall call, URI uri) {
		return call.answered(this.webClient.get()
			.uri(uri)
			.accept(MediaType.APPLICATION_JSON)
			.exchangeToMono(AuthServerResponse::read), this.limit);
	}

}
