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

import java.net.URI;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.util.component.LifeCycle;

import dev.quantumauth.web.AccountSelector;

/**
 * What Jetty's client does about a 401 by itself, and is kept from at an account's API.
 * One without a {@code WWW-Authenticate} header (RFC 9110, section 15.5.2, demands it) it
 * takes offence at and fails the whole exchange; QCi's 401 has none. Of any other it
 * keeps no more than 16 kB, and answers the challenge with credentials that the
 * application has given it, on a request that carries an account's token already.
 */
final class JettyUnauthorized {

	private JettyUnauthorized() {
	}

	/**
	 * Hand the 401 of an account's API on as it is.
	 * @param client the client
	 * @param selector tells the requests to the accounts' APIs
	 */
	static void handOn(HttpClient client, AccountSelector selector) {
		client.addEventListener(new LifeCycle.Listener() {

			// Jetty sets its own handlers when the client starts
			@Override
			public void lifeCycleStarted(LifeCycle started) {
				client.getProtocolHandlers().put(new OtherServersHandler(client, selector));
			}

		});
	}

	private static final class OtherServersHandler extends WWWAuthenticationProtocolHandler {

		private final AccountSelector selector;

		OtherServersHandler(HttpClient client, AccountSelector selector) {
			super(client);
			this.selector = selector;
		}

		// Jetty asks before it has read the headers of the response
		@Override
		public boolean accept(Request request, Response response) {
			URI uri = request.getURI();
			return super.accept(request, response) && (uri == null || !this.selector.hasTarget(uri));
		}

	}

}
