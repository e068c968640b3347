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

import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateExpiredException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionRemedy} with what JDK 17 and 25 were seen to say.
 */
class ConnectionRemedyTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					PKIX path building failed: SunCertPathBuilderException: unable to find valid certification path | is not trusted
					Unexpected error: InvalidAlgorithmParameterException: the trustAnchors parameter must be non-empty | is not trusted
					PKIX path validation failed: CertPathValidatorException: validity check failed: NotAfter: Mon Jan 01 | is not valid at this time
					No name matching localhost found | is for another host
					No subject alternative names matching IP address 127.0.0.1 found | is for another host
					(certificate_required) Received fatal alert: certificate_required | asks for a certificate of the client
					Received fatal alert: bad_certificate | asks for a certificate of the client
					Received fatal alert: handshake_failure | asks for a certificate of the client
					Received fatal alert: protocol_version | have no version of TLS in common
					No appropriate protocol (protocol is disabled or cipher suites are inappropriate) | have no version of TLS in common
					Unsupported or unrecognized SSL message | does not speak https
					""")
	void failureOfTlsHasARemedyOfItsOwn(String message, String remedy) {
		assertThat(ConnectionRemedy.of(new IOException(message, new SSLHandshakeException(message)))).contains(remedy);
		assertThat(ConnectionRemedy.of(new SSLException(message))).contains(remedy);
	}

	@Test
	void certificateThatIsOutOfTimeIsFoundBelowWhatIsSaidOfThePath() {
		assertThat(ConnectionRemedy.of(new SSLHandshakeException("PKIX path validation failed") {

			@Override
			public Throwable getCause() {
				return new CertificateExpiredException("NotAfter: Mon Jan 01");
			}

		})).contains("is not valid at this time");
	}

	@Test
	void answerThatIsNoHttpMayComeFromAPortThatSpeaksHttps() {
		for (String message : new String[] { "parsing HTTP/1.1 status line, receiving",
				"The answer is no HTTP: Invalid status line" }) {
			assertThat(ConnectionRemedy.of(new IOException(message))).contains("the port may speak https");
		}
	}

	@Test
	void anyOtherFailureIsOneOfTheNetwork() {
		assertThat(ConnectionRemedy.of(new ConnectException())).isEqualTo(" Check the URL, the network and the proxy.");
	}

}
