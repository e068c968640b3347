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

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.client.reactive.AbstractClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import reactor.core.publisher.Mono;

/**
 * Prevents a body from being used up only to find out what it consists of. A body
 * inserter shows that only by writing. So it gets this message to write to, whose only
 * writer remembers the publishers that it is given and subscribes to none of them.
 */
final class BodyRecorder extends AbstractClientHttpRequest implements HttpMessageWriter<Object>, BodyInserter.Context {

	private final List<Publisher<?>> contents = new ArrayList<>();

	private final ClientRequest request;

	private boolean complete;

	private BodyRecorder(ClientRequest request) {
		this.request = request;
		getHeaders().addAll(request.headers());
		getAttributes().putAll(request.attributes());
	}

	/**
	 * Return what a request writes.
	 * @param request the request, of which nothing is consumed
	 * @return the publishers that it hands to a writer or to the connector, none if it
	 * has no body, or {@code null} if its body inserter decides that only when its result
	 * is subscribed to
	 */
	static @Nullable List<Publisher<?>> record(ClientRequest request) {
		BodyRecorder recorder = new BodyRecorder(request);
		request.body().insert(recorder, recorder);
		return recorder.complete ? recorder.contents : null;
	}

	private Mono<Void> add(Publisher<?> content) {
		this.contents.add(content);
		return setComplete();
	}

	@Override
	public boolean canWrite(ResolvableType elementType, @Nullable MediaType mediaType) {
		return true;
	}

	@Override
	public List<MediaType> getWritableMediaTypes() {
		return List.of(MediaType.ALL);
	}

	@Override
	public Mono<Void> write(Publisher<?> inputStream, ResolvableType elementType, @Nullable MediaType mediaType,
			ReactiveHttpOutputMessage message, Map<String, Object> hints) {
		return add(inputStream);
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return add(body);
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return add(body);
	}

	@Override
	public Mono<Void> setComplete() {
		this.complete = true;
		return Mono.empty();
	}

	@Override
	public List<HttpMessageWriter<?>> messageWriters() {
		return List.of(this);
	}

	@Override
	public Optional<ServerHttpRequest> serverRequest() {
		return Optional.empty();
	}

	@Override
	public Map<String, Object> hints() {
		return Map.of();
	}

	@Override
	public HttpMethod getMethod() {
		return this.request.method();
	}

	@Override
	public URI getURI() {
		return this.request.url();
	}

	@Override
	@SuppressWarnings("TypeParameterUnusedInFormals")
	public <T> T getNativeRequest() {
		throw new UnsupportedOperationException("Nothing is sent");
	}

	@Override
	public DataBufferFactory bufferFactory() {
		return DefaultDataBufferFactory.sharedInstance;
	}

	@Override
	protected void applyHeaders() {
	}

	@Override
	protected void applyCookies() {
	}

}
