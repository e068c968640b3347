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

package dev.quantumauth.iqm;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.http.RawServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Tests for the rule "Three kinds of failure": a login that was denied is rejected also
 * where nobody can read what the server says about it. Counted as unavailable it would be
 * sent again by a timer, and lock the user.
 */
@Tag("http")
@ParameterizedClass
@EnumSource(AccountKind.class)
class UnreadableDenialTests {

	private final AccountKind kind;

	UnreadableDenialTests(AccountKind kind) {
		this.kind = kind;
	}

	@ParameterizedTest
	@MethodSource("denials")
	void deniedLoginIsRejectedAndSentOnce(String answer) throws IOException {
		try (RawServer server = RawServer.answering((connection, head) -> {
			RawServer.write(connection, "HTTP/1.1 " + answer);
			connection.shutdownOutput();
		})) {
			String url = server.url().toString();
			TokenAccount<?> account = TestIqm
				.account(this.kind.withPassword(url, url, "alice", () -> "wrong").settings(TestIqm.SETTINGS));
			TokenRequestException failure = catchThrowableOfType(TokenRequestException.class,
					() -> account.client().accessToken().block(TestIqm.PATIENCE));
			assertThat(failure.getKind()).isEqualTo(TokenRequestException.Kind.REJECTED);
			assertThat(account.client().getStatus().credentialRejected()).isTrue();
			assertThat(server.requests()).isOne();
		}
	}

	// Its refresh token may be spent, and one that is sent twice ends the session
	@Test
	void loginFollowsARefreshThatIsRefusedForReasonsThatCannotBeRead() throws IOException {
		List<String> grants = new CopyOnWriteArrayList<>();
		String tokens = "{\"access_token\":\"a\",\"expires_in\":300,\"refresh_token\":\"r\"}";
		try (RawServer server = RawServer.answering((connection, request) -> {
			boolean login = request.contains("grant_type=password");
			grants.add(login ? "password" : "refresh_token");
			RawServer.write(connection,
					login ? "HTTP/1.1 200 X\r\nContent-Length: " + tokens.length() + "\r\n\r\n" + tokens
							: "HTTP/1.1 400 X\r\nContent-Length: 100\r\n\r\n{\"error\":\"invalid_gr");
			connection.shutdownOutput();
		})) {
			String url = server.url().toString();
			QuantumAuthClient client = TestIqm
				.account(this.kind.withPassword(url, url, "alice", () -> "right").settings(TestIqm.SETTINGS))
				.client();
			client.accessToken().block(TestIqm.PATIENCE);
			client.renew().onErrorComplete().block(TestIqm.PATIENCE);
			client.renew().block(TestIqm.PATIENCE);
			assertThat(grants).startsWith("password", "refresh_token", "password");
		}
	}

	static Stream<Arguments> denials() {
		String json = "{\"error\":\"invalid_grant\"}";
		return Stream.of(denial("brotli", "401 X", "Content-Encoding: br", "\u008b\u00ff\u0001"),
				denial("deflate", "401 X", "Content-Encoding: deflate", "\u0078\u009c\u00ff"),
				denial("no gzip", "403 X", "Content-Encoding: gzip", "\u001f\u008b\u0008"),
				denial("encoding that is none", "400 X", "Content-Encoding: utf-8", json),
				denial("brotli under 400", "400 X", "Content-Encoding: br", "\u008b\u00ff\u0001"),
				argumentSet("cut under 400", "400 X\r\nContent-Length: 100\r\n\r\n{\"error\":\"invalid_gr"),
				denial("no charset", "400 X", "Content-Type: application/json", "{\"message\":\"p\u00e4ss\"}"),
				denial("XML", "403 X", "Content-Type: application/xml", "<error>no</error>"),
				denial("XML without a type", "403 X", "X: y", "<?xml version=\"1.0\"?><error>no</error>"),
				denial("JSON that says it is a page", "401 X", "Content-Type: text/html", json),
				denial("nothing that says it is a page", "401 X", "Content-Type: text/html", ""),
				denial("error under 200", "200 X", "Content-Type: application/json", json),
				denial("too long", "403 X", "X: y", "x".repeat(300 * 1024)),
				argumentSet("broken off", "403 X\r\nContent-Length: 100\r\n\r\n{"),
				argumentSet("bad chunk", "401 X\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"));
	}

	private static Arguments denial(String name, String status, String header, String body) {
		return argumentSet(name, status + "\r\n" + header + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
	}

}
