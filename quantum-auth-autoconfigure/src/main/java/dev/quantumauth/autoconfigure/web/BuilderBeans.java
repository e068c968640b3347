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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;

import dev.quantumauth.QuantumAuthClients;

/**
 * The beans that build HTTP clients, of which post-processors replace some by guarded
 * ones. A bean that is declared by a narrower type, say
 * {@code JdkClientHttpConnectorBuilder}, may be injected by that type, which the
 * replacement does not have. So it is left as it is, and a warning names it.
 *
 * @param beanFactory the bean factory that has the beans
 * @param type the type that all of the beans have
 * @param replacement the type of the replacement
 */
record BuilderBeans(ConfigurableListableBeanFactory beanFactory, Class<?> type, Class<?> replacement) {

	private static final Log logger = LogFactory.getLog(BuilderBeans.class);

	boolean isReplaceable(String beanName) {
		ResolvableType declared = declaredType(beanName);
		return declared == null || isReplaceable(declared);
	}

	// With type arguments, because a bean may be injected by these as well
	private boolean isReplaceable(ResolvableType declared) {
		return declared.isAssignableFrom(ResolvableType.forClass(this.replacement));
	}

	private @Nullable ResolvableType declaredType(String beanName) {
		if (!this.beanFactory.containsBeanDefinition(beanName)
				|| !(this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)) {
			return null;
		}
		Method factoryMethod = definition.getResolvedFactoryMethod();
		ResolvableType declared = (factoryMethod != null) ? ResolvableType.forMethodReturnType(factoryMethod)
				: (definition.hasBeanClass() ? ResolvableType.forClass(definition.getBeanClass()) : null);
		return (declared != null && FactoryBean.class.isAssignableFrom(declared.toClass()))
				? ResolvableType.forClass(this.beanFactory.getType(beanName, false)) : declared;
	}

	/**
	 * Log a warning for each bean that is left as it is.
	 * @param consequence what that means for requests, as the message says it
	 */
	void warnOfIrreplaceable(String consequence) {
		for (String name : this.beanFactory.getBeanNamesForType(this.type, true, false)) {
			ResolvableType declared = declaredType(name);
			if (declared != null && !isReplaceable(declared)) {
				logger.warn("The bean '" + name + "' is declared as " + describe(declared) + " and left as it is: "
						+ consequence + " Declare the bean as " + this.type.getSimpleName()
						+ "<?> to let quantum-auth guard it.");
			}
		}
	}

	/**
	 * Log a warning for each client builder of a parent context that is used here because
	 * this context has none: it does not know the accounts of this context.
	 * @param clientBuilder the type of the client builder
	 * @param clients the accounts
	 */
	void warnOfInherited(Class<?> clientBuilder, QuantumAuthClients clients) {
		List<String> ids = clients.ownAccounts().stream().map((account) -> account.client().getId()).toList();
		if (!ids.isEmpty() && this.beanFactory.getBeanNamesForType(clientBuilder, true, false).length == 0) {
			for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, clientBuilder,
					true, false)) {
				logger.warn("The bean '" + name + "' comes from a parent context, which does not have the accounts "
						+ ids + ": its requests to their APIs carry no token. Configure these accounts in the parent "
						+ "context.");
			}
		}
	}

	private static String describe(ResolvableType type) {
		String arguments = Stream.of(type.getGenerics())
			.map((argument) -> argument.toClass().getSimpleName())
			.collect(Collectors.joining(", "));
		return type.toClass().getSimpleName() + (arguments.isEmpty() ? "" : "<" + arguments + ">");
	}

}
