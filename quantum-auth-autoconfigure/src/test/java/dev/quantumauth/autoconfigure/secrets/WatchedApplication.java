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

package dev.quantumauth.autoconfigure.secrets;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;

import dev.quantumauth.autoconfigure.fixture.HttpCalls;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A web application of which everything that can be read is evidence.
 *
 * @param context the application, which is closed with this
 * @param evidence what its logs, events, observations, answers and objects are added to
 */
record WatchedApplication(ConfigurableApplicationContext context, Evidence evidence) implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/**
	 * Prepare to start an application that renews no token by itself and exposes all of
	 * Actuator.
	 * @param configuration the configuration
	 * @param evidence what its events and observations are added to
	 * @return the builder of the application
	 */
	static SpringApplicationBuilder builder(Class<?> configuration, Evidence evidence) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.initializers((context) -> context.getBeanFactory()
				.registerSingleton("observationsAsEvidence", evidence.observations()))
			.listeners(evidence.events())
			.properties(HttpCalls.serverProperties().toArray(String[]::new))
			.properties("management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
					"quantum.auth.refresh.background=false");
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	void attempt(String what, Mono<?> attempt) {
		try {
			attempt.block(PATIENCE);
		}
		catch (RuntimeException ex) {
			this.evidence.add("failed " + what, ex);
		}
	}

	void read(List<String> paths, Object... statuses) {
		for (String path : paths) {
			HttpResponse<String> response = HttpCalls.get(this.context, path);
			assertThat(response.statusCode()).as(path).isIn(statuses);
			this.evidence.add(path, response.headers() + response.body());
		}
	}

	void send(String method, String path, int status) {
		HttpResponse<String> response = HttpCalls.send(this.context, method, path);
		assertThat(response.statusCode()).as(method + " " + path).isEqualTo(status);
		this.evidence.add(method + " " + path, response.headers() + response.body());
	}

	/**
	 * Read the {@code toString()} of each bean and of each object of ours that can be
	 * reached from one.
	 */
	void readObjects() {
		for (String name : this.context.getBeanDefinitionNames()) {
			Object bean = this.context.getBean(name);
			ObjectGraph.visit(bean,
					(object) -> this.evidence.add("toString of " + object.getClass().getName(), object.toString()));
			this.evidence.add("toString of bean", bean.toString());
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
