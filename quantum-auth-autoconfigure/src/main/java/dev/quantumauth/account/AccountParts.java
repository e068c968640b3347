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

package dev.quantumauth.account;

import java.net.URI;
import java.util.Map;
import java.util.function.Predicate;

import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.session.AccessTokens;

/**
 * The parts of an account that depend on the provider.
 *
 * @param <C> the type of client
 * @param client the client, which uses the tokens
 * @param tokens the account's tokens
 * @param probe asks the cloud whether its authentication service works, like
 * {@link dev.quantumauth.QuantumAuthAccount#probe()}
 * @param requestHeaders headers for each request to the API, none of which is a secret
 * @param redirectToLogin decides whether a redirect means that the token was rejected
 * @since 0.1.0
 */
public record AccountParts<C extends QuantumAuthClient>(C client, AccessTokens<?> tokens, Mono<QuantumAuthProbe> probe,
		Map<String, String> requestHeaders, Predicate<URI> redirectToLogin) {

	/**
	 * Return parts without request headers, for an API that does not redirect to a login
	 * page.
	 * @param <C> the type of client
	 * @param client the client, which uses the tokens
	 * @param tokens the account's tokens
	 * @param probe asks the cloud whether its authentication service works
	 * @return the parts
	 */
	public static <C extends QuantumAuthClient> AccountParts<C> of(C client, AccessTokens<?> tokens,
			Mono<QuantumAuthProbe> probe) {
		return new AccountParts<>(client, tokens, probe, Map.of(), (location) -> false);
	}

	/**
	 * Return the same parts with headers for each request to the API.
	 * @param requestHeaders the headers, none of which is a secret
	 * @return the parts
	 */
	public AccountParts<C> withRequestHeaders(Map<String, String> requestHeaders) {
		return new AccountParts<>(this.client, this.tokens, this.probe, Map.copyOf(requestHeaders),
				this.redirectToLogin);
	}

	/**
	 * Return the same parts for an API that redirects to a login page instead of
	 * answering 401.
	 * @param redirectToLogin decides whether a redirect means that the token was rejected
	 * @return the parts
	 */
	public AccountParts<C> withRedirectToLogin(Predicate<URI> redirectToLogin) {
		return new AccountParts<>(this.client, this.tokens, this.probe, this.requestHeaders, redirectToLogin);
	}

}
