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

package dev.quantumauth.test.iqm;

import java.time.Instant;
import java.util.List;

/**
 * What a {@link FakeIqm} remembers of a token request, which is never a value that was
 * sent.
 *
 * @param grantType {@code password}, {@code refresh_token} or, for anything else,
 * {@code ?}
 * @param fields the names of the form fields in the order of the request; {@code ?} for
 * one that is no parameter of OAuth 2.0, because part of a badly encoded secret may stand
 * there
 * @param time when the request arrived, by the fake's clock
 * @since 0.1.0
 * @see FakeIqm#tokenRequests()
 */
public record IqmTokenRequest(String grantType, List<String> fields, Instant time) {

	/**
	 * Create a description of a request.
	 * @param grantType what was asked for
	 * @param fields the names, which are copied
	 * @param time when the request arrived
	 */
	public IqmTokenRequest {
		fields = List.copyOf(fields);
	}

}
