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

package dev.quantumauth.test.server;

import java.time.Clock;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;

/**
 * Asks an endpoint for the answer to each request that a stub matches, and adds the
 * {@code Date} of the fake's clock. So stubs never change while requests are served.
 */
final class EndpointTransformer implements ResponseDefinitionTransformerV2 {

	private final String name;

	private final Clock clock;

	private final Function<Request, ResponseDefinitionBuilder> endpoint;

	EndpointTransformer(String name, Clock clock, Function<Request, ResponseDefinitionBuilder> endpoint) {
		this.name = name;
		this.clock = clock;
		this.endpoint = endpoint;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public boolean applyGlobally() {
		return false;
	}

	@Override
	public ResponseDefinition transform(ServeEvent serveEvent) {
		String date = HttpAnswers.httpDate(this.clock.instant());
		return this.endpoint.apply(serveEvent.getRequest()).withHeader("Date", date).build();
	}

}
