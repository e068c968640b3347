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

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The whole response of an authentication server. Its body is read as bytes and never by
 * a codec: codecs log what they decode.
 *
 * @since 0.1.0
 */
public final class AuthServerResponse {

	/**
	 * How many bytes of a body are read: 256 kB.
	 */
	public static final int MAX_BODY = 256 * 1024;

	private final HttpStatusCode status;

	private final HttpHeaders headers;

	private final byte[] body;

	private AuthServerResponse(HttpStatusCode status, HttpHeaders headers, byte[] body) {
		this.status = status;
		this.headers = headers;
		this.body = body;
	}

	/**
	 * Read a response.
	 * @param response the response
	 * @return the whole response, or
	 * {@link org.springframework.core.io.buffer.DataBufferLimitException} if its body has
	 * more than {@link #MAX_BODY} bytes
	 */
	public static Mono<AuthServerResponse> read(ClientResponse response) {
		return read(response.statusCode(), response.headers().asHttpHeaders(),
				response.body(BodyExtractors.toDataBuffers()));
	}

	/**
	 * Read a response within a
	 * {@link org.springframework.web.reactive.function.BodyExtractor}.
	 * @param response the response
	 * @return as {@link #read(ClientResponse)}
	 */
	public static Mono<AuthServerResponse> read(ClientHttpResponse response) {
		return read(response.getStatusCode(), response.getHeaders(), response.getBody());
	}

	private static Mono<AuthServerResponse> read(HttpStatusCode status, HttpHeaders headers, Flux<DataBuffer> body) {
		return DataBufferUtils.join(body, MAX_BODY)
			.map(AuthServerResponse::bytes)
			.defaultIfEmpty(new byte[0])
			.map((bytes) -> new AuthServerResponse(status, headers, bytes));
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	/**
	 * Return the status.
	 * @return the status
	 */
	public HttpStatusCode status() {
		return this.status;
	}

	/**
	 * Return the headers.
	 * @return the headers
	 */
	public HttpHeaders headers() {
		return this.headers;
	}

	/**
	 * Return the body as text. It may contain secrets.
	 * @return the body, read as UTF-8
	 */
	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * Return whether the body is a web page: then it comes from a proxy or a portal, not
	 * from the authentication server.
	 * @return whether it is HTML
	 */
	public boolean isHtml() {
		String contentType = this.headers.getFirst(HttpHeaders.CONTENT_TYPE);
		return (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("html"))
				|| text().stripLeading().startsWith("<");
	}

	@Override
	public String toString() {
		return "AuthServerResponse[status=" + this.status.value() + "]";
	}

}
