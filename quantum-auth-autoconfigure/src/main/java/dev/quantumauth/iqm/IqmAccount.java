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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.session.AccessTokens;

/**
 * An account at IQM.
 *
 * @since 0.1.0
 */
public final class IqmAccount implements QuantumAuthAccount {

	private final IqmAuthClient client;

	private final List<QuantumAuthTarget> targets;

	private final LoginPage loginPage;

	private final Mono<QuantumAuthProbe> probe;

	private final AccessTokens<OAuth2AccessToken> tokens;

	IqmAccount(IqmAuthClient client, List<QuantumAuthTarget> targets, Mono<QuantumAuthProbe> probe,
			AccessTokens<OAuth2AccessToken> tokens) {
		this.client = client;
		this.targets = targets;
		this.loginPage = new LoginPage(client.getAuthServerUrl());
		this.probe = probe;
		this.tokens = tokens;
	}

	/**
	 * Begin to describe an account whose sessions are started with username and password.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param authServerUrl the base URL of the authentication server, likewise
	 * @param credentials tells username and password, called for each login on a thread
	 * that may block
	 * @return a builder
	 */
	public static IqmAccountBuilder withPassword(String id, String url, String authServerUrl,
			Supplier<IqmCredentials> credentials) {
		return new IqmAccountBuilder(id, url, new IqmAccountForm.Login(authServerUrl, credentials));
	}

	/**
	 * Begin to describe an account that continues a session which somebody else has
	 * begun.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param authServerUrl the base URL of the authentication server, likewise
	 * @param refreshToken tells the refresh token to begin with, called for each token
	 * request on a thread that may block
	 * @return a builder
	 */
	public static IqmAccountBuilder withRefreshToken(String id, String url, String authServerUrl,
			Supplier<String> refreshToken) {
		return new IqmAccountBuilder(id, url, new IqmAccountForm.Continuation(authServerUrl, refreshToken));
	}

	/**
	 * Begin to describe an account whose access token is configured.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param token the access token
	 * @return a builder
	 */
	public static IqmAccountBuilder withToken(String id, String url, String token) {
		return new IqmAccountBuilder(id, url, new IqmAccountForm.External(new FixedToken(() -> token, true)));
	}

	/**
	 * Begin to describe an account whose access token somebody tells who may change it.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param token tells the access token, called about once a second while the account
	 * is used, and after a 401, on a thread that may block
	 * @return a builder
	 */
	public static IqmAccountBuilder withToken(String id, String url, Supplier<String> token) {
		return new IqmAccountBuilder(id, url, new IqmAccountForm.External(new FixedToken(token, false)));
	}

	/**
	 * Begin to describe an account whose access token is in the file that IQM's login
	 * daemon keeps.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param tokensFile the file
	 * @return a builder
	 */
	public static IqmAccountBuilder withTokensFile(String id, String url, Path tokensFile) {
		return new IqmAccountBuilder(id, url, new IqmAccountForm.External(new TokensFile(id, tokensFile)));
	}

	@Override
	public IqmAuthClient client() {
		return this.client;
	}

	@Override
	public List<QuantumAuthTarget> targets() {
		return this.targets;
	}

	@Override
	public boolean isRedirectToLogin(URI location) {
		return this.loginPage.is(location);
	}

	@Override
	public Mono<QuantumAuthProbe> probe() {
		return this.probe;
	}

	@Override
	public void start() {
		this.tokens.start();
	}

	@Override
	public Mono<Void> shutDown(Duration timeout) {
		return this.tokens.shutDown(timeout);
	}

	@Override
	public String toString() {
		return "IqmAccount[id=" + this.client.getId() + ", url=" + this.client.getUrl() + "]";
	}

}
