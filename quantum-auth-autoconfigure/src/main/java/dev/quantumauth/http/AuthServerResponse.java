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

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.http.ReceivedAnswer.IncompleteBodyException;

/**
 * The whole response of an authentication server. The body is read as bytes and not by a
 * codec, because codecs log what they decode.
 *
 * @since 0.1.0
 */
public final class AuthServerResponse {

	/**
	 * The maximum size of a body in bytes: 256 kB.
	 */
	public static final int MAX_BODY = 256 * 1024;

	private static final JsonMapper json = JsonMapper.shared();

	private final HttpStatusCode status;

	private final HttpHeaders headers;

	private final DecodedText body;

	private AuthServerResponse(HttpStatusCode status, HttpHeaders headers, DecodedText body) {
		this.status = status;
		this.headers = headers;
		this.body = body;
	}

	/**
	 * Read a response. A success whose body has more than {@link #MAX_BODY} bytes, also
	 * after decompression, is a {@link DataBufferLimitException}, and one whose body
	 * cannot be decompressed a {@link ZipException}. Any other response has an empty text
	 * in these cases, which is not {@linkplain #isDecoded() decoded}.
	 * @param response the response
	 * @return the whole response
	 */
	static Mono<AuthServerResponse> read(ClientResponse response) {
		return read(response.statusCode(), response.headers().asHttpHeaders(),
				response.body(BodyExtractors.toDataBuffers()));
	}

	private static Mono<AuthServerResponse> read(HttpStatusCode status, HttpHeaders headers, Flux<DataBuffer> body) {
		return Mono.defer(() -> {
			AtomicBoolean complete = new AtomicBoolean(true);
			Flux<DataBuffer> arrived = body.onErrorResume(IncompleteBodyException.class, (failure) -> {
				complete.set(false);
				return Flux.empty();
			});
			return DataBufferUtils.join(arrived, MAX_BODY)
				.map(AuthServerResponse::bytes)
				.defaultIfEmpty(new byte[0])
				.handle((bytes, sink) -> {
					try {
						DecodedText text = body(status, headers, bytes);
						sink.next(new AuthServerResponse(status, headers,
								new DecodedText(text.text(), text.intact() && complete.get())));
					}
					catch (IOException ex) {
						sink.error(ex);
					}
				});
		});
	}

	// An unreadable body must not hide the status of an answer that is no success
	private static DecodedText body(HttpStatusCode status, HttpHeaders headers, byte[] body) throws IOException {
		try {
			return decoded(headers, body);
		}
		catch (ZipException | DataBufferLimitException ex) {
			if (status.is2xxSuccessful()) {
				throw ex;
			}
			return new DecodedText("", false);
		}
	}

	// A proxy may compress a body although the request did not accept that, or may name
	// an encoding for a body that is not encoded
	private static DecodedText decoded(HttpHeaders headers, byte[] body) throws IOException {
		String contentType = headers.getFirst(HttpHeaders.CONTENT_TYPE);
		String encodings = String.join(",", headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING)).toLowerCase(Locale.ROOT);
		if (body.length > 0 && encodings.contains("gzip")) {
			return DecodedText.of(unzipped(body), contentType);
		}
		DecodedText text = DecodedText.of(body, contentType);
		if (!encodings.isBlank() && !text.intact()) {
			throw new ZipException("The content encoding is neither gzip nor none");
		}
		return text;
	}

	private static byte[] unzipped(byte[] body) throws IOException {
		try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
			byte[] bytes = gzip.readNBytes(MAX_BODY + 1);
			if (bytes.length > MAX_BODY) {
				throw tooLong();
			}
			return bytes;
		}
		catch (EOFException ex) {
			throw new ZipException("The end is missing");
		}
	}

	static DataBufferLimitException tooLong() {
		return new DataBufferLimitException("More than " + MAX_BODY + " bytes");
	}

	static byte[] bytes(DataBuffer buffer) {
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
	 * Return the body as text, which may contain secrets. The charset is the one that the
	 * bytes of the body reveal, else that of the {@code Content-Type}, else UTF-8.
	 * @return the body without a byte order mark
	 */
	public String text() {
		return this.body.text();
	}

	/**
	 * Return whether the whole body has arrived and could be decoded. Otherwise no part
	 * of it must be shown, because a secret in it cannot be recognized.
	 * @return whether the {@link #text() text} is the text that the server wrote
	 */
	public boolean isDecoded() {
		return this.body.intact();
	}

	/**
	 * Return whether the body is a web page. Then it comes from a proxy or a portal and
	 * not from the authentication server.
	 * @return whether the body is HTML
	 */
	public boolean isHtml() {
		return WebPage.is(this.body, this.headers.getFirst(HttpHeaders.CONTENT_TYPE));
	}

	/**
	 * Return the body as a JSON object.
	 * @return the object, or {@code null} if the body is anything else
	 */
	public @Nullable JsonNode object() {
		if (isHtml()) {
			return null;
		}
		try {
			JsonNode body = json.readTree(text());
			return body.isObject() ? body : null;
		}
		catch (JacksonException ex) {
			// Not kept, because its message quotes the body
			return null;
		}
	}

	@Override
	public String toString() {
		return "AuthServerResponse[status=" + this.status.value() + "]";
	}

}
