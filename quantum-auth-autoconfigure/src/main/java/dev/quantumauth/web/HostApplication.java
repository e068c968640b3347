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

package dev.quantumauth.web;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a selector of accounts asks the application that it works for.
 *
 * @since 0.1.0
 */
public interface HostApplication {

	/**
	 * Return whether the application has client registrations of Spring Security, so that
	 * a registration id that is no account's may be one of these. None of them is looked
	 * up: that may send requests. Called on the thread that creates the beans.
	 * @return whether there is a repository of client registrations
	 */
	boolean hasClientRegistrations();

	/**
	 * Return the accounts that have no token, so that a 401 of their APIs can be
	 * explained. Called on the thread that creates the beans.
	 * @return the accounts, looked up on the thread of a request: that must not fail, and
	 * must not wait for the bean factory, whose lock may be held by a thread that waits
	 * for the request
	 */
	Supplier<List<UnavailableAccount>> unavailableAccounts();

	/**
	 * Return an application that has neither.
	 * @return the application of a client that is built by hand
	 */
	static HostApplication unknown() {
		return new HostApplication() {

			@Override
			public boolean hasClientRegistrations() {
				return false;
			}

			@Override
			public Supplier<List<UnavailableAccount>> unavailableAccounts() {
				return List::of;
			}

		};
	}

}
