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

package dev.quantumauth.autoconfigure.secrets;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * All objects of ours that can be reached from an object of ours.
 */
final class ObjectGraph {

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Consumer<Object> visitor;

	private ObjectGraph(Consumer<Object> visitor) {
		this.visitor = visitor;
	}

	static void visit(Object start, Consumer<Object> visitor) {
		new ObjectGraph(visitor).visit(start);
	}

	private void visit(Object object) {
		if (object == null || !this.seen.add(object)) {
			return;
		}
		if (object instanceof Collection<?> collection) {
			collection.forEach(this::visit);
		}
		else if (object instanceof Map<?, ?> map) {
			map.values().forEach(this::visit);
		}
		else if (object instanceof AtomicReference<?> reference) {
			visit(reference.get());
		}
		else if (object.getClass().getName().startsWith("dev.quantumauth.")) {
			this.visitor.accept(object);
			for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
				if (type.getName().startsWith("dev.quantumauth.")) {
					visitFields(object, type);
				}
			}
		}
	}

	private void visitFields(Object object, Class<?> type) {
		for (Field field : type.getDeclaredFields()) {
			if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
				try {
					field.setAccessible(true);
					visit(field.get(object));
				}
				catch (IllegalAccessException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}
	}

}
