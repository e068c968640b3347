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

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Lets a 401 through Jetty's client unless Jetty can answer it. One without a
 * {@code WWW-Authenticate} header it takes offence at (RFC 9110, section 15.5.2, demands
 * the header) and fails the whole exchange; QCi's 401 has none. To a request with a
 * bearer token it has no answer either, and fails if the response has more than 16 kB.
 */
final class JettyUnauthorized {

	private JettyUnauthorized() {
	}

	static void letThrough(HttpClient client) {
		client.addEventListener(new Lenience(client));
	}

	// Jetty sets its own handlers when the client starts
	private record Lenience(HttpClient client) implements LifeCycle.Listener {

		@Override
		public void lifeCycleStarted(LifeCycle started) {
			this.client.getProtocolHandlers().put(new ChallengeOnly(this.client));
		}

	}

	private static final class ChallengeOnly extends WWWAuthenticationProtocolHandler {

		ChallengeOnly(HttpClient client) {
			super(client);
		}

		@Override
		public boolean accept(Request request, Response response) {
			return super.accept(request, response) && response.getHeaders().contains(HttpHeader.WWW_AUTHENTICATE)
					&& !hasBearerToken(request);
		}

		private static boolean hasBearerToken(Request request) {
			String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
			return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
		}

	}

}
