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

package dev.quantumauth.autoconfigure;

import org.springframework.core.env.Environment;

/**
 * Contract for what explains why a vendor has no account, or not the one that somebody
 * asks for. Named in {@code META-INF/spring.factories}, because it is asked when the
 * application has failed to start.
 *
 * @since 0.1.0
 */
public interface AccountSection {

	/**
	 * Return how the accounts are registered.
	 * @return the registration
	 */
	AccountRegistration<?> registration();

	/**
	 * Return the name of the vendor, for people.
	 * @return the name
	 */
	String vendor();

	/**
	 * Return what makes an account.
	 * @return a sentence that names the properties and environment variables
	 */
	String remedy();

	/**
	 * Return what there is to say about the configuration.
	 * @param environment the environment
	 * @return the findings
	 */
	AccountFindings findings(Environment environment);

}
