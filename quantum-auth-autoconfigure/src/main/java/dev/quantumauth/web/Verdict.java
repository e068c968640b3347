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

package dev.quantumauth.web;

import java.net.URI;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * What a response says about the token that the request carried.
 */
public enum Verdict {

	/**
	 * The server has rejected the token: the request may succeed with another one.
	 */
	REJECTED,

	/**
	 * The server has carried out the request, so it has accepted the token.
	 */
	ACCEPTED,

	/**
	 * The response says nothing about the token, as a 500 does not, and a 403 only where
	 * the account has it among its statuses.
	 */
	NEITHER;

	/**
	 * Return the verdict of a response.
	 * @param account the account whose token the request carried
	 * @param uri where the request went
	 * @param status the status of the response
	 * @param headers the headers of the response
	 * @return the verdict
	 */
	static Verdict on(ApiAccount account, URI uri, HttpStatusCode status, HttpHeaders headers) {
		if (status.is2xxSuccessful()) {
			return ACCEPTED;
		}
		if (account.isUnauthenticated(status)) {
			return (!account.tokenHeader().isBearer() || BearerChallenge.rejectsToken(headers)) ? REJECTED : NEITHER;
		}
		return (status.is3xxRedirection() && account.isRedirectToLogin(uri, headers)) ? REJECTED : NEITHER;
	}

}
