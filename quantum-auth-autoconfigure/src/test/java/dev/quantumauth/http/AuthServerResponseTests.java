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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AuthServerResponse}. After each of them all of Netty's memory must
 * have been given back.
 */
class AuthServerResponseTests {

	private static final int CHUNK = 16 * 1024;

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(this.allocator);

	@AfterEach
	void allBuffersAreReleased() {
		assertThat(this.allocator.metric().usedHeapMemory()).isZero();
		assertThat(this.allocator.metric().usedDirectMemory()).isZero();
	}

	@Test
	void readsStatusHeadersAndBody() {
		AuthServerResponse response = read(response(Flux.just(buffer("{\"message\":"), buffer("\"Größe\"}"))));
		assertThat(response.status()).isEqualTo(HttpStatus.BAD_GATEWAY);
		assertThat(response.headers().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("7");
		assertThat(response.text()).isEqualTo("{\"message\":\"Größe\"}");
	}

	@Test
	void aCharacterMayBeSplitBetweenTwoBuffers() {
		byte[] text = "ö".getBytes(StandardCharsets.UTF_8);
		AuthServerResponse response = read(
				response(Flux.just(buffer(new byte[] { text[0] }), buffer(new byte[] { text[1] }))));
		assertThat(response.text()).isEqualTo("ö");
	}

	@Test
	void aBodyMayBeMissing() {
		assertThat(read(response(Flux.empty())).text()).isEmpty();
	}

	@Test
	void readsABodyOfExactlyTheLimit() {
		assertThat(read(response(chunks(AuthServerResponse.MAX_BODY / CHUNK))).text())
			.hasSize(AuthServerResponse.MAX_BODY);
	}

	@Test
	void refusesOneByteMore() {
		Flux<DataBuffer> body = chunks(AuthServerResponse.MAX_BODY / CHUNK)
			.concatWith(Mono.fromSupplier(() -> buffer("x")));
		StepVerifier.create(AuthServerResponse.read(response(body))).verifyError(DataBufferLimitException.class);
	}

	@Test
	void takesNoMoreOfALongBodyThanTheLimit() {
		int[] taken = new int[1];
		Flux<DataBuffer> body = chunks(100).doOnNext((buffer) -> taken[0]++);
		StepVerifier.create(AuthServerResponse.read(response(body))).verifyError(DataBufferLimitException.class);
		assertThat(taken[0]).isEqualTo(AuthServerResponse.MAX_BODY / CHUNK + 1);
	}

	@Test
	void releasesWhatItHasWhenTheConnectionBreaks() {
		Flux<DataBuffer> broken = chunks(3).concatWith(Mono.error(new IllegalStateException("reset")));
		StepVerifier.create(AuthServerResponse.read(response(broken))).verifyErrorMessage("reset");
	}

	@Test
	void releasesWhatItHasWhenItIsCancelled() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		StepVerifier.create(AuthServerResponse.read(response(body.flux())))
			.then(() -> body.next(buffer("half of ")))
			.thenCancel()
			.verify(Duration.ofSeconds(30));
		body.assertCancelled();
	}

