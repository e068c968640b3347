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

package dev.quantumauth.interop;

import java.security.Principal;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a servlet application that calls QCi by {@code RestClient}.
 */
class ServletLoginTests extends AbstractLoginTests {

	@Override
	Class<?> application() {
		return Application.class;
	}

	@Override
	WebApplicationType type() {
		return WebApplicationType.SERVLET;
	}

	@Override
	Iterable<ClientRegistration> registrations(ConfigurableApplicationContext context) {
		assertThat(context.getBeanNamesForType(ReactiveClientRegistrationRepository.class)).isEmpty();
		return (InMemoryClientRegistrationRepository) context.getBean(ClientRegistrationRepository.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final RestClient qci;

		Application(RestClient.Builder builder, @Value("${quantum.auth.qci.url}") String url) {
			this.qci = builder.baseUrl(url).build();
		}

		@GetMapping("/")
		String home(Principal user) {
			return user.getName() + ": "
					+ this.qci.get().uri("/optimization/v1/jobs/allocations").retrieve().body(String.class);
		}

	}

}
