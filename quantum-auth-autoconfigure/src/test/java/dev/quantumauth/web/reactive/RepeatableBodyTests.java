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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;

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
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RepeatableBody}.
 */
class RepeatableBodyTests {

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
		return Stream.of(Arguments.of("none", BodyInserters.empty()),
				Arguments.of("value", BodyInserters.fromValue(Map.of("shots", 100))),
				Arguments.of("list", BodyInserters.fromValue(List.of(Map.of("shots", 100), "job"))),
				Arguments.of("form", BodyInserters.fromFormData("a", "b")),
				Arguments.of("form as a value",
						BodyInserters.fromValue(new LinkedMultiValueMap<>(Map.of("a", List.of("b"))))),
				Arguments.of("resource", BodyInserters.fromResource(resource)),
				Arguments.of("resource as a value", BodyInserters.fromValue(resource)),
				Arguments.of("parts",
						BodyInserters.fromMultipartAsyncData("mono", Mono.just("a"), String.class)
							.with("job", Map.of("shots", 100))
							.with("file", resource)),
				Arguments.of("Mono of a value", BodyInserters.fromPublisher(Mono.just("job"), String.class)),
				Arguments.of("Flux of one value", BodyInserters.fromPublisher(Flux.just("job"), String.class)),
				Arguments.of("empty Mono", BodyInserters.fromPublisher(Mono.empty(), String.class)),
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
						BodyInserters.fromPublisher(Mono.just(open), InputStreamResource.class)),
				Arguments.of("stream", BodyInserters.fromValue(InputStream.nullInputStream())),
				Arguments.of("buffers", BodyInserters.fromDataBuffers(Flux.just(buffer))),
				Arguments.of("buffers of a publisher",
						BodyInserters.fromPublisher(Flux.range(0, 3).map((i) -> buffer), DataBuffer.class)),
				Arguments.of("buffer as a value", BodyInserters.fromValue(buffer)),
				Arguments.of("Netty's buffer", BodyInserters.fromValue(Unpooled.wrappedBuffer(new byte[10]))),
				Arguments.of("output stream", BodyInserters.fromOutputStream((out) -> {
				}, Runnable::run)), Arguments.of("inserter that flushes", flushing),
				Arguments.of("open part", BodyInserters.fromMultipartData("job", "job").with("file", open)),
				Arguments.of("part of a publisher",
						BodyInserters.fromMultipartAsyncData("flux", Flux.range(0, 3), Integer.class)
							.with("job", "job")),
				Arguments.of("part of buffers", BodyInserters.fromMultipartData(parts.build())),
				Arguments.of("iterator in a value", BodyInserters.fromValue(Map.of("jobs", List.of(1, 2).iterator()))),
				Arguments.of("Mono of a function",
						BodyInserters.fromPublisher(Mono.fromSupplier(() -> "job"), String.class)),
				Arguments.of("Mono that fails",
						BodyInserters.fromPublisher(Mono.error(new IOException("reset")), String.class)),
				Arguments.of("Mono that is transformed",
						BodyInserters.fromPublisher(Mono.just("job").map(String::trim), String.class)),
				Arguments.of("Flux", BodyInserters.fromPublisher(Flux.range(0, 3), Integer.class)),
				Arguments.of("inserter that decides late", late), Arguments.of("native inserter", nativeOne));
	}

	@Test
	void noPublisherIsSubscribedToAndNoFunctionIsCalled() {
		TestPublisher<String> publisher = TestPublisher.create();
		Queue<String> jobs = new ArrayDeque<>(List.of("job 2"));
		for (Publisher<String> body : List.of(publisher, publisher.mono(), publisher.flux(),
				Mono.fromSupplier(jobs::poll), Mono.fromCallable(jobs::poll),
				Mono.defer(() -> Mono.just(jobs.remove())))) {
			assertThat(canBeWrittenAgain(BodyInserters.fromPublisher(body, String.class))).isFalse();
			assertThat(canBeWrittenAgain(BodyInserters.fromMultipartAsyncData("job", body, String.class))).isFalse();
		}
		publisher.assertWasNotSubscribed();
		assertThat(jobs).containsExactly("job 2");
	}

	// As the hook of Reactor's debug mode wraps it, which would be there for all tests
	@Test
	void valueIsFoundBehindWhatReactorsDebugModeWrapsAroundIt() {
		assertThat(canBeWrittenAgain(BodyInserters.fromPublisher(debugged(Mono.just("job")), String.class))).isTrue();
		assertThat(canBeWrittenAgain(BodyInserters.fromPublisher(debugged(Flux.just("job")), String.class))).isTrue();
		assertThat(
				canBeWrittenAgain(BodyInserters.fromPublisher(debugged(Mono.fromSupplier(() -> "job")), String.class)))
			.isFalse();
	}

	// Public, but not meant for applications: the agent puts calls of it into their code
	@SuppressWarnings("deprecation")
	private static <T> Publisher<T> debugged(Publisher<T> publisher) {
		return Hooks.addCallSiteInfo(publisher, "call site");
	}

	private static boolean canBeWrittenAgain(BodyInserter<?, ? super ClientHttpRequest> body) {
		return RepeatableBody.canBeWrittenAgain(request(body));
	}

	private static ClientRequest request(BodyInserter<?, ? super ClientHttpRequest> body) {
		return ClientRequest.create(HttpMethod.POST, URI.create("https://qci.example/jobs"))
			.header("Content-Type", MediaType.TEXT_PLAIN_VALUE)
			.body(body)
			.build();
	}

}
