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

package dev.quantumauth.web.client;

import org.springframework.http.client.ClientHttpRequest;

import dev.quantumauth.web.PendingToken;

/**
 * Marks a request whose client follows no redirects: only a marked request gets a token.
 * It writes the token itself when it is executed, after all interceptors have run.
 */
final class GuardedBlockingRequest extends WrappedClientHttpRequest {

	/**
	 * The name of the attribute that brings the token to this request, through all
	 * interceptors in between.
	 */
	static final String TOKEN_ATTRIBUTE = PendingToken.class.getName();

	GuardedBlockingRequest(ClientHttpRequest request) {
		super(request);
	}

	@Override
	void beforeExecution(ClientHttpRequest request) {
		if (request.getAttributes().remove(TOKEN_ATTRIBUTE) instanceof PendingToken token) {
			token.write(request.getHeaders(), request.getURI());
		}
	}

}
