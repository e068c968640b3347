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
import java.net.URI;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Marks the requests of a request factory that follows no redirects. Only a marked
 * request gets a token, so none is sent by a client that could take it to another host.
 *
 * @since 0.1.0
 */
public final class RedirectGuardRequestFactory implements ClientHttpRequestFactory, DisposableBean {

	private final ClientHttpRequestFactory delegate;

	private RedirectGuardRequestFactory(ClientHttpRequestFactory delegate) {
		this.delegate = delegate;
	}

	/**
	 * Mark the requests of a request factory that follows no redirects, for a
	 * {@code RestClient} or {@code RestTemplate} that is built by hand. This method does
	 * not check that the factory follows none, because most HTTP clients do not tell. The
	 * JDK's and Reactor Netty's follow none unless they are told to. Others follow them
	 * unless a method is called: {@code disableRedirectHandling()} of Apache's,
	 * {@code setFollowRedirects(false)} of Jetty's, and
	 * {@code setInstanceFollowRedirects(false)} of {@code HttpURLConnection}, which
	 * follows those of a GET.
	 * @param delegate a request factory that follows no redirects
	 * @return a request factory whose requests may carry tokens
	 */
	public static RedirectGuardRequestFactory notFollowing(ClientHttpRequestFactory delegate) {
		return new RedirectGuardRequestFactory(delegate);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		return new GuardedBlockingRequest(this.delegate.createRequest(uri, method));
	}

	@Override
	public void destroy() throws Exception {
		if (this.delegate instanceof DisposableBean disposable) {
			disposable.destroy();
		}
	}

}
