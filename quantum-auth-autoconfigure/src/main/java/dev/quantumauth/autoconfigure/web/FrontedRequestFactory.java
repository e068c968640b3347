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

import java.io.IOException;
import java.net.URI;
import java.util.function.Function;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * A request factory with another in front of it. An application may have made a bean of
 * it, which is destroyed with all that it was made of.
 */
final class FrontedRequestFactory implements ClientHttpRequestFactory, DisposableBean {

	private final TargetRequestFactories factories;

	private final SingletonSupplier<ClientHttpRequestFactory> front;

	FrontedRequestFactory(TargetRequestFactories factories,
			Function<TargetRequestFactories, ClientHttpRequestFactory> front) {
		this.factories = factories;
		this.front = SingletonSupplier.of(() -> front.apply(factories));
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		return this.front.obtain().createRequest(uri, method);
	}

	@Override
	public void destroy() throws Exception {
		this.factories.destroy();
	}

}
