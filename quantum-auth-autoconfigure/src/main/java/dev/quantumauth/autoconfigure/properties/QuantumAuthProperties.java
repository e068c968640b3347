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

package dev.quantumauth.autoconfigure.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} that all accounts at all
 * clouds share.
 *
 * @param enabled Whether quantum-auth is on. When false, no account exists and nothing is
 * put on requests.
 * @param refresh How tokens are renewed
 * @param http The calls to authentication servers
 * @param webclient WebClient
 * @param restclient RestClient and RestTemplate
 * @param shutdownTimeout How long ending the sessions may take when the application
 * stops. All end at the same time.
 * @since 0.1.0
 */
@ConfigurationProperties("quantum.auth")
public record QuantumAuthProperties(@DefaultValue("true") boolean enabled, @DefaultValue Refresh refresh,
		@DefaultValue Http http, @DefaultValue Webclient webclient, @DefaultValue Restclient restclient,
		@DefaultValue("5s") Duration shutdownTimeout) {

	/**
	 * How tokens are renewed.
	 *
	 * @param background Whether tokens of accounts in use are renewed ahead of need, off
	 * the request path.
	 * @param jitter Spread of the renewal time, as a fraction of the refresh margin
	 * between 0 and 1. A renewal only ever comes earlier.
	 * @param backoff How long nothing is sent after a failed token request
	 */
	public record Refresh(@DefaultValue("true") boolean background, @DefaultValue("0.1") double jitter,
			@DefaultValue Backoff backoff) {

	}

	/**
	 * How long nothing is sent after a failed token request.
	 *
	 * @param initial Back-off after the first failed token request. It doubles with each
	 * further one.
	 * @param max Longest back-off while an authentication server is unavailable. After a
	 * rejected credential it is the first one, and grows tenfold each time.
	 */
	public record Backoff(@DefaultValue("1s") Duration initial, @DefaultValue("1m") Duration max) {

	}

	/**
	 * The calls to authentication servers.
	 *
	 * @param connectTimeout Connect timeout of the calls to authentication servers.
	 * Default is 'spring.http.clients.connect-timeout', else 60s.
	 * @param readTimeout Read timeout of the calls to authentication servers. Default is
	 * 'spring.http.clients.read-timeout', else 60s.
	 * @param ssl TLS of the calls to authentication servers
	 */
	public record Http(@Nullable Duration connectTimeout, @Nullable Duration readTimeout, @DefaultValue Ssl ssl) {

	}

	/**
	 * TLS of the calls to authentication servers.
	 *
	 * @param bundle Name of the SSL bundle of the calls to authentication servers.
	 * Default is 'spring.http.clients.ssl.bundle'.
	 */
	public record Ssl(@Nullable String bundle) {

	}

	/**
	 * WebClient.
	 *
	 * @param enabled Whether the filter that puts tokens on requests is applied to the
	 * auto-configured WebClient.Builder.
	 */
	public record Webclient(@DefaultValue("true") boolean enabled) {

	}

	/**
	 * RestClient and RestTemplate.
	 *
	 * @param enabled Whether tokens are put on the requests of the auto-configured
	 * RestClient.Builder and RestTemplateBuilder.
	 */
	public record Restclient(@DefaultValue("true") boolean enabled) {

	}

}
