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

package dev.quantumauth.autoconfigure.iqm;

import java.nio.file.Path;
import java.util.function.Supplier;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.iqm.IqmAccount;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.iqm.IqmCredentials;

/**
 * One of the four ways to come to an access token.
 */
interface IqmCredential {

	/**
	 * Begin to build an account that has this credential.
	 * @param account the settings of the account
	 * @return a builder
	 */
	TokenAccount.Builder<IqmAuthClient> account(IqmAccountSettings account);

	/**
	 * Return whether the credential is for the authentication server.
	 * @return whether there is one
	 */
	default boolean isForAuthServer() {
		return false;
	}

	/**
	 * Username and password.
	 *
	 * @param authServerUrl the base URL of the authentication server
	 * @param credentials tells username and password
	 */
	record Login(String authServerUrl, Supplier<IqmCredentials> credentials) implements IqmCredential {

		@Override
		public TokenAccount.Builder<IqmAuthClient> account(IqmAccountSettings account) {
			return IqmAccount.withPassword(account.id(), account.url(), account.realmAt(this.authServerUrl),
					this.credentials);
		}

		@Override
		public boolean isForAuthServer() {
			return true;
		}

	}

	/**
	 * The refresh token of a session that somebody else has begun.
	 *
	 * @param authServerUrl the base URL of the authentication server
	 * @param refreshToken tells the refresh token
	 */
	record RefreshToken(String authServerUrl, Supplier<String> refreshToken) implements IqmCredential {

		@Override
		public TokenAccount.Builder<IqmAuthClient> account(IqmAccountSettings account) {
			return IqmAccount.withRefreshToken(account.id(), account.url(), account.realmAt(this.authServerUrl),
					this.refreshToken);
		}

		@Override
		public boolean isForAuthServer() {
			return true;
		}

	}

	/**
	 * An access token that somebody else looks after.
	 *
	 * @param token tells the token
	 * @param fixed whether that is the same one for ever
	 */
	record Token(Supplier<String> token, boolean fixed) implements IqmCredential {

		@Override
		public TokenAccount.Builder<IqmAuthClient> account(IqmAccountSettings account) {
			return this.fixed ? IqmAccount.withToken(account.id(), account.url(), this.token.get())
					: IqmAccount.withToken(account.id(), account.url(), this.token);
		}

	}

	/**
	 * A file with an access token that somebody else looks after.
	 *
	 * @param path the file
	 */
	record TokensFile(Path path) implements IqmCredential {

		@Override
		public TokenAccount.Builder<IqmAuthClient> account(IqmAccountSettings account) {
			return IqmAccount.withTokensFile(account.id(), account.url(), this.path);
		}

	}

}
