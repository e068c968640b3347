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

package dev.quantumauth.test.qci;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.server.FakeBuilder;
import dev.quantumauth.test.server.FakeServer;
import dev.quantumauth.test.server.RandomText;

/**
 * Settings of a {@link FakeQci}, to be used by one thread.
 *
 * @since 0.1.0
 * @see FakeQci#builder()
 */
public final class FakeQciBuilder extends FakeBuilder<FakeQciBuilder> {

	private @Nullable String apiToken;

	private Duration tokenLifetime = Duration.ofHours(1);

	private boolean fractionsOfSeconds;

	FakeQciBuilder() {
	}

	@Override
	protected FakeQciBuilder self() {
		return this;
	}

	/**
	 * Set the API token to accept, instead of a random one.
	 * @param apiToken the API token, not empty
	 * @return this builder
	 */
	public FakeQciBuilder apiToken(String apiToken) {
		if (apiToken.isEmpty()) {
			throw new IllegalArgumentException("The API token must not be empty");
		}
		this.apiToken = apiToken;
		return this;
	}

	/**
	 * Set how long access tokens live.
	 * @param tokenLifetime see {@link FakeQci#tokenLifetime(Duration)}; 1 hour unless set
	 * @return this builder
	 */
	public FakeQciBuilder tokenLifetime(Duration tokenLifetime) {
		this.tokenLifetime = tokenLifetime;
		return this;
	}

	/**
	 * Set whether times are printed with fractions of a second, which QCi's own client
	 * does not read in the expiry of a token. Without them an expiry is rounded up, so
	 * that an access token lives up to a second longer than asked.
	 * @param fractionsOfSeconds {@code true} for fractions; {@code false} unless set
	 * @return this builder
	 */
	public FakeQciBuilder fractionsOfSeconds(boolean fractionsOfSeconds) {
		this.fractionsOfSeconds = fractionsOfSeconds;
		return this;
	}

	/**
	 * Start a fake with these settings. More may follow: each is a server of its own.
	 * @return a fake that runs, to be closed
	 * @throws com.github.tomakehurst.wiremock.common.FatalStartupException if the port is
	 * taken
	 */
	public FakeQci start() {
		String given = this.apiToken;
		String apiToken = (given != null) ? given : "fake-qci-api-token-" + RandomText.next();
		QciCloud cloud = QciCloud.create(apiToken, clock(), new QciTimes(this.fractionsOfSeconds), this.tokenLifetime,
				latency());
		return new FakeQci(apiToken, cloud, FakeServer.start(port(), QciStubs.create(cloud, clock())));
	}

}
