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

import java.util.List;

import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.http.AuthServer;
import dev.quantumauth.http.AuthServerAnswer;
import dev.quantumauth.http.Redaction;

/**
 * Checks whether IQM's authentication server works: whether the realm has a discovery
 * document (OpenID Connect Discovery 1.0, section 4), and whether the token endpoint
 * exists. Neither call contains a credential.
 *
 * @param server the authentication server
 * @param realm the realm
 */
record IqmDiscovery(AuthServer server, IqmRealm realm) {

	Mono<QuantumAuthProbe> probe() {
		return this.server.get(this.realm.discoveryUri())
			.exchange(IqmDiscovery::issuer)
			.flatMap((issuer) -> this.server.probe(this.realm.tokenUri())
				.thenReturn(new QuantumAuthProbe("Realm " + Redaction.message(issuer, List.of()), null, null)));
	}

	private static String issuer(AuthServerAnswer answer) {
		String issuer = answer.object().path("issuer").stringValue(null);
		if (issuer == null) {
			throw answer.invalid("is no discovery document: it has no issuer");
		}
		return issuer;
	}

}
