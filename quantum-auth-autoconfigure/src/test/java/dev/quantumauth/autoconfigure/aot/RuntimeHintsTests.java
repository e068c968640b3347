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
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.actuate.QuantumAuthEndpoint;
import dev.quantumauth.actuate.QuantumAuthEndpointWebExtension;
import dev.quantumauth.autoconfigure.account.AccountProvider;
import dev.quantumauth.autoconfigure.health.QuantumAuthHealthProperties;
import dev.quantumauth.autoconfigure.iqm.IqmProperties;
import dev.quantumauth.autoconfigure.properties.QuantumAuthProperties;
import dev.quantumauth.autoconfigure.qci.QciProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what a native image is told about the reflection that it cannot see.
 */
@Tag("aot")
@Tag("boot")
class RuntimeHintsTests {

	private static RuntimeHints hintsOfBeans;

	@BeforeAll
	static void processAheadOfTime() {
		hintsOfBeans = ProcessedApplication
			.of(AheadOfTimeTests.TestApplication.class, Map.of("management.endpoints.web.exposure.include", "*"))
			.hints();
	}

	@Test
	void everyClassThatIsAskedForByNameHasAHint() throws Exception {
		RuntimeHints hints = contributedHints(
				(registrar) -> registrar.getClass().getName().startsWith("dev.quantumauth."));
		List<ClassByName> classes = classesByName();
		// Else the way to find them has gone wrong
		assertThat(classes).extracting(ClassByName::name).contains("org.eclipse.jetty.client.Request");
		assertThat(classes).allSatisfy((each) -> {
			assertThat(each.name()).isNotNull();
			assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(each.name()))).accepts(hints);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { QuantumAuthProperties.class, QciProperties.class, IqmProperties.class,
			QuantumAuthHealthProperties.class })
	void propertiesCanBeBoundWithTheirSections(Class<?> properties) {
		assertThat(records(properties)).allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(type.getDeclaredConstructor(components(type)))).accepts(hintsOfBeans));
	}

	@ParameterizedTest
	@ValueSource(classes = { QuantumAuthEndpoint.class, QuantumAuthEndpointWebExtension.class })
	void answersOfTheEndpointCanBeWritten(Class<?> endpoint) {
		List<Class<?>> descriptors = records(endpoint);
		assertThat(descriptors).isNotEmpty();
		assertThat(descriptors)
			.allSatisfy((type) -> assertThat(type.getRecordComponents()).allSatisfy((component) -> assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.accepts(hintsOfBeans)));
	}

	@ParameterizedTest
	@ValueSource(classes = { FailureAnalyzer.class, AccountProvider.class })
	void whatIsInSpringFactoriesCanBeCreated(Class<?> type) throws Exception {
		RuntimeHints hints = contributedHints((registrar) -> true);
		Properties factories = PropertiesLoaderUtils
			.loadProperties(new FileSystemResource("src/main/resources/META-INF/spring.factories"));
		assertThat(factories.getProperty(type.getName()).split(",")).isNotEmpty()
			.allSatisfy((name) -> assertThat(RuntimeHintsPredicates.reflection()
				.onConstructorInvocation(Class.forName(name.strip()).getDeclaredConstructors()[0])).accepts(hints));
	}

	private static List<Class<?>> records(Class<?> type) {
		return Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses()))
			.filter(Class::isRecord)
			.toList();
	}

	private static Class<?>[] components(Class<?> type) {
		return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
	}

	private static RuntimeHints contributedHints(Predicate<RuntimeHintsRegistrar> filter) {
		RuntimeHints hints = new RuntimeHints();
		ClassLoader classLoader = RuntimeHintsTests.class.getClassLoader();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories", classLoader)
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter(filter)
			.forEach((registrar) -> registrar.registerHints(hints, classLoader));
		return hints;
	}

	private static List<ClassByName> classesByName() throws IOException, URISyntaxException {
		Path classes = Path.of(QuantumAuth.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		List<ClassByName> found = new ArrayList<>();
		try (Stream<Path> files = Files.walk(classes)) {
			files.filter((file) -> file.toString().endsWith(".class"))
				.forEach((file) -> read(file).accept(new Lookups(found), 0));
		}
		return found;
	}

	private static ClassReader read(Path file) {
		try (InputStream content = Files.newInputStream(file)) {
			return new ClassReader(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A class that code asks for by its name.
	 *
	 * @param asking the class that asks
	 * @param name the name, or {@code null} if that is not written there
	 */
	private record ClassByName(String asking, @Nullable String name) {

	}

	/**
	 * Finds classes that code asks for by their names.
	 */
	private static final class Lookups extends ClassVisitor {

		private static final Set<String> METHODS = Set.of("forName", "isPresent", "resolveClassName", "loadClass");

		private static final Set<String> OWNERS = Set.of("java/lang/Class", "java/lang/ClassLoader",
				ClassUtils.class.getName().replace('.', '/'));

		private final List<ClassByName> found;

		private String asking = "";

		Lookups(List<ClassByName> found) {
			super(SpringAsmInfo.ASM_VERSION);
			this.found = found;
		}

		@Override
		public void visit(int version, int access, String name, String signature, String superName,
				String[] interfaces) {
			this.asking = name;
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
				String[] exceptions) {
			return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

				private @Nullable String constant;

				@Override
				public void visitLdcInsn(Object value) {
					this.constant = (value instanceof String string) ? string : this.constant;
				}

				@Override
				public void visitMethodInsn(int opcode, String owner, String name, String descriptor,
						boolean isInterface) {
					if (OWNERS.contains(owner) && METHODS.contains(name)) {
						Lookups.this.found.add(new ClassByName(Lookups.this.asking, this.constant));
					}
					// What another method took is not the name
					this.constant = name.endsWith("ClassLoader") ? this.constant : null;
				}

			};
		}

	}

}
