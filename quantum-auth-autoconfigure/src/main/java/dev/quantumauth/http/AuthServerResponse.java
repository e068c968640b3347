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
import java.io.Serial;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

	private static final JsonMapper json = JsonMapper.shared();

	private static final int MAX_PROLOG = 2048;

	// Comments and declarations may come first
	private static final Pattern ROOT = Pattern.compile(
			"(?:\\s++|<!--(?:(?!-->).)*+-->|<\\?[^>]*+>|<!(?!--)[^>]*+>)*+<([a-z][a-z0-9]*+)",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern PAGE = Pattern.compile("<!doctype\\s+html", Pattern.CASE_INSENSITIVE);

	private static final Set<String> ELEMENTS = Set.of("html", "head", "body", "title", "meta", "link", "base", "style",
			"script", "noscript", "h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "center", "pre", "table",
			"font", "b", "i", "em", "strong", "hr", "br", "form", "a", "img", "iframe", "frameset", "ul", "ol", "main",
			"section", "header", "nav");

	private final HttpStatusCode status;

	private final HttpHeaders headers;

	private final DecodedText body;

	private AuthServerResponse(HttpStatusCode status, HttpHeaders headers, DecodedText body) {
		this.status = status;
		this.headers = headers;
		this.body = body;
	}

	/**
	 * Read a response.
	 * @param response the response
	 * @return the whole response, or {@link DataBufferLimitException} if its body has
	 * more than {@link #MAX_BODY} bytes, also after decompression, or
	 * {@link ZipException} if it cannot be decompressed. A response that is no success
	 * has an empty text then, which is not {@linkplain #isDecoded() decoded}.
	 */
	static Mono<AuthServerResponse> read(ClientResponse response) {
		return read(response.statusCode(), response.headers().asHttpHeaders(),
				response.body(BodyExtractors.toDataBuffers()));
	}

	private static Mono<AuthServerResponse> read(HttpStatusCode status, HttpHeaders headers, Flux<DataBuffer> body) {
		return Mono.defer(() -> {
			AtomicBoolean whole = new AtomicBoolean(true);
			Flux<DataBuffer> arrived = body.onErrorResume(BrokenOffException.class, (failure) -> {
				whole.set(false);
				return Flux.empty();
			});
			return DataBufferUtils.join(arrived, MAX_BODY)
				.map(AuthServerResponse::bytes)
				.defaultIfEmpty(new byte[0])
				.handle((bytes, sink) -> {
					try {
						DecodedText text = body(status, headers, bytes);
						sink.next(new AuthServerResponse(status, headers,
								new DecodedText(text.text(), text.intact() && whole.get())));
					}
					catch (IOException ex) {
						sink.error(ex);
					}
				});
		});
	}

	// Of an answer that is no success the status counts, whatever its body is like
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

	// A proxy may compress what nobody asked it to, or name an encoding that is none
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
	 * @return the body without a byte order mark, read in the charset that its bytes
	 * tell, else of the {@code Content-Type}, else in UTF-8
	 */
	public String text() {
		return this.body.text();
	}

	/**
	 * Return whether the whole body has arrived and could be decoded. Otherwise nothing
	 * of it must be shown: nobody can say what is in it.
	 * @return whether the {@link #text() text} is what the server wrote
	 */
	public boolean isDecoded() {
		return this.body.intact();
	}

	/**
	 * Return whether the body is a web page: then it comes from a proxy or a portal, not
	 * from the authentication server. The body counts more than its type, which servers
	 * get wrong: JSON and XML are no page, nor is nothing. Only of what cannot be read
	 * the type has to be believed.
	 * @return whether it is HTML
	 */
	public boolean isHtml() {
		String contentType = this.headers.getFirst(HttpHeaders.CONTENT_TYPE);
		boolean declared = contentType != null && contentType.toLowerCase(Locale.ROOT).contains("html");
		if (!isDecoded()) {
			return declared;
		}
		String text = text().stripLeading();
		if (text.startsWith("<")) {
			return isPage(text.substring(0, Math.min(text.length(), MAX_PROLOG)));
		}
		return declared && !text.isEmpty() && !text.startsWith("{") && !text.startsWith("[");
	}

	private static boolean isPage(String beginning) {
		if (PAGE.matcher(beginning).find()) {
			return true;
		}
		Matcher root = ROOT.matcher(beginning);
		return root.lookingAt() && ELEMENTS.contains(root.group(1).toLowerCase(Locale.ROOT));
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
			// Not kept: its message quotes the body
			return null;
		}
	}

	@Override
	public String toString() {
		return "AuthServerResponse[status=" + this.status.value() + "]";
	}

	/**
	 * The body of an answer that is no success did not arrive completely.
	 */
	static final class BrokenOffException extends IOException {

		@Serial
		private static final long serialVersionUID = 1L;

		BrokenOffException() {
			super("The body did not arrive completely", null);
		}

	}

}
