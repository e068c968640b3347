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

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * The type that a bean is declared as.
 */
final class DeclaredType {

	private DeclaredType() {
	}

	/**
	 * Return whether a bean may be replaced. Else it may be injected by a type that the
	 * replacement is not of.
	 * @param beanFactory where the bean is declared
	 * @param beanName the name of the bean
	 * @param replacement the type of what would take its place
	 * @return whether the replacement is of the type that the bean is declared as
	 */
	static boolean admits(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> replacement) {
		if (!beanFactory.containsBeanDefinition(beanName)
				|| !(beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)) {
			return true;
		}
		Class<?> declared = declaredType(definition);
		if (declared != null && FactoryBean.class.isAssignableFrom(declared)) {
			declared = beanFactory.getType(beanName, false);
		}
		return declared == null || declared.isAssignableFrom(replacement);
	}

	private static @Nullable Class<?> declaredType(RootBeanDefinition definition) {
		Method factoryMethod = definition.getResolvedFactoryMethod();
		if (factoryMethod != null) {
			return factoryMethod.getReturnType();
		}
		return definition.hasBeanClass() ? definition.getBeanClass() : null;
	}

}
