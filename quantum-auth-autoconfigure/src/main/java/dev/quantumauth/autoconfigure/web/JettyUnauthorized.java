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
import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * What Jetty's client does about a 401 by itself. One without a {@code WWW-Authenticate}
 * header it takes offence at (RFC 9110, section 15.5.2, demands the header) and fails the
 * whole exchange; QCi's 401 has none. After any other it aborts the request, which may
 * still be on its way, and keeps no more than 16 kB of the response.
 */
final class JettyUnauthorized {

	private JettyUnauthorized() {
	}

	/**
	 * Let a 401 without a challenge through.
	 * @param client the client of a {@code WebClient}, which has to have requests
	 * aborted: it gives out no response before the request has ended
	 */
	static void letThroughWithoutChallenge(HttpClient client) {
		client.addEventListener(new Replacement(client, new ChallengeOnly(client)));
	}

	/**
	 * Let a 401 through without a challenge, or to a request with a bearer token: Jetty
	 * has no answer to that.
	 * @param client the client of a {@code RestClient}
	 */
	static void letThrough(HttpClient client) {
		client.addEventListener(new Replacement(client, new NoBearerToken(client)));
	}

	// Jetty sets its own handlers when the client starts
	private record Replacement(HttpClient client, ProtocolHandler handler) implements LifeCycle.Listener {

		@Override
		public void lifeCycleStarted(LifeCycle started) {
			this.client.getProtocolHandlers().put(this.handler);
		}

	}

	private static class ChallengeOnly extends WWWAuthenticationProtocolHandler {

		ChallengeOnly(HttpClient client) {
			super(client);
		}

		@Override
		public boolean accept(Request request, Response response) {
			return super.accept(request, response) && response.getHeaders().contains(HttpHeader.WWW_AUTHENTICATE);
		}

	}

	private static final class NoBearerToken extends ChallengeOnly {

		NoBearerToken(HttpClient client) {
			super(client);
		}

		@Override
		public boolean accept(Request request, Response response) {
			String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
			boolean bearer = authorization != null
					&& authorization.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
			return !bearer && super.accept(request, response);
		}

	}

}
