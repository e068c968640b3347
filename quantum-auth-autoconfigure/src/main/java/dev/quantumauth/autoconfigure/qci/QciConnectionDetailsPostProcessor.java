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

package dev.quantumauth.autoconfigure.qci;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.BeanRegistryAdapter;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.Environment;

import dev.quantumauth.qci.QciAuthClient;

/**
 * Registers the default account where a {@link QciConnectionDetails} bean supplies it,
 * unless the environment configures it too: then {@link QciAccountRegistrar} has done so.
 * Not a registrar on a configuration class with a condition: an application that was
 * processed ahead of time runs its registrars also where the condition did not match.
 */
class QciConnectionDetailsPostProcessor implements BeanDefinitionRegistryPostProcessor {

	private final Environment environment;

	QciConnectionDetailsPostProcessor(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (registry instanceof DefaultListableBeanFactory beanFactory && hasConnectionDetails(beanFactory)
				&& QciAccountRegistrar.isEnabled(this.environment)
				&& !beanFactory.containsBeanDefinition(QciAccountRegistrar.accountBean(QciAuthClient.PROVIDER))) {
			QciAccountRegistrar.register(
					new BeanRegistryAdapter(beanFactory, this.environment, QciAccountRegistrar.class),
					QciAuthClient.PROVIDER);
		}
	}

	private static boolean hasConnectionDetails(DefaultListableBeanFactory beanFactory) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, QciConnectionDetails.class, true,
				false).length > 0;
	}

}
