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
import java.util.function.Supplier;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.iqm.IqmAccountBuilder.SessionParts;
import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.SessionScheduler;
import dev.quantumauth.session.TokenReader;
import dev.quantumauth.session.TokenSource;

/**
 * One of the ways to come to an access token, and what the account is made of then.
 */
interface IqmAccountForm {

	IqmAccount account(IqmAccountBuilder builder, Supplier<WebClient> webClient, SessionScheduler scheduler,
			List<QuantumAuthTarget> targets);

	/**
	 * Username and password.
	 *
	 * @param authServerUrl the base URL of the authentication server
	 * @param credentials username and password
	 */
	record Login(String authServerUrl, Supplier<IqmCredentials> credentials) implements IqmAccountForm {

		@Override
		public IqmAccount account(IqmAccountBuilder builder, Supplier<WebClient> webClient, SessionScheduler scheduler,
				List<QuantumAuthTarget> targets) {
			SessionParts parts = builder.parts(this.authServerUrl, webClient.get());
			TokenSource<OAuth2AccessToken> source = new RefreshThenLogin(parts.endpoint(), this.credentials, scheduler,
					builder.clock());
			return builder.account(this.authServerUrl, parts, source, scheduler, targets);
		}

	}

	/**
	 * A session that somebody else has begun.
	 *
	 * @param authServerUrl the base URL of the authentication server
	 * @param refreshToken the refresh token to begin with
	 */
	record Continuation(String authServerUrl, Supplier<String> refreshToken) implements IqmAccountForm {

		@Override
		public IqmAccount account(IqmAccountBuilder builder, Supplier<WebClient> webClient, SessionScheduler scheduler,
				List<QuantumAuthTarget> targets) {
			SessionParts parts = builder.parts(this.authServerUrl, webClient.get());
			ConfiguredRefreshToken source = new ConfiguredRefreshToken(parts.endpoint(), this.refreshToken,
					builder.clock());
			return builder.account(this.authServerUrl, parts, source, scheduler, targets);
		}

	}

	/**
	 * An access token that somebody else looks after.
	 *
	 * @param reader reads the token
	 */
	record External(TokenReader reader) implements IqmAccountForm {

		@Override
		public IqmAccount account(IqmAccountBuilder builder, Supplier<WebClient> webClient, SessionScheduler scheduler,
				List<QuantumAuthTarget> targets) {
			ExternalToken token = new ExternalToken(builder.id(), IqmAuthClient.PROVIDER, this.reader, scheduler,
					builder.clock(), builder.listener());
			IqmAuthClient client = new DefaultIqmAuthClient(builder.id(), builder.url(), null, token);
			Mono<QuantumAuthProbe> probe = token.probe()
				.thenReturn(new QuantumAuthProbe("The token is managed elsewhere", null, null));
			return new IqmAccount(client, targets, probe, token);
		}

	}

}
