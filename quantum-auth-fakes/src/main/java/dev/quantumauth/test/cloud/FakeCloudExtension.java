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

package dev.quantumauth.test.cloud;

import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

import dev.quantumauth.test.server.FakeExtension;

/**
 * A JUnit extension with a {@link FakeCloud}: {@link WithFakeCloud @WithFakeCloud} is all
 * that most test classes need. A static field with {@code @RegisterExtension} gives
 * access to the fake where there are no parameters, as in a
 * {@code @DynamicPropertySource} method, and takes a fake with settings of its own.
 * <p>
 * The fake runs from the first test of the class to the last, is given to parameters of
 * its type, and after each test is as it was when it started. Only the tokens that it
 * issued remain accepted, because an application may keep them from one test to the next.
 * A class with several of these extensions takes their fakes from the fields. Not for
 * tests of one class that run in parallel.
 *
 * @since 0.1.0
 */
public final class FakeCloudExtension extends FakeExtension<FakeCloud> {

	private final Supplier<FakeCloud> starter;

	/**
	 * Create an extension with a fake as {@link FakeCloud#start(String)} makes it.
	 * @param provider the name of a preset
	 */
	public FakeCloudExtension(String provider) {
		this(() -> FakeCloud.start(provider));
	}

	/**
	 * Create an extension with another fake, for example
	 * {@code FakeCloud.builder("rigetti").refreshTokenRotation(true)::start}.
	 * @param starter starts the fake
	 */
	public FakeCloudExtension(Supplier<FakeCloud> starter) {
		super(FakeCloud.class);
		this.starter = starter;
	}

	// Those with the annotation are for the extension of the annotation
	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return super.supportsParameter(parameter, context) && !parameter.isAnnotated(WithFakeCloud.class);
	}

	@Override
	protected FakeCloud start() {
		return this.starter.get();
	}

	@Override
	protected void afterTest(FakeCloud fake) {
		fake.resetExceptTokens();
	}

	@Override
	protected Map<String, Object> properties(FakeCloud fake) {
		return fake.properties();
	}

}
