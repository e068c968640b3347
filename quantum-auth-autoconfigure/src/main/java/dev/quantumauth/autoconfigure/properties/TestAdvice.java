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

package dev.quantumauth.autoconfigure.properties;

import org.springframework.core.io.ClassPathResource;

/**
 * What failure reports say about tests: where the module for tests is on the class path,
 * a credential is often missing because a test lacks the module's annotation.
 *
 * @since 0.1.0
 */
public final class TestAdvice {

	private static final String ANNOTATION = "dev/quantumauth/test/autoconfigure/AutoConfigureQuantumAuthTest.class";

	private TestAdvice() {
	}

	/**
	 * Return the advice.
	 * @return a sentence that follows another one, empty if the module is not there
	 */
	public static String get() {
		// As a resource, which needs no hint: a native image is no test
		return new ClassPathResource(ANNOTATION).exists()
				? " In a test, @AutoConfigureQuantumAuthTest on the test class supplies made-up credentials." : "";
	}

}
