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

package dev.quantumauth.springcloud;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.bootstrap.config.PropertySourceLocator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application with Spring Cloud's bootstrap context, which is its parent.
 */
@ExtendWith(OutputCaptureExtension.class)
class BootstrapContextTests {

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@Test
	void accountsAreThoseOfTheApplication(CapturedOutput output) {
		try (ConfigurableApplicationContext context = Applications.start(Application.class, qci.propertyPairs(),
				"spring.cloud.bootstrap.enabled=true")) {
			ApplicationContext bootstrap = context.getParent();
			assertThat(bootstrap).isNotNull();
			assertThat(bootstrap.getId()).isEqualTo("bootstrap");
			assertThat(bootstrap.getBeanNamesForType(QuantumAuthClients.class)).isEmpty();
			QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
			assertThat(clients.ownAccounts()).hasSize(1);
			assertThat(clients.get("qci").accessToken().block()).isNotNull();
			assertThat(output).containsOnlyOnce("Tokens of accounts go to");
		}
	}

	@Test
	void propertiesOfALocatorMakeAccounts() {
		try (ConfigurableApplicationContext context = Applications.start(Application.class,
				new String[] { "spring.cloud.bootstrap.enabled=true" },
				"spring.cloud.bootstrap.sources=" + Locator.class.getName())) {
			assertThat(context.getBean(QuantumAuthClients.class).get("qci").accessToken().block()).isNotNull();
		}
	}

	static class Locator implements PropertySourceLocator {

		@Override
		public PropertySource<?> locate(Environment environment) {
			return new MapPropertySource("located", qci.properties());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
