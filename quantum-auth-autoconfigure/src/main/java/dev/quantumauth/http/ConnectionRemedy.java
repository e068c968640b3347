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

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Objects;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * Advice for a connection that failed, as a sentence for the message of its error. The
 * JDK has few types for the reasons, so that most are recognized by their messages.
 */
final class ConnectionRemedy {

	private static final String BUNDLE = "quantum.auth.http.ssl.bundle";

	private static final String OUT_OF_TIME = " A certificate is not valid at this time: check the clock of this machine, "
			+ "the certificate of the server, and that of " + BUNDLE + ".";

	private ConnectionRemedy() {
	}

	static String of(Throwable failure) {
		if (AuthServerCall.causes(failure).anyMatch(ConnectionRemedy::isOutOfTime)) {
			return OUT_OF_TIME;
		}
		return AuthServerCall.causes(failure)
			.map(ConnectionRemedy::ofCause)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(" Check the URL, the network and the proxy.");
	}

	private static @Nullable String ofCause(Throwable cause) {
		if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
			return " The host of the URL is not known here: check its name, and DNS.";
		}
		String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
		return (cause instanceof SSLException) ? ofTls(message) : ofHttp(message);
	}

	private static String ofTls(String said) {
		if (said.contains("unrecognized ssl message") || said.contains("plaintext connection")) {
			return " The port does not speak https: check scheme and port of the URL.";
		}
		if (said.contains("no name matching") || said.contains("no subject alternative")) {
			return " The certificate of the server is for another host: check the host of the URL, and whether a proxy "
					+ "answers instead.";
		}
		if (said.contains("notafter") || said.contains("expired") || said.contains("notbefore")) {
			return OUT_OF_TIME;
		}
		if (said.contains("pkix") || said.contains("certpath") || said.contains("trustanchors")) {
			return " The certificate of the server is not trusted: name an SSL bundle that trusts it in " + BUNDLE
					+ ".";
		}
		if (said.contains("protocol_version") || said.contains("no appropriate protocol")) {
			return " Server and client have no version of TLS in common: see to the SSL bundle named in " + BUNDLE
					+ ".";
		}
		return " Where the server asks for a certificate of the client, name an SSL bundle with one that the server "
				+ "knows in " + BUNDLE + ".";
	}

	private static boolean isOutOfTime(Throwable cause) {
		return cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException;
	}

	private static @Nullable String ofHttp(String said) {
		return (said.contains("no http") || said.contains("parsing http/1.1"))
				? " Check scheme and port of the URL: the port may speak https, or something else." : null;
	}

}
