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

package com.example.annealing;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.http.MediaType;
import org.springframework.test.web.client.MockRestServiceServer;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.autoconfigure.AutoConfigureQuantumAuthTest;

import static dev.quantumauth.test.web.QuantumAuthRequestMatchers.carriesTokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withUnauthorizedRequest;

/**
 * Tests for {@link Jobs} in a slice.
 */
@RestClientTest(Jobs.class)
@AutoConfigureQuantumAuthTest
class JobsTests {

	private static final String STATUS = "https://api.qci-prod.com/optimization/v1/jobs/1/status";

	@Autowired
	private Jobs jobs;

	@Test
	void refusedTokenIsReplacedAndTheRequestSentAgain(@Autowired MockRestServiceServer server,
			@Autowired QuantumAuthClients clients) {
		server.expect(requestTo(STATUS)).andRespond(withUnauthorizedRequest());
		server.expect(requestTo(STATUS))
			.andExpect(carriesTokenOf("qci", clients))
			.andRespond(withSuccess("{\"status\": \"COMPLETED\"}", MediaType.APPLICATION_JSON));
		assertThat(this.jobs.status("1")).containsEntry("status", "COMPLETED");
		server.verify();
	}

}
