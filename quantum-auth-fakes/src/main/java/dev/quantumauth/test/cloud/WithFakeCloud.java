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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Annotation for a test class that lets a {@link FakeCloud} of each named preset run
 * during its tests, and gives it to parameters of that type: of test methods, of methods
 * before and after them, and of the constructor. Where there are several, the same
 * annotation on a parameter says which one it gets.
 *
 * @since 0.1.0
 * @see FakeCloudExtension
 */
@Target({ ElementType.TYPE, ElementType.PARAMETER })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(WithFakeCloudExtension.class)
public @interface WithFakeCloud {

	/**
	 * The names of the presets, for example {@code ionq}.
	 * @return one name or more on a class, exactly one on a parameter
	 */
	String[] value();

}
