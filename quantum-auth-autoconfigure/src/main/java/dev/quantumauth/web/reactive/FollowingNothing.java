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

package dev.quantumauth.web.reactive;

import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.ClassUtils;

/**
 * Prevents a redirect from taking a token to another host on a connector without a guard,
 * such as a connector bean of the application. A request of Reactor Netty tells whether
 * its redirects are followed, and one of Jetty can be told not to follow them, so these
 * get their tokens there too. Requests of other HTTP clients need a guard.
 */
final class FollowingNothing {

	private static final boolean JETTY = ClassUtils.isPresent("org.eclipse.jetty.client.Request",
			FollowingNothing.class.getClassLoader());

	private static final boolean REACTOR_NETTY = ClassUtils.isPresent("reactor.netty.http.client.HttpClientRequest",
			FollowingNothing.class.getClassLoader());

	private FollowingNothing() {
	}

	/**
	 * Make sure that no redirect of a request is followed.
	 * @param request the request of a connector
	 * @return {@code false} if a redirect may be followed
	 */
	static boolean isEnsured(ClientHttpRequest request) {
		Object nativeRequest = request.getNativeRequest();
		return (REACTOR_NETTY && ReactorNetty.isEnsured(nativeRequest)) || (JETTY && Jetty.isEnsured(nativeRequest));
	}

	private static final class ReactorNetty {

		static boolean isEnsured(Object nativeRequest) {
			return nativeRequest instanceof reactor.netty.http.client.HttpClientRequest request
					&& !request.isFollowRedirect();
		}

	}

	private static final class Jetty {

		static boolean isEnsured(Object nativeRequest) {
			if (!(nativeRequest instanceof org.eclipse.jetty.client.Request request)) {
				return false;
			}
			request.followRedirects(false);
			return true;
		}

	}

}
