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

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;

/**
 * Servers for the tests of a class, without stubs before each test.
 */
public final class TestCloud {

	private TestCloud() {
	}

	public static WireMockExtension onHttp1() {
		return of(options().http2PlainDisabled(true));
	}

	public static WireMockExtension onHttp2() {
		return of(options());
	}

	private static WireMockConfiguration options() {
		return WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort().gzipDisabled(true);
	}

	private static WireMockExtension of(WireMockConfiguration options) {
		return WireMockExtension.newInstance().options(options).build();
	}

}
