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

import java.io.IOException;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

import dev.quantumauth.web.AccountSelector;
import dev.quantumauth.web.PendingToken;
import dev.quantumauth.web.RequestWithoutToken;

/**
 * A request that goes to no account's API, or that is created before the accounts exist.
 * It gets no token. If it has chosen an account whose token must not be sent there, it
 * fails when it is executed.
 */
final class OtherClientHttpRequest extends WrappedClientHttpRequest {

	private final AccountSelector selector;

	private @Nullable RequestWithoutToken withoutToken;

	OtherClientHttpRequest(ClientHttpRequest request, AccountSelector selector) {
		super(request);
		this.selector = selector;
	}

	@Override
	void beforeExecution(ClientHttpRequest request) {
		Map<String, Object> attributes = request.getAttributes();
		if (attributes.remove(GuardedBlockingRequest.TOKEN_ATTRIBUTE) instanceof PendingToken token) {
			// An interceptor after ours has changed where the request goes
			token.withhold(request.getHeaders(), request.getURI());
			return;
		}
		// The selector fails if the request has chosen an account, and remembers the
		// request for a warning if there are no accounts yet
		if (!attributes.isEmpty() || !this.selector.hasAccounts()) {
			this.selector.select(request.getURI(), request.getHeaders(), attributes);
		}
		this.withoutToken = this.selector.withoutToken(request.getURI(), request.getHeaders());
		if (this.withoutToken != null) {
			this.withoutToken.sent();
		}
	}

	@Override
	ClientHttpResponse afterExecution(ClientHttpResponse response) throws IOException {
		return UnreadResponse.answering(this.withoutToken, response);
	}

}
