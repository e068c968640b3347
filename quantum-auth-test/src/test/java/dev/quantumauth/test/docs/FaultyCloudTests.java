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
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.WithFakeIqm;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;
import dev.quantumauth.test.qci.WithFakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@WithFakeQci
@WithFakeIqm
class FaultyCloudTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(TestApplication.class);

	@Test
	void callFailsWhileNoTokenCanBeObtained(FakeQci qci) {
		qci.failTokenRequests(QciFault.status(503));
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.run((context) -> assertThatException()
				.isThrownBy(() -> read(context, qci.url() + "/optimization/v1/jobs/allocations"))
				.withMessageContaining("was answered 503"));
	}

	@Test
	void anotherLoginFollowsTheEndOfTheSession(FakeIqm iqm) {
		this.contextRunner.withPropertyValues(iqm.propertyPairs()).run((context) -> {
			assertThat(read(context, iqm.getUrl() + "/about")).contains("fake-iqm");
			iqm.endSessions();
			assertThat(read(context, iqm.getUrl() + "/about")).contains("fake-iqm");
			assertThat(iqm.loginCount()).isEqualTo(2);
		});
	}

	private static String read(ApplicationContext context, String url) {
		return context.getBean(RestClient.Builder.class).build().get().uri(url).retrieve().body(String.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

	}

}
