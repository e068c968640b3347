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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.aot.AotDetector;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

/**
 * An application that was processed ahead of time.
 *
 * @param generationContext what was generated
 * @param initializer the generated class that replaces the application's configuration
 */
record ProcessedApplication(TestGenerationContext generationContext, ClassName initializer) {

	/**
	 * Process an application ahead of time.
	 * @param application its configuration
	 * @param properties its properties while it is processed
	 * @return what came out
	 */
	static ProcessedApplication of(Class<?> application, Map<String, Object> properties) {
		TestGenerationContext generationContext = new TestGenerationContext(application);
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		configure(context, properties);
		context.register(application);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generationContext);
		generationContext.writeGeneratedContent();
		return new ProcessedApplication(generationContext, initializer);
	}

	/**
	 * Run it.
	 * @param properties its properties while it runs
	 * @param assertions what has to be true while it runs
	 */
	@SuppressWarnings("unchecked")
	void run(Map<String, Object> properties, Assertions assertions) {
		TestCompiler.forSystem().with(this.generationContext).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				configure(context, properties);
				compiled.getInstance(ApplicationContextInitializer.class, this.initializer.toString())
					.initialize(context);
				// As the one who starts such an application does
				System.setProperty(AotDetector.AOT_ENABLED, "true");
				context.refresh();
				assertions.check(context);
			}
			finally {
				System.clearProperty(AotDetector.AOT_ENABLED);
			}
		});
	}

	/**
	 * Return the generated source files.
	 * @return their contents, by path
	 */
	Map<String, String> sources() {
		Map<String, String> sources = new TreeMap<>();
		this.generationContext.getGeneratedFiles().getGeneratedFiles(Kind.SOURCE).forEach((path, content) -> {
			try {
				sources.put(path, new String(content.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
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
