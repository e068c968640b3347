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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.test.MockServerRestClientCustomizer;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.http.MediaType;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.autoconfigure.AutoConfigureQuantumAuthTest;

import static dev.quantumauth.test.web.QuantumAuthRequestMatchers.carriesTokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

@SpringJUnitConfig(classes = { Jobs.class, MockServerRestClientCustomizer.class },
		initializers = ConfigDataApplicationContextInitializer.class)
@AutoConfigureQuantumAuthTest
class SpringJobsTests {

	@Test
	void statusIsReadAsAlice(@Autowired Jobs jobs, @Autowired MockServerRestClientCustomizer api,
			@Autowired QuantumAuthClients clients) {
		api.getServer()
			.expect(requestTo("https://api.qci-prod.com/optimization/v1/jobs/1/status"))
			.andExpect(carriesTokenOf("alice", clients))
			.andRespond(withSuccess("COMPLETED", MediaType.TEXT_PLAIN));
		assertThat(jobs.statusAsAlice("1")).isEqualTo("COMPLETED");
	}

}
