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

package dev.quantumauth.keycloak.application;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.http.AuthServerConnector;
import dev.quantumauth.iqm.IqmAccount;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.iqm.IqmCredentials;
import dev.quantumauth.iqm.IqmRealm;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;

/**
 * Accounts of the library in a realm of the real Keycloak, with a relay on the way there.
 */
public final class Accounts implements AutoCloseable {

	public static final SessionSettings SETTINGS = SessionSettings.withRefreshMargin(Duration.ofSeconds(60));

	/**
	 * Nothing happens but for a caller.
	 */
	public static final SessionSettings ON_DEMAND = new SessionSettings(Duration.ofSeconds(60), 0, false,
			Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofMinutes(2));

	private static final String API_URL = "http://127.0.0.1:9/garnet";

	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private final WebClient webClient = WebClient.builder()
		.clientConnector(new AuthServerConnector(HttpClient::newBuilder, Duration.ofSeconds(60)))
		.build();

	private final List<TokenAccount<IqmAuthClient>> built = new CopyOnWriteArrayList<>();

	private final KeycloakRealm realm;

	private final AuthServerRelay relay;

	public Accounts(KeycloakRealm realm) {
		this.realm = realm;
		this.relay = AuthServerRelay.to(realm.serverUrl());
	}

	public AuthServerRelay relay() {
		return this.relay;
	}

	public IqmAuthClient alice(SessionSettings settings) {
		return withPassword(() -> new IqmCredentials(KeycloakRealm.USERNAME, KeycloakRealm.PASSWORD), settings);
	}

	public IqmAuthClient withPassword(Supplier<IqmCredentials> credentials, SessionSettings settings) {
		return build(
				IqmAccount.withPassword("iqm", API_URL, realmAt(this.relay.url()), credentials).settings(settings));
	}

	public IqmAuthClient withRefreshToken(Supplier<String> refreshToken, SessionSettings settings) {
		return build(IqmAccount.withRefreshToken("iqm", API_URL, realmAt(this.relay.url()), refreshToken)
			.settings(settings));
	}

	public IqmRealm realmAt(String authServerUrl) {
		return new IqmRealm(authServerUrl, this.realm.name(), IqmRealm.DEFAULT_CLIENT_ID);
	}

	public IqmAuthClient build(TokenAccount.Builder<IqmAuthClient> builder) {
		TokenAccount<IqmAuthClient> account = builder.build(() -> this.webClient, this.scheduler);
		account.start();
		this.built.add(account);
		return account.client();
	}

	/**
	 * The properties of an application whose default account has no credential yet.
	 */
	public Map<String, String> properties(String apiUrl) {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("quantum.auth.iqm.url", apiUrl);
		properties.put("quantum.auth.iqm.auth-server-url", this.relay.url());
		properties.put("quantum.auth.iqm.realm", this.realm.name());
		return properties;
	}

	/**
	 * The properties of an application whose default account is alice's.
	 */
	public Map<String, String> propertiesOfAlice(String apiUrl) {
		Map<String, String> properties = properties(apiUrl);
		properties.put("quantum.auth.iqm.username", KeycloakRealm.USERNAME);
		properties.put("quantum.auth.iqm.password", KeycloakRealm.PASSWORD);
		return properties;
	}

	@Override
	public void close() {
		this.relay.recover();
		this.built.forEach((account) -> account.shutDown(Duration.ofSeconds(2)).onErrorComplete().block());
		this.scheduler.close();
		this.relay.close();
	}

}
