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

import java.util.Map;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Puts {@link TestCredentials} into the environment. Registers nothing: what matters is
 * that it runs when all properties are there and before accounts are registered.
 */
class TestCredentialsRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String PROPERTY_SOURCE = "quantum-auth test credentials";

	private final Environment environment;

	TestCredentialsRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		if (this.environment instanceof ConfigurableEnvironment configurable) {
			Map<String, Object> properties = TestCredentials.missingFrom(configurable);
			if (!properties.isEmpty()) {
				// With the highest precedence, because a property that is there but blank
				// would hide these properties otherwise
				configurable.getPropertySources().addFirst(new MapPropertySource(PROPERTY_SOURCE, properties));
			}
		}
	}

}
