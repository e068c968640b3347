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

package dev.quantumauth.provider;

import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.quantumauth.http.AuthServer;
import dev.quantumauth.http.AuthServerAnswer;

/**
 * The document of an issuer (OpenID Connect Discovery 1.0, section 4), which names the
 * token endpoint. Asked for when a token is needed for the first time, without a
 * credential, and kept once it was read.
 */
final class IssuerDocument {

	private final AuthServer server;

	private final URI issuer;

	private final Function<String, URI> check;

	private final AtomicReference<@Nullable URI> tokenUri = new AtomicReference<>();

	/**
	 * Create an instance.
	 * @param server sends the request
	 * @param issuer the issuer
	 * @param check throws an {@link IllegalArgumentException} for a URL that a credential
	 * must not be sent to
	 */
	IssuerDocument(AuthServer server, URI issuer, Function<String, URI> check) {
		this.server = server;
		this.issuer = issuer;
		this.check = check;
	}

	Mono<URI> tokenUri() {
		return Mono.defer(() -> {
			URI known = this.tokenUri.get();
			return (known != null) ? Mono.just(known) : read().doOnNext(this.tokenUri::set);
		});
	}

	/**
	 * Ask for the document, whether or not it is known.
	 * @return the token endpoint that it names, or an error
	 */
	Mono<URI> read() {
		URI document = URI.create(withoutSlash(this.issuer) + "/.well-known/openid-configuration");
		return this.server.get(document).exchange(this::tokenUri);
	}

	// Section 4.3: the issuer of the document must be the one that was asked for
	private URI tokenUri(AuthServerAnswer answer) {
		String issuer = answer.object().path("issuer").stringValue("");
		if (!withoutSlash(this.issuer).equals(issuer.replaceFirst("/+$", ""))) {
			throw answer.invalid("is no document of the issuer " + this.issuer);
		}
		String tokenUri = answer.object().path("token_endpoint").stringValue("");
		if (tokenUri.isBlank()) {
			throw answer.invalid("names no token_endpoint");
		}
		try {
			return this.check.apply(tokenUri);
		}
		catch (IllegalArgumentException ex) {
			throw answer.invalid("has a token_endpoint that " + ex.getMessage());
		}
	}

	private static String withoutSlash(URI uri) {
		return uri.toString().replaceFirst("/+$", "");
	}

	@Override
	public String toString() {
		return "IssuerDocument[" + this.issuer + "]";
	}

}
