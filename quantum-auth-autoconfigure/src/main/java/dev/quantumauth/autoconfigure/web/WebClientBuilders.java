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

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

/**
 * The builders of {@link WebClient}. One without our filter puts no tokens on requests.
 */
final class WebClientBuilders extends ClientBuilders<WebClient.Builder> {

	WebClientBuilders(ConfigurableListableBeanFactory beanFactory) {
		super(beanFactory, WebClient.Builder.class,
				"Let its method take an ObjectProvider<WebClientCustomizer> and apply all of these customizers, in their order.");
	}

	// A mock of a test does not pass its filters
	@Override
	boolean lacksTokens(WebClient.Builder builder) {
		AtomicBoolean lacking = new AtomicBoolean();
		builder.filters((filters) -> lacking.set(filters.stream().noneMatch(this::putsTokensOn)));
		return lacking.get();
	}

	private boolean putsTokensOn(ExchangeFilterFunction filter) {
		return filter instanceof QuantumAuthExchangeFilterFunction
				|| isBean(filter, QuantumAuthWebClientAutoConfiguration.FILTER);
	}

}
