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

package dev.quantumauth.keycloak.server;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;

/**
 * Keycloak's {@code main}, bound to the life of the process that started it: standard
 * input is a pipe from there, and when it ends, so does this JVM. Whatever kills a test
 * JVM, the operating system closes the pipe. Runs with Keycloak's class path and nothing
 * else, so it must not know another class of the tests.
 */
public final class KeycloakProcess {

	private KeycloakProcess() {
	}

	public static void main(String[] args) throws Throwable {
		Thread watch = new Thread(KeycloakProcess::haltAtTheEndOfInput, "parent-watch");
		watch.setDaemon(true);
		watch.start();
		try {
			Class.forName("io.quarkus.bootstrap.runner.QuarkusEntryPoint")
				.getMethod("main", String[].class)
				.invoke(null, (Object) args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private static void haltAtTheEndOfInput() {
		try {
			System.in.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// Not readable any more: the same
		}
		Runtime.getRuntime().halt(1);
	}

}
