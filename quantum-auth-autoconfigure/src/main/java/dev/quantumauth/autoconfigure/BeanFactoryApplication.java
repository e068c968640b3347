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

import java.util.List;
import java.util.function.Supplier;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;

import dev.quantumauth.web.HostApplication;
import dev.quantumauth.web.UnavailableAccount;

/**
 * What there is in the application besides its accounts.
 *
 * @param beanFactory has the beans of the application
 */
record BeanFactoryApplication(ConfigurableListableBeanFactory beanFactory) implements HostApplication {

	@Override
	public boolean hasClientRegistrations() {
		return hasBean(ClientRegistrationRepository.class) || hasBean(ReactiveClientRegistrationRepository.class);
	}

	private boolean hasBean(Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, true, false).length > 0;
	}

	@Override
	public Supplier<List<UnavailableAccount>> unavailableAccounts() {
		List<UnavailableAccounts> beans = this.beanFactory.getBeanProvider(UnavailableAccounts.class).stream().toList();
		return () -> beans.stream().flatMap((accounts) -> accounts.unavailableAccounts().stream()).toList();
	}

}
