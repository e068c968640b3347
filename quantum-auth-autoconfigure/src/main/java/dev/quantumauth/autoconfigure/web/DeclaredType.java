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

package dev.quantumauth.autoconfigure.web;

import java.lang.reflect.Method;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * The type that a bean is declared as.
 */
final class DeclaredType {

	private DeclaredType() {
	}

	/**
	 * Return whether a bean is declared as just the type that it is of. Then it may be
	 * injected by that type, and nothing else can take its place.
	 * @param beanFactory where the bean is declared
	 * @param beanName the name of the bean
	 * @param type the type that it is of
	 * @return whether it has to stay of that type
	 */
	static boolean isExactly(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> type) {
		if (!beanFactory.containsBeanDefinition(beanName)
				|| !(beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)) {
			return false;
		}
		Method factoryMethod = definition.getResolvedFactoryMethod();
		if (factoryMethod != null) {
			return factoryMethod.getReturnType() == type;
		}
		return definition.hasBeanClass() && definition.getBeanClass() == type;
	}

}
