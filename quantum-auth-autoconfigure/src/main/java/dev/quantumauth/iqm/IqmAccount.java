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
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.account.AccountContext;
import dev.quantumauth.account.AccountParts;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.account.exchange.ConfiguredRefreshToken;
import dev.quantumauth.account.exchange.RefreshThenLogin;
import dev.quantumauth.http.AuthServer;
import dev.quantumauth.session.AccessTokens;
import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.credential.ConfiguredCredential;

/**
 * Creates accounts at IQM, one method for each kind of credential. By default its token
 * may go to its URL and to the path {@code /api/v1} of its origin.
 *
 * @since 0.1.0
 */
public final class IqmAccount {

	private static final Pattern ORIGIN = Pattern.compile("https?://[^/]+", Pattern.CASE_INSENSITIVE);

	private static final String API_PATH = "/api/v1";

	private IqmAccount() {
	}

	/**
	 * Return a builder for an account whose sessions begin with username and password.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param realm the realm of the sessions
	 * @param credentials returns username and password, called for each login on a thread
	 * that may block
	 * @return a builder
	 */
	public static TokenAccount.Builder<IqmAuthClient> withPassword(String id, String url, IqmRealm realm,
			Supplier<IqmCredentials> credentials) {
		return builder(id, url, (context) -> session(context, url, realm, "password",
				(endpoint) -> new RefreshThenLogin<>(endpoint,
						new ConfiguredCredential<>(credentials, (user) -> user.username() + "\n" + user.password()),
						context.scheduler(), context.clock())));
	}

	/**
	 * Return a builder for an account that continues a session which was begun elsewhere.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param realm the realm of the session
	 * @param refreshToken returns the configured refresh token, called for each token
	 * request on a thread that may block
	 * @return a builder
	 */
	public static TokenAccount.Builder<IqmAuthClient> withRefreshToken(String id, String url, IqmRealm realm,
			Supplier<String> refreshToken) {
		return builder(id, url, (context) -> session(context, url, realm, "refresh token",
				(endpoint) -> new ConfiguredRefreshToken(endpoint, refreshToken, context.clock())));
	}

	/**
	 * Return a builder for an account with a configured access token that never changes.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param token the access token
	 * @return a builder
	 */
	public static TokenAccount.Builder<IqmAuthClient> withToken(String id, String url, String token) {
		return externallyManaged(id, url, (context) -> context.externalToken(() -> token, true));
	}

	/**
	 * Return a builder for an account with a configured access token that may change.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param token returns the access token, called about once a second while the account
	 * is used, and after a 401, on a thread that may block
	 * @return a builder
	 */
	public static TokenAccount.Builder<IqmAuthClient> withToken(String id, String url, Supplier<String> token) {
		return externallyManaged(id, url, (context) -> context.externalToken(token, false));
	}

	/**
	 * Return a builder for an account whose access token is in the file of IQM's login
	 * daemon.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param tokensFile the file
	 * @return a builder
	 */
	public static TokenAccount.Builder<IqmAuthClient> withTokensFile(String id, String url, Path tokensFile) {
		return externallyManaged(id, url, (context) -> context.externalToken(new TokensFile(id, tokensFile)));
	}

	private static TokenAccount.Builder<IqmAuthClient> builder(String id, String url,
			Function<AccountContext, AccountParts<IqmAuthClient>> parts) {
		return TokenAccount.builder(id, IqmAuthClient.PROVIDER, url, parts).apiUrls(targets(url));
	}

	// From version 33 on, iqm-client calls the API at this path, whatever path its URL
	// has
	private static List<String> targets(String url) {
		Matcher origin = ORIGIN.matcher(url);
		return origin.lookingAt() ? List.of(url, origin.group() + API_PATH) : List.of(url);
	}

	private static AccountParts<IqmAuthClient> session(AccountContext context, String url, IqmRealm realm,
			String credential, Function<IqmTokenEndpoint, TokenSource<OAuth2AccessToken>> source) {
		URI authServerUrl = context.checked(realm.authServerUrl());
		AuthServer server = context.authServer().withRemedy(IqmRemedy::of);
		IqmTokenEndpoint endpoint = new IqmTokenEndpoint(server, realm, credential);
		AccessTokens<OAuth2AccessToken> tokens = context.session(source.apply(endpoint));
		return parts(context, url, authServerUrl, tokens, new IqmDiscovery(server, realm).probe());
	}

	private static TokenAccount.Builder<IqmAuthClient> externallyManaged(String id, String url,
			Function<AccountContext, ExternalToken> tokens) {
		return builder(id, url, (context) -> {
			ExternalToken token = tokens.apply(context);
			return parts(context, url, null, token, token.probe());
		});
	}

	private static AccountParts<IqmAuthClient> parts(AccountContext context, String url, @Nullable URI authServerUrl,
			AccessTokens<OAuth2AccessToken> tokens, Mono<QuantumAuthProbe> probe) {
		IqmAuthClient client = new DefaultIqmAuthClient(context.id(), URI.create(url), authServerUrl, tokens);
		return AccountParts.of(client, tokens, probe).withRedirectToLogin(new LoginPage(authServerUrl)::is);
	}

}
