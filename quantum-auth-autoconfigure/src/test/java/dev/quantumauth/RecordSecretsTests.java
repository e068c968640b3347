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

package dev.quantumauth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.junit.jupiter.api.Test;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.autoconfigure.qci.QciProperties;
import dev.quantumauth.iqm.IqmCredentials;
import dev.quantumauth.qci.QciAccessToken;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.token.BearerToken;
import dev.quantumauth.session.token.RefreshToken;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing which holds a secret prints it or writes it into JSON. The
 * {@code toString()} that the compiler makes prints everything, and a controller may
 * return anything.
 */
class RecordSecretsTests {

	private static final Pattern SECRET = Pattern
		.compile("(?i).*(token|password|secret|credential|credentials|authorization)|value");

	@Test
	void noRecordPrintsASecret() throws Exception {
		Path classes = Path.of(QuantumAuth.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		assertThat(records(classes).flatMap(RecordSecretsTests::printedSecrets)).isEmpty();
	}

	@Test
	void thereAreRecordsThatHoldSecrets() throws Exception {
		Path classes = Path.of(QuantumAuth.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		assertThat(records(classes).flatMap(RecordSecretsTests::secrets)).contains("password", "apiToken", "value");
	}

	@Test
	void nothingWritesASecretIntoJson() throws Exception {
		Path classes = Path.of(QuantumAuth.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		assertThat(types(classes).filter((type) -> Modifier.isPublic(type.getModifiers()))
			.flatMap(RecordSecretsTests::writtenSecrets)).isEmpty();
	}

	@Test
	void whatWritesASecretIntoJsonWouldBeFound() {
		assertThat(Stream.of(Generated.class, Getter.class, Ignoring.class, OAuth2AccessToken.class)
			.flatMap(RecordSecretsTests::writtenSecrets))
			.containsExactly("Generated.password", "Getter.getApiToken", "OAuth2AccessToken.getTokenValue");
	}

	@Test
	void tokensAndCredentialsAreWrittenIntoJsonWithoutTheirSecrets() {
		Instant now = Instant.now();
		for (Object object : List.of(new QciAccessToken("hush", now, now.plusSeconds(60), "x", "org", "me"),
				new BearerToken("hush", now, now.plusSeconds(60), Set.of()), new IqmCredentials("me", "hush"),
				new RefreshToken("hush", new Moment(0, 0), null),
				new QciProperties.Account("https://x", "hush", null, null, null, null, null, null))) {
			assertThat(JsonMapper.shared().writeValueAsString(object)).startsWith("{\"").doesNotContain("hush");
		}
	}

	@Test
	void recordThatPrintsASecretWouldBeFound() throws URISyntaxException {
		assertThat(Stream.of(Generated.class, ByField.class, ByAccessor.class, Careful.class)
			.flatMap(RecordSecretsTests::printedSecrets))
			.containsExactly("Generated.password", "ByField.apiToken", "ByAccessor.refreshToken");
	}

	private static Stream<Class<?>> records(Path classes) throws IOException {
		return types(classes).filter(Class::isRecord);
	}

	private static Stream<Class<?>> types(Path classes) throws IOException {
		try (Stream<Path> files = Files.walk(classes)) {
			List<Class<?>> types = files.map((file) -> classes.relativize(file).toString())
				.filter((file) -> file.startsWith("dev") && file.endsWith(".class") && !file.contains("-info"))
				.<Class<?>>map((file) -> load(file.substring(0, file.length() - 6).replace('/', '.')))
				.toList();
			return types.stream();
		}
	}

	private static Class<?> load(String name) {
		try {
			return Class.forName(name, false, RecordSecretsTests.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Stream<String> printedSecrets(Class<?> type) {
		Set<String> printed = new TreeSet<>();
		try (InputStream bytes = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
			new ClassReader(bytes).accept(new ToStringReader(type, printed), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return secrets(type).filter(printed::contains).map((name) -> type.getSimpleName() + "." + name);
	}

	private static Stream<String> writtenSecrets(Class<?> type) {
		Stream<Method> accessors = type.isRecord()
				? Stream.of(type.getRecordComponents())
					.filter((component) -> SECRET.matcher(component.getName()).matches())
					.map(RecordComponent::getAccessor)
				: Stream.of(type.getMethods()).filter(RecordSecretsTests::isGetter);
		return accessors
			.filter((accessor) -> accessor.getReturnType() == String.class
					|| OAuth2AccessToken.class.isAssignableFrom(accessor.getReturnType()))
			.filter((accessor) -> AnnotationUtils.findAnnotation(accessor, JsonIgnore.class) == null)
			.map((accessor) -> type.getSimpleName() + "." + accessor.getName());
	}

	private static boolean isGetter(Method method) {
		return method.getName().matches("get\\w*(Token|TokenValue|Password|Secret|Credential)")
				&& method.getParameterCount() == 0;
	}

	private static Stream<String> secrets(Class<?> type) {
		return Stream.of(type.getRecordComponents())
			.filter((component) -> component.getType() == String.class)
			.map(RecordComponent::getName)
			.filter((name) -> SECRET.matcher(name).matches());
	}

	/**
	 * Collects the components that {@code toString()} reads.
	 */
	private static final class ToStringReader extends ClassVisitor {

		private final Class<?> type;

		private final Set<String> printed;

		ToStringReader(Class<?> type, Set<String> printed) {
			super(SpringAsmInfo.ASM_VERSION);
			this.type = type;
			this.printed = printed;
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
				String[] exceptions) {
			return name.equals("toString") ? new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

				@Override
				public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
					ToStringReader.this.printed.add(name);
				}

				@Override
				public void visitMethodInsn(int opcode, String owner, String name, String descriptor,
						boolean isInterface) {
					ToStringReader.this.printed.add(name);
				}

				@Override
				public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap,
						Object... arguments) {
					if (bootstrap.getOwner().equals("java/lang/runtime/ObjectMethods")) {
						Stream.of(ToStringReader.this.type.getRecordComponents())
							.map(RecordComponent::getName)
							.forEach(ToStringReader.this.printed::add);
					}
				}

			} : null;
		}

	}

	private record Generated(String user, String password) {

	}

	private interface Getter {

		String getApiToken();

	}

	private interface Ignoring {

		@JsonIgnore
		String getApiToken();

	}

	private record ByField(String user, String apiToken) {

		@Override
		public String toString() {
			return "ByField" + this.apiToken;
		}

	}

	private record ByAccessor(String user, String refreshToken) {

		@Override
		public String toString() {
			return "ByAccessor" + refreshToken();
		}

	}

	private record Careful(String user, String secret) {

		@Override
		public String toString() {
			return "Careful" + this.user;
		}

	}

}
