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

import java.time.Clock;

import com.github.tomakehurst.wiremock.client.WireMock;

import dev.quantumauth.test.cloud.provider.CloudUris;
import dev.quantumauth.test.server.ServerStubs;

/**
 * The paths of the fake, each with what answers it. All that is left is the API.
 */
final class CloudStubs {

	private CloudStubs() {
	}

	static ServerStubs create(Cloud cloud, Clock clock) {
		ServerStubs stubs = new ServerStubs("fake-cloud-", clock);
		CloudUris uris = cloud.provider().uris();
		CloudApi api = cloud.api();
		if (uris.token() != null) {
			stubs.add("token", WireMock.post(WireMock.urlEqualTo(uris.token())), cloud.tokenEndpoint()::answer);
		}
		if (uris.logout() != null) {
			stubs.add("logout", WireMock.post(WireMock.urlEqualTo(uris.logout())), cloud.tokenEndpoint()::logout);
		}
		if (uris.hasIssuer()) {
			stubs.add("discovery", WireMock.get(WireMock.urlEqualTo(CloudUris.DISCOVERY)), api::discovery);
		}
		if (uris.probe() != null) {
			stubs.add("probe", WireMock.get(WireMock.urlEqualTo(uris.probe())), api::probe);
		}
		return stubs.add("api", WireMock.any(WireMock.anyUrl()), api::answer);
	}

}
