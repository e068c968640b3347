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

package dev.quantumauth.keycloak.application;

import java.time.Duration;
import java.util.Map;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * An application that has the starter and nothing of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Application {

	public static final Duration PATIENCE = Duration.ofSeconds(30);

	/**
	 * Prepare to start it.
	 * @param properties what it is configured with
	 */
	public static ApplicationContextRunner with(Map<String, String> properties) {
		return new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues(
					properties.entrySet().stream().map((e) -> e.getKey() + "=" + e.getValue()).toArray(String[]::new));
	}

	/**
	 * Call an API as such an application does.
	 */
	public static Mono<String> call(ApplicationContext context, String url) {
		return context.getBean(WebClient.Builder.class).build().get().uri(url).retrieve().bodyToMono(String.class);
	}

	// Spares its end two quiet seconds, and those that run at the same time their threads
	@Bean
	ReactorResourceFactory reactorResourceFactory() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		return resources;
	}

}
