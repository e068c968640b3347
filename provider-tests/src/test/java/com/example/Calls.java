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

package com.example;

import java.util.Map;
import java.util.function.Consumer;

import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The two clients that applications call a cloud with.
 */
enum Calls {

	WEB_CLIENT {

		@Override
		int status(ApplicationContext context, String url, Consumer<Map<String, Object>> attributes) {
			return context.getBean(WebClient.Builder.class)
				.build()
				.get()
				.uri(url)
				.attributes(attributes)
				.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value()))
				.block();
		}

	},

	REST_CLIENT {

		@Override
		int status(ApplicationContext context, String url, Consumer<Map<String, Object>> attributes) {
			return context.getBean(RestClient.Builder.class)
				.build()
				.get()
				.uri(url)
				.attributes(attributes)
				.exchange((request, response) -> response.getStatusCode().value());
		}

	};

	int status(ApplicationContext context, String url) {
		return status(context, url, (attributes) -> {
		});
	}

	abstract int status(ApplicationContext context, String url, Consumer<Map<String, Object>> attributes);

}
