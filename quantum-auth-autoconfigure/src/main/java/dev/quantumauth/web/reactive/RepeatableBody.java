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

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpEntity;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import reactor.core.Fuseable;
import reactor.core.Scannable;

/**
 * Prevents a replay from sending another body than the request that was refused, or an
 * empty one: a request is replayed only if its body is known to be the same each time
 * that it is written.
 * <ul>
 * <li>No body, a value, a form and a {@link Resource} that is not
 * {@linkplain Resource#isOpen() open} are the same each time, and so is a multipart body
 * of such parts.
 * <li>Data buffers, streams, iterators, open resources and parts of another request are
 * used up when they are written.
 * <li>A publisher counts as its value if it is made of one, as {@code Mono.just} is. Any
 * other could give its second subscriber something else, and a subscription that only
 * tries would take an element away from the application.
 * <li>What a body inserter decides only when its result is subscribed to, or writes to
 * the HTTP client's own request, is not known.
 * </ul>
 */
final class RepeatableBody {

	private RepeatableBody() {
	}

	/**
	 * Return whether a request's body is known to be the same when it is written again.
	 * @param request a request that has been sent
	 * @return {@code false} also if that cannot be known
	 */
	static boolean canBeWrittenAgain(ClientRequest request) {
		try {
			List<Publisher<?>> contents = BodyRecorder.record(request);
			return contents != null && isRepeatable(contents);
		}
		catch (Exception ex) {
			// A body inserter of the application that can only write to the real request
			return false;
		}
	}

	private static boolean isRepeatable(@Nullable Object content) throws Exception {
		if (content instanceof Publisher<?> publisher) {
			return source(publisher) instanceof Fuseable.ScalarCallable<?> scalar && isRepeatable(scalar.call());
		}
		if (content instanceof Collection<?> values) {
			for (Object value : values) {
				if (!isRepeatable(value)) {
					return false;
				}
			}
			return true;
		}
		if (content instanceof Map<?, ?> map) {
			return isRepeatable(map.values());
		}
		if (content instanceof HttpEntity<?> part) {
			return isRepeatable(part.getBody());
		}
		return content == null
				|| ((content instanceof Resource resource) ? !resource.isOpen() : !isUsedUp(content.getClass()));
	}

	// Reactor's debug mode, which its agent switches on in production as well, wraps
	// every publisher. The wrapper of a Mono.just is a Callable that has it as parent
	private static Object source(Publisher<?> publisher) {
		return (publisher instanceof Callable<?>)
				? Stream.concat(Stream.of(publisher), Scannable.from(publisher).parents())
					.reduce((child, parent) -> parent)
					.orElseThrow()
				: publisher;
	}

	private static boolean isUsedUp(Class<?> type) {
		return Stream.of(DataBuffer.class, Part.class, PartEvent.class, AutoCloseable.class, Iterator.class)
			.anyMatch((each) -> each.isAssignableFrom(type)) || isReferenceCounted(type);
	}

	// Finds the buffers of Netty by a name, because Netty may be absent
	private static boolean isReferenceCounted(Class<?> type) {
		return Stream.of(ClassUtils.getAllInterfacesForClass(type))
			.anyMatch((each) -> each.getName().equals("io.netty.util.ReferenceCounted"));
	}

}
