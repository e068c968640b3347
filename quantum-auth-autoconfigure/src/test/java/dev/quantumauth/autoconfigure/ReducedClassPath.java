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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The class path of the tests without some jars. A class loader that hides classes is not
 * enough where conditions are concerned: the hidden library's auto-configuration would
 * still be listed, and ours would still be linked to it.
 */
final class ReducedClassPath {

	private final URL[] urls;

	private ReducedClassPath(URL[] urls) {
		this.urls = urls;
	}

	/**
	 * Leave out jars.
	 * @param jars the beginnings of their names, for example {@code micrometer-core-}
	 */
	static ReducedClassPath without(String... jars) {
		List<File> all = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(File::new)
			.toList();
		for (String jar : jars) {
			assertThat(all).as(jar).anyMatch((file) -> file.getName().startsWith(jar));
		}
		return new ReducedClassPath(all.stream()
			.filter((file) -> Arrays.stream(jars).noneMatch(file.getName()::startsWith))
			.map(ReducedClassPath::url)
			.toArray(URL[]::new));
	}

	/**
	 * Put other jars in the place of those that were left out.
	 * @param directory where they are
	 */
	ReducedClassPath with(File directory) {
		File[] jars = directory.listFiles((parent, name) -> name.endsWith(".jar"));
		assertThat(jars).as(directory.getPath()).isNotEmpty();
		return new ReducedClassPath(
				Stream.concat(Arrays.stream(jars).map(ReducedClassPath::url), Arrays.stream(this.urls))
					.toArray(URL[]::new));
	}

	private static URL url(File file) {
		try {
			return file.toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Run code for which there is nothing else.
	 * @param code loaded anew, so that it shares nothing with the test but the JDK
	 * @param argument passed to it
	 */
	String call(Class<? extends Function<String, String>> code, String argument) throws IOException {
		ClassLoader contextClassLoader = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader classLoader = new URLClassLoader(this.urls, ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(classLoader);
			Object function = classLoader.loadClass(code.getName()).getDeclaredConstructor().newInstance();
			return (String) Function.class.getMethod("apply", Object.class).invoke(function, argument);
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
		finally {
			Thread.currentThread().setContextClassLoader(contextClassLoader);
		}
	}

}
