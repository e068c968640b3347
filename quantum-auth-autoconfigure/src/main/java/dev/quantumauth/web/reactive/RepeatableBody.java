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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;

import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.util.ClassUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.ClientRequest;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.quantumauth.web.reactive.BodyRecorder.Content;

/**
 * Tells whether the body of a request that has been sent can be written again, complete
 * and unchanged.
 * <ul>
 * <li>No body, a value, a form and a resource can; so can a multipart body all of whose
 * parts can.
 * <li>What is used up by writing it cannot: data buffers, whoever writes them, a resource
 * that is {@linkplain Resource#isOpen() open}, a stream, a part of another request.
 * <li>A publisher of values is looked at: it is subscribed to, asked for one element and
 * cancelled. It can be written again if it answers with an element, and not if it fails,
 * completes or stays silent for a second. One that is known to serve its subscribers from
 * where it stands, a sink or a shared or published {@link Flux}, is not even asked, nor
 * is a {@link Mono} that calls a function, which may take what it gives from somewhere.
 * <li>What a body inserter decides only in the course of writing, or what only it can
 * write, cannot.
 * </ul>
 * A publisher that gives a second subscriber another answer than the first one cannot be
 * told from one that gives the same.
 */
final class RepeatableBody {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private static final boolean NETTY = ClassUtils.isPresent("io.netty.util.ReferenceCounted",
			RepeatableBody.class.getClassLoader());

	private static final Mono<Boolean> YES = Mono.just(true);

	private static final Mono<Boolean> NO = Mono.just(false);

	private RepeatableBody() {
	}

	/**
	 * Return whether a request's body can be written again.
	 * @param request a request that has been sent
	 * @return the answer, after a second at the latest and never an error
	 */
	static Mono<Boolean> canBeWrittenAgain(ClientRequest request) {
		return Mono.defer(() -> {
			List<Content> contents = BodyRecorder.record(request);
			return (contents != null) ? all(contents, RepeatableBody::isRepeatable) : NO;
		}).timeout(LIMIT, NO).onErrorResume((ex) -> NO);
	}

	private static <T> Mono<Boolean> all(List<T> elements, Function<T, Mono<Boolean>> repeatable) {
		return Flux.fromIterable(elements).concatMap(repeatable, 1).all(Boolean::booleanValue);
	}

	private static Mono<Boolean> isRepeatable(Content content) {
		Publisher<?> publisher = content.publisher();
		if (isUsedUp(content.type().toClass()) || isHot(publisher)) {
			return NO;
		}
		if (publisher instanceof Fuseable.ScalarCallable<?> scalar) {
			return Mono.<Object>fromCallable(scalar).flatMap(RepeatableBody::isRepeatable).switchIfEmpty(YES);
		}
		if (publisher instanceof Callable<?>) {
			return NO;
		}
		return Flux.from(publisher)
			.take(1)
			.concatMap((value) -> isRepeatable(value).doOnTerminate(() -> discard(value)), 1)
			.next()
			.defaultIfEmpty(false);
	}

	private static Mono<Boolean> isRepeatable(Object value) {
		if (isUsedUp(value.getClass()) || (value instanceof Resource resource && resource.isOpen())) {
			return NO;
		}
		return (value instanceof MultiValueMap<?, ?> parts) ? all(contents(parts), RepeatableBody::isRepeatable) : YES;
	}

	private static List<Content> contents(MultiValueMap<?, ?> parts) {
		List<Content> contents = new ArrayList<>();
		for (List<?> values : parts.values()) {
			for (Object value : values) {
				Object part = (value instanceof HttpEntity<?> entity) ? entity.getBody() : value;
				if (part instanceof Publisher<?> publisher) {
					contents.add(new Content(publisher, elementType(value)));
				}
				else if (part != null) {
					contents.add(new Content(Mono.just(part), ResolvableType.forInstance(part)));
				}
			}
		}
		return contents;
	}

	private static ResolvableType elementType(Object entity) {
		ResolvableType type = (entity instanceof ResolvableTypeProvider provider) ? provider.getResolvableType() : null;
		return (type != null) ? type : ResolvableType.NONE;
	}

	private static boolean isUsedUp(Class<?> type) {
		return Stream.of(DataBuffer.class, Part.class, PartEvent.class, AutoCloseable.class, Iterator.class)
			.anyMatch((each) -> each.isAssignableFrom(type)) || (NETTY && Netty.isReferenceCounted(type));
	}

	private static boolean isHot(Publisher<?> publisher) {
		Scannable last = Scannable.from(publisher);
		return Stream.concat(Stream.of(last), last.parents())
			.anyMatch((each) -> each instanceof Sinks.Many || (each instanceof ConnectableFlux && !remembersAll(each)));
	}

	// The prefetch of a Flux that remembers is how much it remembers
	private static boolean remembersAll(Scannable flux) {
		return flux.stepName().equals("replay") && flux.scanOrDefault(Scannable.Attr.PREFETCH, 0) == Integer.MAX_VALUE;
	}

	// Made for the look, so that nobody else gives it back
	private static void discard(@Nullable Object value) {
		if (value instanceof DataBuffer buffer) {
			DataBufferUtils.release(buffer);
		}
		else if (value instanceof PartEvent event) {
			DataBufferUtils.release(event.content());
		}
		else if (value instanceof InputStreamResource resource) {
			close(resource);
		}
		else if (NETTY) {
			Netty.release(value);
		}
	}

	private static void close(InputStreamResource resource) {
		try {
			resource.getInputStream().close();
		}
		catch (IOException | IllegalStateException ex) {
			// It is the one that was written
		}
	}

	private static final class Netty {

		static boolean isReferenceCounted(Class<?> type) {
			return ReferenceCounted.class.isAssignableFrom(type);
		}

		static void release(@Nullable Object value) {
			if (value instanceof ReferenceCounted counted && counted.refCnt() > 0) {
				ReferenceCountUtil.safeRelease(counted);
			}
		}

	}

}
