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

package com.example;

import java.net.URI;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.account.AccountParts;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.authserver.AuthServerWebClients;
import dev.quantumauth.http.AuthServer;
import dev.quantumauth.session.AccessTokens;
import dev.quantumauth.session.time.SessionScheduler;

@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "quantum.auth.enabled", matchIfMissing = true)
class LabConfiguration {

	@Bean
	QuantumAuthAccount lab(@Value("${lab.url}") String url, @Value("${lab.token-uri}") String tokenUri,
			@Value("${lab.client-secret}") String secret, AuthServerWebClients http, SessionScheduler scheduler) {
		return TokenAccount.builder("lab", "lab", url, (context) -> {
			URI uri = context.checked(tokenUri);
			AuthServer server = context.authServer();
			AccessTokens<OAuth2AccessToken> tokens = context.session((wanted) -> server.post(uri)
				.parameter("grant_type", "client_credentials")
				.basic("jobs", secret)
				.obtain("client_credentials"));
			return AccountParts.of(context.client(tokens), tokens, server.probe(uri));
		}).build(() -> http.webClient("lab"), scheduler);
	}

}