	@ParameterizedTest
	@CsvSource({ "text/html, oops, true", "TEXT/HTML; charset=utf-8, oops, true", "application/xhtml+xml, oops, true",
			"application/json, <html>, true", "text/plain, ' \n\t<!DOCTYPE html><html>', true", ", <html>, true",
			", '<?xml version=\"1.0\"?><!-- x --><html>', true", "text/html, <h1>Forbidden</h1>, true",
			"application/json, {}, false", "text/plain, oops, false", ", oops, false", ", '', false",
			"text/html, '', false", "text/html, {\"error\":\"x\"}, false", "text/html, <error>x</error>, false",
			"application/xml, '<?xml version=\"1.0\"?><error/>', false",
			"text/html, <script>location.href=1</script>, true", "text/html, <center>No</center>, true",
			"text/html, '<!-- a > b --><html>', true", "text/plain, '<!-- a > b -->\n<div>', true",
			"application/json, <errors/>, false" })
	void tellsHtmlByItsBodyElseByItsType(String contentType, String body, boolean html) {
		ClientResponse.Builder response = ClientResponse.create(HttpStatus.FORBIDDEN);
		if (contentType != null) {
			response.header(HttpHeaders.CONTENT_TYPE, contentType);
		}
		assertThat(read(response.body(body).build()).isHtml()).isEqualTo(html);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void charsetIsThatOfTheByteOrderMark(String charset) {
		byte[] body = "\uFEFFGröße".getBytes(Charset.forName(charset));
		assertThat(read(typed("text/plain;charset=ISO-8859-1", body)).text()).isEqualTo("Größe");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void charsetOfJsonWithoutAByteOrderMarkIsEvident(String charset) {
		byte[] body = "{\"a\":\"ö\"}".getBytes(Charset.forName(charset));
		assertThat(read(typed("application/json", body)).text()).isEqualTo("{\"a\":\"ö\"}");
	}

	@ParameterizedTest
	@CsvSource({ "text/plain;charset=ISO-8859-1, ISO-8859-1", "application/json;charset=utf-16le, UTF-16LE",
			"text/plain;charset=windows-1252, windows-1252", "text/plain;charset=no-such-charset, UTF-8",
			"text/plain;charset=*, UTF-8", "nonsense, UTF-8", "application/json, UTF-8" })
	void charsetIsThatOfTheContentTypeElseUtf8(String contentType, String charset) {
		byte[] body = "ößü".getBytes(Charset.forName(charset));
		assertThat(read(typed(contentType, body)).text()).isEqualTo("ößü");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "x-gzip", " GZIP " })
	void compressedBodyIsRead(String encoding) throws IOException {
		assertThat(read(encoded(encoding, gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8)))).text())
			.isEqualTo("{\"a\":1}");
	}

	@Test
	void bodyIsBoundedAfterDecompression() throws IOException {
		byte[] most = gzip(new byte[AuthServerResponse.MAX_BODY]);
		assertThat(read(encoded("gzip", most)).text()).isNotEmpty();
		byte[] more = gzip(new byte[AuthServerResponse.MAX_BODY + 1]);
		StepVerifier.create(AuthServerResponse.read(encoded("gzip", more))).verifyError(DataBufferLimitException.class);
	}

	@Test
	void successThatCannotBeDecompressedIsAnError() throws IOException {
		byte[] whole = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
		for (ClientResponse response : List.of(encoded("br", whole), encoded("gzip", new byte[] { '{', '}' }),
				encoded("gzip", Arrays.copyOf(whole, whole.length - 9)))) {
			StepVerifier.create(AuthServerResponse.read(response)).verifyError(ZipException.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "br", "deflate", "gzip" })
	void otherAnswerThatCannotBeDecompressedIsOneWithoutText(String encoding) {
		AuthServerResponse response = read(ClientResponse.create(HttpStatus.UNAUTHORIZED)
			.header(HttpHeaders.CONTENT_ENCODING, encoding)
			.body(Flux.just(buffer(new byte[] { (byte) 0xff, 0x01, (byte) 0x80 })))
			.build());
		assertThat(response.status()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(response.text()).isEmpty();
		assertThat(response.isDecoded()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "utf-8", "none", "identity", "br", "chunked" })
	void encodingThatIsNoneIsIgnored(String encoding) {
		assertThat(read(encoded(encoding, "{\"a\":1}".getBytes(StandardCharsets.UTF_8))).text()).isEqualTo("{\"a\":1}");
	}

	@Test
	void gzipAmongOthersThatAreNoneIsRead() throws IOException {
		assertThat(read(encoded("gzip, identity", gzip("{}".getBytes(StandardCharsets.UTF_8)))).text()).isEqualTo("{}");
	}

	@Test
	void bodyThatCannotBeDecodedIsSaidToBe() {
		assertThat(read(typed("text/plain", new byte[] { 'p', (byte) 0xe4, 's' })).isDecoded()).isFalse();
		assertThat(read(typed("text/plain", "a\0b".getBytes(StandardCharsets.UTF_8))).isDecoded()).isFalse();
		assertThat(read(typed("text/plain;charset=iso-8859-1", new byte[] { 'p', (byte) 0xe4, 's' })).isDecoded())
			.isTrue();
		assertThat(read(typed("text/plain;charset=utf-16", "secret".getBytes(StandardCharsets.UTF_8))).text())
			.isEqualTo("secret");
	}

	@Test
	void emptyBodyNeedsNoDecompression() {
		assertThat(read(encoded("gzip", new byte[0])).text()).isEmpty();
	}

	@Test
	void whatCannotBeReadIsAPageIfItSaysSo() {
		byte[] unreadable = { (byte) 0xff, 0x01, (byte) 0x80 };
		assertThat(read(typed("text/html", unreadable)).isHtml()).isTrue();
		assertThat(read(typed("application/json", unreadable)).isHtml()).isFalse();
	}

	@Test
	void toStringShowsNeitherBodyNorHeaders() {
		AuthServerResponse response = read(response(Flux.just(buffer("hush"))));
		assertThat(response).hasToString("AuthServerResponse[status=502]");
	}

	private ClientResponse typed(String contentType, byte[] body) {
		return ClientResponse.create(HttpStatus.OK)
			.header(HttpHeaders.CONTENT_TYPE, contentType)
			.body(Flux.just(buffer(body)))
			.build();
	}

	private ClientResponse encoded(String encoding, byte[] body) {
		return ClientResponse.create(HttpStatus.OK)
			.header(HttpHeaders.CONTENT_ENCODING, encoding)
			.body(Flux.just(buffer(body)))
			.build();
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (OutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(bytes);
		}
		return compressed.toByteArray();
	}

	private static AuthServerResponse read(ClientResponse response) {
		AuthServerResponse read = AuthServerResponse.read(response).block();
		if (read == null) {
			throw new CancellationException("No response");
		}
		return read;
	}

	private static ClientResponse response(Flux<DataBuffer> body) {
		return ClientResponse.create(HttpStatus.BAD_GATEWAY).header(HttpHeaders.RETRY_AFTER, "7").body(body).build();
	}

	private Flux<DataBuffer> chunks(int count) {
		return Flux.range(0, count).map((i) -> buffer(new byte[CHUNK]));
	}

	private DataBuffer buffer(String text) {
		return buffer(text.getBytes(StandardCharsets.UTF_8));
	}

	private DataBuffer buffer(byte[] bytes) {
		return this.buffers.allocateBuffer(bytes.length).write(bytes);
	}

}
