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

package dev.quantumauth.test.cloud;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.quantumauth.test.cloud.provider.CloudCredential;
import dev.quantumauth.test.cloud.provider.CloudProvider;
import dev.quantumauth.test.cloud.provider.ProviderSettings;
import dev.quantumauth.test.server.FakeBuilder;
import dev.quantumauth.test.server.FakeServer;

/**
 * Settings of a {@link FakeCloud}, to be used by one thread.
 *
 * @since 0.1.0
 * @see FakeCloud#builder(String)
 */
public final class FakeCloudBuilder extends FakeBuilder<FakeCloudBuilder> {

	private final String provider;

	private final Map<String, Object> settings = new LinkedHashMap<>();

	private final Map<String, String> credential = new LinkedHashMap<>();

	private String account;

	private Duration tokenLifetime = Duration.ofHours(1);

	private boolean refreshTokenRotation;

	FakeCloudBuilder(String provider) {
		this.provider = provider;
		this.account = provider;
	}

	@Override
	protected FakeCloudBuilder self() {
		return this;
	}

	/**
	 * Describe the provider by a YAML resource. Where there is a preset of its name, each
	 * setting replaces that of the preset.
	 * @param resource where it is on the class path: settings as in a preset, or below
	 * {@code quantum.auth.providers.<name>}, as in an {@code application.yml}
	 * @return this builder
	 * @throws IllegalArgumentException if there is no such resource
	 */
	public FakeCloudBuilder describedBy(String resource) {
		this.settings.putAll(ProviderSettings.read(this.provider, resource));
		return this;
	}

	/**
	 * Describe one thing of the provider, instead of what its preset says or where it has
	 * no preset.
	 * @param name the name of a property below {@code quantum.auth.providers.<name>}, for
	 * example {@code token-header.name}
	 * @param value its value; blank removes an entry
	 * @return this builder
	 */
	public FakeCloudBuilder setting(String name, String value) {
		this.settings.put(name, value);
		return this;
	}

	/**
	 * Set the id of the account in {@link FakeCloud#properties()}.
	 * @param account the id, the name of the provider unless set
	 * @return this builder
	 */
	public FakeCloudBuilder account(String account) {
		this.account = account;
		return this;
	}

	/**
	 * Set a part of the credential to accept, instead of a random value.
	 * @param part the name of an account's property, for example {@code api-key}
	 * @param value the value, not empty
	 * @return this builder
	 */
	public FakeCloudBuilder credential(String part, String value) {
		if (value.isEmpty()) {
			throw new IllegalArgumentException("The " + part + " must not be empty");
		}
		this.credential.put(part, value);
		return this;
	}

	/**
	 * Set how long access tokens live.
	 * @param tokenLifetime see {@link FakeCloud#tokenLifetime(Duration)}; 1 hour unless
	 * set
	 * @return this builder
	 */
	public FakeCloudBuilder tokenLifetime(Duration tokenLifetime) {
		this.tokenLifetime = tokenLifetime;
		return this;
	}

	/**
	 * Set whether a refresh token is accepted only once, and replaced by another one.
	 * @param refreshTokenRotation {@code true} for rotation; {@code false}, which repeats
	 * the refresh token in each answer, unless set
	 * @return this builder
	 */
	public FakeCloudBuilder refreshTokenRotation(boolean refreshTokenRotation) {
		this.refreshTokenRotation = refreshTokenRotation;
		return this;
	}

	/**
	 * Start a fake with these settings. More may follow: each is a server of its own.
	 * @return a fake that runs, to be closed
	 * @throws IllegalArgumentException if there is no preset of the provider's name on
	 * the class path and nothing else describes its credential, or if the credential has
	 * no such part
	 * @throws com.github.tomakehurst.wiremock.common.FatalStartupException if the port is
	 * taken
	 */
	public FakeCloud start() {
		ProviderSettings settings = ProviderSettings.of(this.provider, this.settings);
		CloudProvider provider = new CloudProvider(settings, CloudCredential.create(settings, this.credential),
				this.refreshTokenRotation);
		Cloud cloud = Cloud.create(provider, clock(), new TokenTimes(this.tokenLifetime, latency()));
		return new FakeCloud(this.account, cloud, FakeServer.start(port(), CloudStubs.create(cloud, clock())));
	}

}
