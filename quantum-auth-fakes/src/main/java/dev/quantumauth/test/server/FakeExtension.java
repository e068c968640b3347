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

package dev.quantumauth.test.server;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What the JUnit extensions of the fakes have in common. The fake is started before the
 * first test of a class and stopped after the last one, nested classes included. It is
 * the argument of each parameter of its type, and is reset after each test. An extension
 * that is registered by an instance field starts a fake for each test.
 *
 * @param <F> the type of fake
 * @since 0.1.0
 */
public abstract class FakeExtension<F extends AutoCloseable>
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private final Namespace namespace = Namespace.create(FakeExtension.class, new Object());

	private final Class<F> type;

	private volatile @Nullable F fake;

	/**
	 * Create an extension.
	 * @param type the type of fake
	 */
	protected FakeExtension(Class<F> type) {
		this.type = type;
	}

	/**
	 * Start a fake.
	 * @return a fake that runs
	 */
	protected abstract F start();

	/**
	 * Reset a fake, except that tokens which it issued remain accepted: the application
	 * under test may keep them for the next test.
	 * @param fake the fake
	 */
	protected abstract void afterTest(F fake);

	/**
	 * Return the configuration that makes an application use a fake.
	 * @param fake the fake
	 * @return the properties
	 */
	protected abstract Map<String, Object> properties(F fake);

	/**
	 * Return the fake.
	 * @return the fake that runs
	 * @throws IllegalStateException if no test of the class has begun
	 */
	public F fake() {
		F fake = this.fake;
		if (fake == null) {
			throw new IllegalStateException("There is no " + this.type.getSimpleName()
					+ " before the first test: register the extension by a static field, "
					+ "and do not use it while the class is initialized");
		}
		return fake;
	}

	/**
	 * Add the configuration that makes an application use the fake, in a
	 * {@code @DynamicPropertySource} method: {@code qci.addProperties(registry::add)}.
	 * @param registry takes names and values of properties
	 * @throws IllegalStateException if no test of the class has begun
	 */
	public void addProperties(BiConsumer<String, Supplier<Object>> registry) {
		properties(fake()).forEach((name, value) -> registry.accept(name, () -> value));
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		join(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		join(context);
	}

	// The store also finds what those of the enclosing contexts hold, so that nested
	// classes share the fake, and closes what it holds itself
	private F join(ExtensionContext context) {
		F fake = this.type
			.cast(context.getStore(this.namespace).computeIfAbsent(this.type, (type) -> start(), this.type));
		this.fake = fake;
		return fake;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		afterTest(fake());
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == this.type;
	}

	// With Lifecycle.PER_CLASS, JUnit calls the constructor before it calls beforeAll()
	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return join(context);
	}

}
