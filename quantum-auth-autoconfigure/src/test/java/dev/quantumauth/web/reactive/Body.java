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

package dev.quantumauth.web.reactive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.buffer.ByteBufAllocator;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The bodies that an application may give to a request, all with the same large content,
 * alone or as a part.
 */
public enum Body {

	VALUE(true, () -> BodyInserters.fromValue(Body.content())),

	FORM(true, () -> BodyInserters.fromFormData("content", Body.content())),

	RESOURCE(true, () -> BodyInserters.fromResource(new ByteArrayResource(Body.bytes()))),

	MULTIPART(true, () -> {
		MultipartBodyBuilder parts = Body.parts();
		parts.part("file", new ByteArrayResource(Body.bytes()));
		return BodyInserters.fromMultipartData(parts.build());
	}),

	MULTIPART_WITH_A_MONO_OF_A_VALUE(true, () -> {
		MultipartBodyBuilder parts = Body.parts();
		parts.asyncPart("file", Mono.just(Body.content()), String.class);
		return BodyInserters.fromMultipartData(parts.build());
	}),

	MULTIPART_WITH_A_PUBLISHER(false, () -> {
		MultipartBodyBuilder parts = Body.parts();
		parts.asyncPart("file", Body.cold(), String.class);
		return BodyInserters.fromMultipartData(parts.build());
	}),

	MONO_OF_A_VALUE(true, () -> BodyInserters.fromPublisher(Mono.just(Body.content()), String.class)),

	MONO_OF_A_FUNCTION(false, () -> BodyInserters.fromPublisher(Mono.fromSupplier(() -> Body.content()), String.class)),

	COLD_PUBLISHER(false, () -> BodyInserters.fromPublisher(Body.cold(), String.class)),

	REMEMBERED_PUBLISHER(false,
			() -> BodyInserters.fromPublisher(Flux.fromStream(Body.stream()).cache(), String.class)),

	OPEN_RESOURCE(false, () -> BodyInserters.fromResource(Body.openResource())),

	MONO_OF_AN_OPEN_RESOURCE(false,
			() -> BodyInserters.fromPublisher(Mono.just(Body.openResource()), InputStreamResource.class)),

	MULTIPART_WITH_AN_OPEN_RESOURCE(false, () -> {
		MultipartBodyBuilder parts = Body.parts();
		parts.part("file", Body.openResource()).filename("job");
		return BodyInserters.fromMultipartData(parts.build());
	}),

	MULTIPART_WITH_BUFFERS(false, () -> {
		MultipartBodyBuilder parts = Body.parts();
		parts.asyncPart("file", Body.buffers(), DataBuffer.class);
		return BodyInserters.fromMultipartData(parts.build());
	}),

	BUFFERS(false, () -> BodyInserters.fromDataBuffers(Body.buffers())),

	PUBLISHER_OF_BUFFERS(false, () -> BodyInserters.fromPublisher(Body.buffers(), DataBuffer.class)),

	COLD_PUBLISHER_OF_BUFFERS(false, () -> BodyInserters.fromPublisher(Flux.defer(Body::buffers), DataBuffer.class)),

	OUTPUT_STREAM(false, () -> BodyInserters.fromOutputStream((out) -> {
		try (out) {
			out.write(Body.bytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}, ForkJoinPool.commonPool())),

	STREAM(false, () -> BodyInserters.fromPublisher(Flux.fromStream(Body.stream()), String.class)),

	SINK(false, () -> {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		Body.cold().doOnNext(sink::tryEmitNext).blockLast();
		sink.tryEmitComplete();
		return BodyInserters.fromPublisher(sink.asFlux(), String.class);
	}),

	HOT_PUBLISHER(false, () -> BodyInserters.fromPublisher(Body.cold().publish().refCount(), String.class)),

	LATE_INSERTER(false, () -> (request, context) -> Mono
		.defer(() -> BodyInserters.fromPublisher(Body.cold(), String.class).insert(request, context)));

	private static final String LINE = "the quick brown fox jumps over the lazy dog\n".repeat(20);

	private static final int LINES = 250;

	public static final String CONTENT = LINE.repeat(LINES);

	private final boolean repeatable;

	private final Supplier<BodyInserter<?, ? super ClientHttpRequest>> inserter;

	Body(boolean repeatable, Supplier<BodyInserter<?, ? super ClientHttpRequest>> inserter) {
		this.repeatable = repeatable;
		this.inserter = inserter;
	}

	public static List<Body> repeatable() {
		return Stream.of(values()).filter((body) -> body.repeatable).toList();
	}

	public static List<Body> once() {
		return Stream.of(values()).filter((body) -> !body.repeatable).toList();
	}

	/**
	 * Put a new body on a request.
	 * @param request the request
	 * @return the request
	 */
	public WebClient.RequestHeadersSpec<?> on(WebClient.RequestBodySpec request) {
		return request
			.headers((headers) -> headers.setContentType(name().startsWith("MULTIPART") ? MediaType.MULTIPART_FORM_DATA
					: (this == FORM) ? MediaType.APPLICATION_FORM_URLENCODED : MediaType.TEXT_PLAIN))
			.body(this.inserter.get());
	}

	private static String content() {
		return CONTENT;
	}

	private static byte[] bytes() {
		return CONTENT.getBytes(StandardCharsets.UTF_8);
	}

	private static Stream<String> stream() {
		return Stream.generate(() -> LINE).limit(LINES);
	}

	private static Flux<String> cold() {
		return Flux.range(0, LINES).map((i) -> LINE);
	}

	private static InputStreamResource openResource() {
		return new InputStreamResource(new ByteArrayInputStream(bytes()));
	}

	private static MultipartBodyBuilder parts() {
		MultipartBodyBuilder parts = new MultipartBodyBuilder();
		parts.part("job", Map.of("shots", 100));
		return parts;
	}

	private static Flux<DataBuffer> buffers() {
		NettyDataBufferFactory factory = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);
		int size = bytes().length / 10;
		return Flux.fromStream(
				IntStream.range(0, 10).mapToObj((i) -> factory.allocateBuffer(size).write(bytes(), i * size, size)));
	}

}
