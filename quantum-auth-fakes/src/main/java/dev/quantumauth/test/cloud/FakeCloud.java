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

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;

import dev.quantumauth.test.cloud.provider.CloudProvider;
import dev.quantumauth.test.cloud.provider.CloudUris;
import dev.quantumauth.test.cloud.provider.Presets;
import dev.quantumauth.test.server.FakeServer;
import dev.quantumauth.test.server.PropertyPairs;

/**
 * A fake of any cloud that has a preset in quantum-auth, or that a test describes in the
 * same way: issues access tokens over HTTP on a loopback port, accepts them at its API,
 * and fails on request.
 * <p>
 * The token endpoint accepts what {@code quantum.auth.providers} says of the cloud and
 * nothing else. A relative URI is below {@link #url()}, an absolute one is replaced by
 * {@code /auth-server/token} and {@code /auth-server} there. With an access token, or
 * with the key of a cloud that has no token endpoint, every other path answers 200 and a
 * JSON object with the {@code path}. All methods may be called from any thread while
 * requests are served; a change applies to requests that arrive after it.
 * <p>
 * No message of this class shows a credential or a token; {@link #credential()},
 * {@link #properties()}, {@link #propertyPairs()} and {@link #issuedTokens()} do.
 *
 * @since 0.1.0
 */
public final class FakeCloud extends CloudTraffic implements AutoCloseable {

	private final String account;

	private final FakeServer server;

	FakeCloud(String account, Cloud cloud, FakeServer server) {
		super(cloud);
		this.account = account;
		this.server = server;
	}

	/**
	 * Start a fake with a random credential, on a free port.
	 * @param provider the name of a preset, for example {@code ionq}
	 * @return a fake that runs, to be closed
	 * @throws IllegalArgumentException if there is no such preset on the class path
	 */
	public static FakeCloud start(String provider) {
		return builder(provider).start();
	}

	/**
	 * Prepare a fake that differs from {@link #start(String)}'s.
	 * @param provider the name of a preset, or of a provider that the builder describes
	 * @return a builder with the settings of {@link #start(String)}
	 */
	public static FakeCloudBuilder builder(String provider) {
		return new FakeCloudBuilder(provider);
	}

	/**
	 * Return the clouds that need no description.
	 * @return the names of the presets on the class path, in alphabetical order
	 */
	public static List<String> presets() {
		return Presets.names();
	}

	/**
	 * Return the base URL, which stays the same after {@link #close()}.
	 * @return {@code http://127.0.0.1:port}, without a trailing slash
	 */
	public URI url() {
		return this.server.url();
	}

	/**
	 * Return the name of the provider.
	 * @return the name, for example {@code ionq}
	 */
	public String provider() {
		return cloud().provider().settings().provider();
	}

	/**
	 * Return the id of the account in {@link #properties()}.
	 * @return the id; the name of the provider unless the builder was told another
	 */
	public String account() {
		return this.account;
	}

	/**
	 * Return the one credential that this fake accepts.
	 * @return the values by the names of an account's properties, for example
	 * {@code api-key}
	 */
	public Map<String, String> credential() {
		return Map.copyOf(cloud().provider().credential().parts());
	}

	/**
	 * Return the configuration that makes an application use this fake, for
	 * {@code SpringApplicationBuilder#properties} or a {@code DynamicPropertyRegistry}.
	 * @return properties of the account: {@code url}, credential and variables, and where
	 * the provider has hosts of their own for it {@code token-uri} and {@code issuer-uri}
	 */
	public Map<String, Object> properties() {
		CloudProvider provider = cloud().provider();
		Map<String, Object> properties = new LinkedHashMap<>();
		String prefix = "quantum.auth.accounts." + this.account + ".";
		if (!this.account.equals(provider())) {
			properties.put(prefix + "provider", provider());
		}
		properties.put(prefix + "url", url().toString());
		provider.credential().parts().forEach((part, value) -> properties.put(prefix + part, value));
		if (provider.uris().hasOwnTokenHost()) {
			properties.put(prefix + "token-uri", url() + CloudUris.TOKEN);
		}
		if (provider.uris().hasIssuer()) {
			properties.put(prefix + "issuer-uri", url() + CloudUris.ISSUER);
		}
		provider.settings().variables().forEach((name, value) -> properties.put(prefix + "variables." + name, value));
		return properties;
	}

	/**
	 * Return {@link #properties()} for
	 * {@code ApplicationContextRunner#withPropertyValues} and {@code TestPropertyValues}.
	 * @return {@code key=value} pairs
	 */
	public String[] propertyPairs() {
		return PropertyPairs.of(properties());
	}

	/**
	 * Return the server behind this fake, for verification and for stubs of your own,
	 * which take precedence over the fake's. A request that such a stub answers is not
	 * counted.
	 * @return the server; its journal keeps the latest 10,000 requests, secrets included
	 */
	public WireMockServer wireMock() {
		return this.server.wireMock();
	}

	/**
	 * Make this fake as it was when it started: no fault, first lifetime and latency,
	 * nothing counted or recorded, no stub of your own. It forgets the tokens too, so
	 * those are refused from now on. URL and credential stay.
	 */
	public void reset() {
		cloud().reset();
		this.server.reset();
	}

	/**
	 * Do what {@link #reset()} does, but keep accepting the tokens that were accepted.
	 */
	void resetExceptTokens() {
		cloud().resetExceptTokens();
		this.server.reset();
	}

	/**
	 * Stop the server and release its port. Does nothing when already closed. Answers
	 * that are held back are not sent, but the threads that wait for them may keep the
	 * JVM running until the answers would have been due.
	 */
	@Override
	public void close() {
		this.server.stop();
	}

	@Override
	public String toString() {
		return "FakeCloud[provider=" + provider() + ", url=" + url() + "]";
	}

}
