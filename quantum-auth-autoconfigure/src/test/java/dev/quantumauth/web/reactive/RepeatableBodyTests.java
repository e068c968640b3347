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
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RepeatableBody}.
 */
class RepeatableBodyTests {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	@ParameterizedTest(name = "{0}")
	@MethodSource("repeatable")
	void canBeWrittenAgain(String name, BodyInserter<?, ? super ClientHttpRequest> body) {
		assertThat(canBeWrittenAgain(body)).isTrue();
		assertThat(canBeWrittenAgain(body)).isTrue();
	}

	static Stream<Arguments> repeatable() {
		Resource resource = new ByteArrayResource(new byte[10]);
		BodyInserter<String, ClientHttpRequest> decorated = (request,
				context) -> BodyInserters.fromValue("job").insert(request, context).checkpoint();
		return Stream
			.of(Arguments.of("none", BodyInserters.empty()),
					Arguments.of("value", BodyInserters.fromValue(Map.of("shots", 100))),
					Arguments.of("form", BodyInserters.fromFormData("a", "b")),
					Arguments.of("form as a value",
							BodyInserters.fromValue(new LinkedMultiValueMap<>(Map.of("a", List.of("b"))))),
					Arguments.of("resource", BodyInserters.fromResource(resource)),
					Arguments.of("resource as a value", BodyInserters.fromValue(resource)),
					Arguments.of("parts",
							BodyInserters.fromMultipartAsyncData("flux", Flux.range(0, 3).map(String::valueOf),
									String.class)
								.with("job", Map.of("shots", 100))
								.with("file", resource)),
					Arguments.of("Mono", BodyInserters.fromPublisher(Mono.defer(() -> Mono.just("job")), String.class)),
					Arguments.of("empty Mono", BodyInserters.fromPublisher(Mono.empty(),
							String.class)),
					Arguments.of(
							"Mono that remembers", BodyInserters.fromPublisher(Mono.fromSupplier(() -> "job")
								.cache(), String.class)),
					Arguments.of("Flux", BodyInserters.fromPublisher(Flux.range(0, 3), Integer.class)),
					Arguments.of("Flux that does not end",
							BodyInserters.fromPublisher(Flux.concat(Flux.just("job"), Flux.never()).map(String::trim),
									String.class)),
					Arguments.of("Flux that remembers",
							BodyInserters.fromPublisher(usedUp(Flux.fromStream(Stream.of("job")).cache()),
									String.class)),
					Arguments.of("future",
							BodyInserters.fromProducer(CompletableFuture.completedFuture("job"), String.class)),
					Arguments.of("inserter around another", decorated));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("once")
	void canBeWrittenOnce(String name, BodyInserter<?, ? super ClientHttpRequest> body) {
		assertThat(canBeWrittenAgain(body)).isFalse();
	}

	static Stream<Arguments> once() {
		InputStreamResource open = new InputStreamResource(new ByteArrayInputStream(new byte[10]));
		DataBuffer buffer = DefaultDataBufferFactory.sharedInstance.wrap(new byte[10]);
		Sinks.Many<String> multicast = Sinks.many().multicast().directBestEffort();
		Sinks.Many<String> unicast = Sinks.many().unicast().onBackpressureBuffer();
		unicast.tryEmitNext("job");
		MultipartBodyBuilder parts = new MultipartBodyBuilder();
		parts.part("job", Map.of("shots", 100));
		parts.asyncPart("buffers", Flux.just(buffer), DataBuffer.class);
		BodyInserter<String, ClientHttpRequest> late = (request, context) -> Mono
			.defer(() -> BodyInserters.fromValue("job").insert(request, context));
		BodyInserter<String, ClientHttpRequest> nativeOne = (request, context) -> request.getNativeRequest();
		BodyInserter<String, ClientHttpRequest> flushing = (request, context) -> request
			.writeAndFlushWith(Flux.just(Flux.just(buffer)));
		return Stream.of(Arguments.of("open resource", BodyInserters.fromResource(open)),
				Arguments.of("open resource as a value", BodyInserters.fromValue(open)),
				Arguments.of("Mono of an open resource",
						BodyInserters.fromPublisher(Mono.defer(() -> Mono.just(open)), InputStreamResource.class)),
				Arguments.of("stream", BodyInserters.fromValue(InputStream.nullInputStream())),
				Arguments.of("buffers", BodyInserters.fromDataBuffers(Flux.just(buffer))),
				Arguments.of("buffers of a publisher",
						BodyInserters.fromPublisher(Flux.range(0, 3).map((i) -> buffer), DataBuffer.class)),
				Arguments.of("buffer as a value", BodyInserters.fromValue(buffer)),
				Arguments.of("Netty's buffer", BodyInserters.fromValue(Unpooled.wrappedBuffer(new byte[10]))),
				Arguments.of("output stream", BodyInserters.fromOutputStream((out) -> {
				}, Runnable::run)), Arguments.of("inserter that flushes", flushing),
				Arguments.of("open part", BodyInserters.fromMultipartData("job", "job").with("file", open)),
				Arguments.of("part that can be read once",
						BodyInserters
							.fromMultipartAsyncData("stream", usedUp(Flux.fromStream(Stream.of("a"))), String.class)
							.with("job", "job")),
				Arguments.of("part of buffers", BodyInserters.fromMultipartData(parts.build())),
				Arguments.of("Flux that is used up",
						BodyInserters.fromPublisher(usedUp(Flux.fromStream(Stream.of("a"))), String.class)),
				Arguments.of("Flux that has nothing left",
						BodyInserters.fromPublisher(Flux.<String>empty().map(String::trim), String.class)),
				Arguments.of("sink", BodyInserters.fromPublisher(multicast.asFlux(), String.class)),
				Arguments.of("sink for one", BodyInserters.fromPublisher(usedUp(unicast.asFlux()), String.class)),
				Arguments.of("shared",
						BodyInserters.fromPublisher(Flux.interval(Duration.ofMillis(1)).share().map(String::valueOf),
								String.class)),
				Arguments.of("Flux that remembers its end",
						BodyInserters.fromPublisher(usedUp(Flux.range(0, 3).cache(1)), Integer.class)),
				Arguments.of("inserter that decides late", late), Arguments.of("native inserter", nativeOne));
	}

	@Test
	void publisherThatStaysSilentIsGivenUp() {
		TestPublisher<String> silent = TestPublisher.create();
		StepVerifier
			.withVirtualTime(() -> RepeatableBody
				.canBeWrittenAgain(request(BodyInserters.fromPublisher(silent.flux(), String.class))))
			.expectSubscription()
			.expectNoEvent(LIMIT)
			.expectNext(false)
			.verifyComplete();
		silent.assertWasCancelled();
	}

	@Test
	void limitHoldsForAllPartsTogether() {
		StepVerifier
			.withVirtualTime(() -> RepeatableBody.canBeWrittenAgain(
					request(BodyInserters.fromMultipartAsyncData("b", Mono.delay(LIMIT.dividedBy(2)), Long.class)
						.withPublisher("c", Mono.delay(LIMIT), Long.class))))
			.expectSubscription()
			.expectNoEvent(LIMIT)
			.expectNext(false)
			.verifyComplete();
	}

	@Test
	void publisherIsAskedForOneElementAndCancelled() {
		TestPublisher<String> publisher = TestPublisher.create();
		List<Long> requests = new ArrayList<>();
		StepVerifier
			.create(RepeatableBody.canBeWrittenAgain(
					request(BodyInserters.fromPublisher(publisher.flux().doOnRequest(requests::add), String.class))))
			.then(() -> publisher.next("a"))
			.expectNext(true)
			.verifyComplete();
		publisher.assertWasCancelled();
		assertThat(requests).containsExactly(1L);
	}

	@Test
	void buffersAndHotSourcesAreNotEvenAsked() {
		AtomicInteger subscriptions = new AtomicInteger();
		Flux<DataBuffer> buffers = Flux.<DataBuffer>empty().doOnSubscribe((s) -> subscriptions.incrementAndGet());
		Flux<Long> hot = Flux.interval(LIMIT).doOnSubscribe((s) -> subscriptions.incrementAndGet()).share();
		assertThat(canBeWrittenAgain(BodyInserters.fromDataBuffers(buffers))).isFalse();
		assertThat(canBeWrittenAgain(BodyInserters.fromPublisher(buffers, DataBuffer.class))).isFalse();
		assertThat(canBeWrittenAgain(BodyInserters.fromPublisher(hot, Long.class))).isFalse();
		assertThat(subscriptions).hasValue(0);
	}

	@Test
	void functionThatTakesFromAQueueIsNotCalled() {
		Queue<String> jobs = new ArrayDeque<>(List.of("job 2"));
		for (Publisher<String> function : List.of(Mono.fromSupplier(jobs::poll), Mono.fromCallable(jobs::poll))) {
			assertThat(canBeWrittenAgain(BodyInserters.fromPublisher(function, String.class))).isFalse();
		}
		assertThat(jobs).containsExactly("job 2");
	}

	@Test
	void elementThatWasLookedAtIsGivenBack() {
		DataBuffer buffer = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT).allocateBuffer(10);
		ByteBuf nettyBuffer = ByteBufAllocator.DEFAULT.buffer(10);
		AtomicInteger closed = new AtomicInteger();
		InputStreamResource resource = new InputStreamResource(closing(closed));
		for (Object element : List.of(buffer, nettyBuffer, resource)) {
			assertThat(
					canBeWrittenAgain(BodyInserters.fromPublisher(Mono.defer(() -> Mono.just(element)), Object.class)))
				.isFalse();
		}
		assertThat(NettyDataBufferFactory.toByteBuf(buffer).refCnt()).isZero();
		assertThat(nettyBuffer.refCnt()).isZero();
		assertThat(closed).hasValue(1);
	}

	private static InputStream closing(AtomicInteger closed) {
		return new ByteArrayInputStream("job".getBytes(StandardCharsets.UTF_8)) {

			@Override
			public void close() throws IOException {
				closed.incrementAndGet();
				super.close();
			}

		};
	}

	private static <T> Flux<T> usedUp(Flux<T> source) {
		source.take(1).blockLast();
		return source;
	}

	private static boolean canBeWrittenAgain(BodyInserter<?, ? super ClientHttpRequest> body) {
		return Boolean.TRUE.equals(RepeatableBody.canBeWrittenAgain(request(body)).block(Duration.ofSeconds(20)));
	}

	private static ClientRequest request(BodyInserter<?, ? super ClientHttpRequest> body) {
		return ClientRequest.create(HttpMethod.POST, URI.create("https://qci.example/jobs"))
			.header("Content-Type", MediaType.TEXT_PLAIN_VALUE)
			.body(body)
			.build();
	}

}
