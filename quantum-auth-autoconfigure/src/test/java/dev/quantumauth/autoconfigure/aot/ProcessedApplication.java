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

package dev.quantumauth.autoconfigure.aot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.aot.AotDetector;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.BeanUtils;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ClassUtils;

import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;

/**
 * An application that was processed ahead of time.
 * <p>
 * The generated classes become part of the class path, because they use package-private
 * members of the classes that they were generated for. So that they can be generated for
 * one application several times, with other properties, their names contain a number.
 *
 * @param generationContext what was generated
 * @param initializer the generated class that replaces the application's configuration
 * @param number the part of the names of the generated classes that is unique
 */
record ProcessedApplication(TestGenerationContext generationContext, ClassName initializer, String number) {

	private static final AtomicInteger count = new AtomicInteger();

	private static final Map<List<Object>, ProcessedApplication> processed = new ConcurrentHashMap<>();

	/**
	 * Process an application ahead of time, unless that was done before.
	 * @param application its configuration
	 * @param properties its properties while it is processed
	 * @return what came out
	 */
	static ProcessedApplication of(Class<?> application, Map<String, Object> properties) {
		return processed.computeIfAbsent(List.of(application, properties), (key) -> process(application, properties));
	}

	private static ProcessedApplication process(Class<?> application, Map<String, Object> properties) {
		String number = "Number" + count.incrementAndGet();
		TestGenerationContext generationContext = new TestGenerationContext(
				new ClassNameGenerator(ClassName.get(application), number));
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		configure(context, properties);
		context.register(application);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generationContext);
		generationContext.writeGeneratedContent();
		ProcessedApplication result = new ProcessedApplication(generationContext, initializer, number);
		result.compile();
		return result;
	}

	private void compile() {
		TestCompiler.forSystem()
			.with(this.generationContext)
			.compile((compiled) -> compiled.getAllCompiledClasses().forEach(ProcessedApplication::define));
	}

	private static void define(Class<?> compiled) {
		try (InputStream content = compiled.getClassLoader()
			.getResourceAsStream(ClassUtils.convertClassNameToResourcePath(compiled.getName()) + ".class")) {
			MethodHandles.privateLookupIn(target(compiled), MethodHandles.lookup()).defineClass(content.readAllBytes());
		}
		catch (IOException | ReflectiveOperationException ex) {
			throw new IllegalStateException("Cannot define " + compiled, ex);
		}
		for (Class<?> nested : compiled.getDeclaredClasses()) {
			define(nested);
		}
	}

	// What it was generated for: its name begins with that of a class, or of one that
	// contains the class
	private static Class<?> target(Class<?> compiled) throws ClassNotFoundException {
		String name = compiled.getName();
		return Class.forName(name.substring(0, name.indexOf('_')));
	}

	/**
	 * Run it.
	 * @param properties its properties while it runs
	 * @param assertions what has to be true while it runs
	 */
	void run(Map<String, Object> properties, Assertions assertions) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			configure(context, properties);
			initialize(context);
			// As the one who starts such an application does
			System.setProperty(AotDetector.AOT_ENABLED, "true");
			context.refresh();
			assertions.check(context);
		}
		finally {
			System.clearProperty(AotDetector.AOT_ENABLED);
		}
	}

	@SuppressWarnings("unchecked")
	private void initialize(GenericApplicationContext context) {
		((ApplicationContextInitializer<GenericApplicationContext>) BeanUtils
			.instantiateClass(ClassUtils.resolveClassName(this.initializer.toString(), null))).initialize(context);
	}

	/**
	 * Return the generated source files, without what is unique in the names. The order
	 * in which nested classes are generated is not determined.
	 * @return their lines in alphabetical order, by path
	 */
	Map<String, List<String>> sources() {
		Map<String, List<String>> sources = new TreeMap<>();
		this.generationContext.getGeneratedFiles().getGeneratedFiles(Kind.SOURCE).forEach((path, content) -> {
			try {
				String source = new String(content.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				sources.put(path.replace(this.number, ""), source.replace(this.number, "").lines().sorted().toList());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		return sources;
	}

	/**
	 * Return the hints for a native image.
	 * @return those of the beans, without those that libraries contribute
	 */
	RuntimeHints hints() {
		return this.generationContext.getRuntimeHints();
	}

	private static void configure(GenericApplicationContext context, Map<String, Object> properties) {
		SystemEnvironment.empty().initialize(context);
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
	}

	/**
	 * Looks at an application that runs.
	 */
	interface Assertions {

		void check(GenericApplicationContext context);

	}

}
