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

package dev.quantumauth.http;

import java.io.Serial;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.URL;

import org.jspecify.annotations.Nullable;

/**
 * {@link Authenticator} for proxies only. For a server it throws an exception, because
 * the JDK would send the request again with the credentials.
 */
final class ProxyAuthenticator extends Authenticator {

	private final Authenticator authenticator;

	ProxyAuthenticator(Authenticator authenticator) {
		this.authenticator = authenticator;
	}

	@Override
	public @Nullable PasswordAuthentication requestPasswordAuthenticationInstance(String host, InetAddress address,
			int port, String protocol, String prompt, String scheme, URL url, RequestorType type) {
		if (type == RequestorType.SERVER) {
			throw new UnauthorizedException();
		}
		return this.authenticator.requestPasswordAuthenticationInstance(host, address, port, protocol, prompt, scheme,
				url, type);
	}

	/**
	 * The server asks for credentials: it has answered 401.
	 */
	static final class UnauthorizedException extends RuntimeException {

		@Serial
		private static final long serialVersionUID = 1L;

		UnauthorizedException() {
			super("The server has answered 401", null, false, false);
		}

	}

}
