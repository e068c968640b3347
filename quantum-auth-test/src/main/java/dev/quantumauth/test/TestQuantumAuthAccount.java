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

package dev.quantumauth.test;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenHeader;

/**
 * An account for tests without Spring and without a server. It has a valid token at any
 * time, unless it is told to fail; a rejected or renewed token is followed by another
 * one. The tokens of an account called {@code alice} are
 * {@code test-access-token-of-alice-1}, {@code test-access-token-of-alice-2} and so on.
 * <p>
 * Also useful as a bean: it takes the place of the configured account with its id.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class TestQuantumAuthAccount implements QuantumAuthAccount, QuantumAuthClient, RequestTokens {

	private static final String PROVIDER = "test";

	private final String id;

	private final boolean isDefault;

	private final List<QuantumAuthTarget> targets;

	private final TokenHeader tokenHeader;

	private final TestTokens tokens;

	private TestQuantumAuthAccount(String id, boolean isDefault, List<QuantumAuthTarget> targets,
			TokenHeader tokenHeader) {
		this.id = id;
		this.isDefault = isDefault;
		this.targets = targets;
		this.tokenHeader = tokenHeader;
		this.tokens = new TestTokens(id);
	}

	/**
	 * Create an account.
	 * @param id its id
	 * @param urls the base URLs to which its token may be sent, plain http included
	 * @return the account
	 * @throws IllegalArgumentException if one cannot be such a URL
	 */
	public static TestQuantumAuthAccount of(String id, String... urls) {
		return new TestQuantumAuthAccount(id, false, targets(urls), TokenHeader.BEARER);
	}

	/**
	 * Create an account that is used for requests if several accounts have the same URL.
	 * @param id its id
	 * @param urls as for {@link #of}
	 * @return the account
	 * @throws IllegalArgumentException if one cannot be such a URL
	 */
	public static TestQuantumAuthAccount defaultOf(String id, String... urls) {
		return new TestQuantumAuthAccount(id, true, targets(urls), TokenHeader.BEARER);
	}

	private static List<QuantumAuthTarget> targets(String... urls) {
		return Arrays.stream(urls).map((url) -> QuantumAuthTarget.of(url, true)).toList();
	}

	/**
	 * Create an account with the same id and URLs whose tokens go into another header.
	 * @param tokenHeader the header, instead of {@code Authorization: Bearer}
	 * @return a new account, which shares neither tokens nor failures with this one
	 */
	public TestQuantumAuthAccount withTokenHeader(TokenHeader tokenHeader) {
		return new TestQuantumAuthAccount(this.id, this.isDefault, this.targets, tokenHeader);
	}

	/**
	 * Fail each call for a token from now on, as if the authentication server could not
	 * be reached, until {@link #recover()}.
	 */
	public void becomeUnavailable() {
		this.tokens.fail("temporarily_unavailable",
				"The authentication server is not available: the test simulates this");
	}

	/**
	 * Fail each call for a token from now on, as if the cloud rejected the credential,
	 * until {@link #recover()}.
	 */
	public void rejectCredential() {
		this.tokens.fail(OAuth2ErrorCodes.INVALID_GRANT, "The credential is rejected: the test simulates this");
	}

	/**
	 * Keep the current token from now on, also when it is rejected: the caller gets a 401
	 * of the API then, because there is no other token to try.
	 */
	public void keepRejectedTokens() {
		this.tokens.keepRejected();
	}

	/**
	 * Have a valid token again, and another one after each rejection.
	 */
	public void recover() {
		this.tokens.recover();
	}

	/**
	 * Return how many times the current token was rejected, including rejections after
	 * which it was kept.
	 * @return the number of rejections
	 */
	public int rejections() {
		return this.tokens.rejections();
	}

	@Override
	public QuantumAuthClient client() {
		return this;
	}

	@Override
	public TokenHeader tokenHeader() {
		return this.tokenHeader;
	}

	@Override
	public List<QuantumAuthTarget> targets() {
		return this.targets;
	}

	@Override
	public boolean isDefault() {
		return this.isDefault;
	}

	@Override
	public Mono<QuantumAuthProbe> probe() {
		return accessToken().thenReturn(new QuantumAuthProbe("No server: this is a test", null, null));
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public String getProvider() {
		return PROVIDER;
	}

	@Override
	public Mono<OAuth2AccessToken> accessToken() {
		return Mono.fromSupplier(this.tokens::current);
	}

	@Override
	public @Nullable OAuth2AccessToken cachedAccessToken() {
		return this.tokens.cached();
	}

	@Override
	public boolean reject(OAuth2AccessToken token) {
		return this.tokens.reject(token);
	}

	@Override
	public Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token) {
		return Mono.fromSupplier(() -> reject(token));
	}

	@Override
	public void accepted(OAuth2AccessToken token) {
	}

	@Override
	public void replayRejected(OAuth2AccessToken token) {
	}

	@Override
	public Mono<Void> renew() {
		return endSession().then(accessToken()).then();
	}

	@Override
	public Mono<Void> endSession() {
		return Mono.fromRunnable(this.tokens::renew);
	}

	@Override
	public QuantumAuthStatus getStatus() {
		OAuth2Error error = this.tokens.error();
		return new QuantumAuthStatus(this.id, PROVIDER, (error != null) ? TokenState.ABSENT : TokenState.VALID,
				(error != null) ? null : this.tokens.expiresAt(), false, error,
				error != null && TestTokens.isRejected(error), null);
	}

	@Override
	public String toString() {
		return "TestQuantumAuthAccount[" + this.id + "]";
	}

}
