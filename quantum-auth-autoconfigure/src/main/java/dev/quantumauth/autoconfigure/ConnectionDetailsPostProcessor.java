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

package dev.quantumauth.autoconfigure;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.BeanRegistryAdapter;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.core.env.Environment;

/**
 * Registers a vendor's default account where a bean supplies its connection details,
 * unless the environment configures it too: then the vendor's registrar has done so. Not
 * a registrar on a configuration class with a condition: an application that was
 * processed ahead of time runs its registrars also where the condition did not match.
 *
 * @since 0.1.0
 */
public final class ConnectionDetailsPostProcessor implements BeanDefinitionRegistryPostProcessor {

	private final Class<? extends ConnectionDetails> type;

	private final AccountRegistration<?> registration;

	private final Class<? extends BeanRegistrar> registrar;

	private final Environment environment;

	/**
	 * Create a post-processor.
	 * @param type the vendor's type of connection details
	 * @param registration registers the vendor's accounts
	 * @param registrar the vendor's registrar
	 * @param environment the environment
	 */
	public ConnectionDetailsPostProcessor(Class<? extends ConnectionDetails> type, AccountRegistration<?> registration,
			Class<? extends BeanRegistrar> registrar, Environment environment) {
		this.type = type;
		this.registration = registration;
		this.registrar = registrar;
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		String id = this.registration.provider();
		if (registry instanceof DefaultListableBeanFactory beanFactory && hasConnectionDetails(beanFactory)
				&& this.registration.isEnabled(this.environment)
				&& !beanFactory.containsBeanDefinition(this.registration.accountBean(id))) {
			this.registration.register(new BeanRegistryAdapter(beanFactory, this.environment, this.registrar), id);
		}
	}

	private boolean hasConnectionDetails(DefaultListableBeanFactory beanFactory) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, this.type, true, false).length > 0;
	}

}
