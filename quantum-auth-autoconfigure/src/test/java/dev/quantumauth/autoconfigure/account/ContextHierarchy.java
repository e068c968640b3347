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

package dev.quantumauth.autoconfigure.account;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;

/**
 * Application contexts that are started one below the other and closed together, children
 * before their parents.
 */
final class ContextHierarchy implements AutoCloseable {

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	/**
	 * Add a context that was started otherwise, after its parent.
	 * @param context the context
	 */
	void add(ConfigurableApplicationContext context) {
		this.contexts.push(context);
	}

	ConfigurableApplicationContext start(@Nullable ConfigurableApplicationContext parent, Class<?> configuration,
			String... properties) {
		return start(WebApplicationType.NONE, parent, configuration, properties);
	}

	ConfigurableApplicationContext start(WebApplicationType type, @Nullable ConfigurableApplicationContext parent,
			Class<?> configuration, String... properties) {
		Map<String, Object> source = new LinkedHashMap<>();
		for (String property : properties) {
			source.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
		}
		SpringApplicationBuilder application = new SpringApplicationBuilder(configuration).bannerMode(Banner.Mode.OFF)
			.web(type)
			.initializers(SystemEnvironment.empty(),
					(context) -> context.getEnvironment()
						.getPropertySources()
						.addFirst(new MapPropertySource("properties " + this.contexts.size(), source)));
		ConfigurableApplicationContext context = ((parent != null) ? application.parent(parent) : application).run();
		this.contexts.push(context);
		return context;
	}

	/**
	 * Return properties and some more.
	 * @param properties the properties
	 * @param more the others
	 * @return all of them
	 */
	static String[] with(String[] properties, String... more) {
		String[] all = new String[properties.length + more.length];
		System.arraycopy(properties, 0, all, 0, properties.length);
		System.arraycopy(more, 0, all, properties.length, more.length);
		return all;
	}

	@Override
	public void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

}
