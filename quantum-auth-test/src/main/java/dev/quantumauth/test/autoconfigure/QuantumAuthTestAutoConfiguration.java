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

package dev.quantumauth.test.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestInterceptor;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.authserver.AuthServerWebClients;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link AutoConfigureQuantumAuthTest @AutoConfigureQuantumAuthTest}. It completes the
 * credentials of accounts before the accounts are registered.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = QuantumAuthAutoConfiguration.class)
@Import(TestCredentialsRegistrar.class)
public final class QuantumAuthTestAutoConfiguration {

	// That of the preset oqc-login
	private static final String POINTER_OF_A_PRESET = "/response/user/authentication_token";

	private static final String INTERCEPTOR = "quantumAuthClientHttpRequestInterceptor";

	// Takes precedence over a bean of the application
	@Bean
	@Primary
	AuthServerWebClients quantumAuthTestServerHttp(Environment environment) {
		Set<String> pointers = pointers(environment);
		return AuthServerWebClients.of((id) -> new InMemoryAuthServer(id, pointers));
	}

	private static Set<String> pointers(Environment environment) {
		Set<String> pointers = new LinkedHashSet<>();
		pointers.add(POINTER_OF_A_PRESET);
		Binder.get(environment)
			.bind("quantum.auth.providers", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet()
			.forEach((provider) -> Binder.get(environment)
				.bind("quantum.auth.providers." + provider + ".token-response.access-token", String.class)
				.ifBound(pointers::add));
		return pointers;
	}

	/**
	 * Adds interceptors that put tokens on requests. In the application the request
	 * factory of a client does that, but a mock server replaces the request factory. One
	 * that was not replaced does not touch requests that carry a token already.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClientCustomizer.class)
	@ConditionalOnBooleanProperty(name = { "quantum.auth.enabled", "quantum.auth.restclient.enabled" },
			matchIfMissing = true)
	static class BlockingClientConfiguration {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		RestClientCustomizer quantumAuthTestRestClientCustomizer(BeanFactory beanFactory) {
			return (builder) -> builder.requestInterceptors((interceptors) -> addTo(interceptors, beanFactory));
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		RestTemplateCustomizer quantumAuthTestRestTemplateCustomizer(BeanFactory beanFactory) {
			return (template) -> addTo(template.getInterceptors(), beanFactory);
		}

		// An application may have added it by hand
		private static void addTo(List<ClientHttpRequestInterceptor> interceptors, BeanFactory beanFactory) {
			ClientHttpRequestInterceptor interceptor = beanFactory.getBean(INTERCEPTOR,
					ClientHttpRequestInterceptor.class);
			if (!interceptors.contains(interceptor)) {
				interceptors.add(interceptor);
			}
			interceptors.add(new TokenWritingInterceptor());
		}

	}

}
