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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts applications for tests.
 */
final class Applications {

	private Applications() {
	}

	static ConfigurableApplicationContext start(Class<?> configuration, String[] properties, String... more) {
		return start(WebApplicationType.NONE, configuration, properties, more);
	}

	static ConfigurableApplicationContext start(WebApplicationType type, Class<?> configuration, String[] properties,
			String... more) {
		List<String> arguments = new ArrayList<>();
		Collections.addAll(arguments, properties);
		Collections.addAll(arguments, more);
		return new SpringApplicationBuilder(configuration).web(type)
			.bannerMode(Banner.Mode.OFF)
			.run(arguments.stream().map((argument) -> "--" + argument).toArray(String[]::new));
	}

}
