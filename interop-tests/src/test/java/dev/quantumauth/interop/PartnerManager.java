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

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;

/**
 * Spring Security's manager of the registrations that Spring Boot made, as an application
 * without a web server has to declare it.
 */
@Configuration(proxyBeanMethods = false)
public class PartnerManager {

	@Bean
	ReactiveOAuth2AuthorizedClientManager partnerManager(ReactiveClientRegistrationRepository registrations,
			ReactiveOAuth2AuthorizedClientService clients) {
		return new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(registrations, clients);
	}

}
