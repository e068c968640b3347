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

package dev.quantumauth.test.docs;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import org.junit.jupiter.api.Test;

import dev.quantumauth.test.cloud.FakeCloud;
import dev.quantumauth.test.cloud.WithFakeCloud;

import static org.assertj.core.api.Assertions.assertThat;

@WithFakeCloud({ "ionq", "azure" })
class OtherCloudsTests {

	@Test
	void propertiesLeadToTheFake(@WithFakeCloud("azure") FakeCloud azure) {
		assertThat(azure.propertyPairs()).containsExactly("quantum.auth.accounts.azure.url=" + azure.url(),
				"quantum.auth.accounts.azure.client-id=" + azure.credential().get("client-id"),
				"quantum.auth.accounts.azure.client-secret=" + azure.credential().get("client-secret"),
				"quantum.auth.accounts.azure.token-uri=" + azure.url() + "/auth-server/token",
				"quantum.auth.accounts.azure.variables.location=fake-location",
				"quantum.auth.accounts.azure.variables.tenant=fake-tenant");
	}

	@Test
	void keyIsAcceptedUntilItIsRejected(@WithFakeCloud("ionq") FakeCloud ionq) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(ionq.url() + "/jobs"))
			.header("Authorization", "apiKey " + ionq.credential().get("api-key"))
			.build();
		HttpClient client = HttpClient.newHttpClient();
		assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("/jobs");
		ionq.rejectCredential();
		assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
		assertThat(ionq.unauthorizedRequests()).isEqualTo(1);
	}

}
