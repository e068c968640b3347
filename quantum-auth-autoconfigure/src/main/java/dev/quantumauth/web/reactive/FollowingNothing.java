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
 * Tells of a request of a {@code WebClient} whether its client follows no redirect of it,
 * where the client's own request can be asked, or told.
 */
final class FollowingNothing {

	private static final boolean JETTY = ClassUtils.isPresent("org.eclipse.jetty.client.Request",
			FollowingNothing.class.getClassLoader());

	private static final boolean REACTOR_NETTY = ClassUtils.isPresent("reactor.netty.http.client.HttpClientRequest",
			FollowingNothing.class.getClassLoader());

	private FollowingNothing() {
	}

	/**
	 * Return whether no redirect of a request is followed.
	 * @param request the request of a connector
	 * @return {@code false} if it may be followed
	 */
	static boolean isCertain(ClientHttpRequest request) {
		Object nativeRequest = request.getNativeRequest();
		return (REACTOR_NETTY && ReactorNetty.isCertain(nativeRequest)) || (JETTY && Jetty.isCertain(nativeRequest));
	}

	private static final class ReactorNetty {

		static boolean isCertain(Object nativeRequest) {
			return nativeRequest instanceof reactor.netty.http.client.HttpClientRequest request
					&& !request.isFollowRedirect();
		}

	}

	private static final class Jetty {

		static boolean isCertain(Object nativeRequest) {
			if (!(nativeRequest instanceof org.eclipse.jetty.client.Request request)) {
				return false;
			}
			request.followRedirects(false);
			return true;
		}

	}

}
