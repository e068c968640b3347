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

package dev.quantumauth.test.iqm.api;

import java.util.function.Function;
import java.util.function.UnaryOperator;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.ServerStubs;

/**
 * The paths of an API, all of which need an access token.
 *
 * @param stubs the stubs of the server, to which the paths are added
 * @param guard makes an endpoint refuse requests without an accepted token
 */
record GuardedPaths(ServerStubs stubs, UnaryOperator<Function<Request, ResponseDefinitionBuilder>> guard) {

	GuardedPaths add(String name, MappingBuilder mapping, Function<Request, ResponseDefinitionBuilder> endpoint) {
		this.stubs.add(name, mapping, this.guard.apply(endpoint));
		return this;
	}

}
