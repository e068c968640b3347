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

package dev.quantumauth.readme;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;

import dev.quantumauth.QuantumAuth;

/**
 * A text in the compiled code of the library, with {@code …} for what it is put together
 * with.
 *
 * @param type the class, without the package that all have in common
 * @param text the text
 */
public record CompiledText(String type, String text) {

	private static final String VARIABLE = "…";

	private static final String EDGE = "[\\s\\p{Punct}]+";

	private static final String WORD = "\\p{Punct}*[A-Za-z]['A-Za-z-]*\\p{Punct}*";

	/**
	 * All texts, but for those that say what an object is.
	 */
	public static List<CompiledText> all() {
		List<CompiledText> texts = new ArrayList<>();
		try (Stream<Path> files = Files.walk(classes())) {
			files.filter((file) -> file.toString().endsWith(".class"))
				.forEach((file) -> read(file).accept(new Texts(texts), ClassReader.SKIP_DEBUG));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return texts;
	}

	private static Path classes() {
		try {
			return Path.of(QuantumAuth.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
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
	 * What is always the same in a message, without the layout and the punctuation around
	 * it.
	 * @param message a message with {@code …} for what varies
	 * @return what is between that
	 */
	static List<String> fixedParts(String message) {
		return Arrays.stream(message.split(VARIABLE))
			.map((part) -> part.replaceAll("\\s+", " ").replaceAll("^" + EDGE + "|" + EDGE + "$", ""))
			.filter((part) -> !part.isEmpty())
			.toList();
	}

	/**
	 * The parts that are words to a reader, and not a name, a code or a separator.
	 */
	List<String> wording() {
		return fixedParts(this.text).stream()
			.filter((part) -> Arrays.stream(part.split(" ")).filter((word) -> word.matches(WORD)).count() > 1)
			.toList();
	}

	private static final class Texts extends ClassVisitor {

		private final List<CompiledText> texts;

		private String type = "";

		Texts(List<CompiledText> texts) {
			super(SpringAsmInfo.ASM_VERSION);
			this.texts = texts;
		}

		@Override
		public void visit(int version, int access, String name, @Nullable String signature, @Nullable String superName,
				String @Nullable [] interfaces) {
			this.type = name.replace("dev/quantumauth/", "").replace('/', '.');
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			return name.equals("toString") ? null : new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

				@Override
				public void visitLdcInsn(Object value) {
					if (value instanceof String constant) {
						add(constant);
					}
				}

				@Override
				public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrapMethod,
						Object... arguments) {
					if (bootstrapMethod.getOwner().equals("java/lang/invoke/StringConcatFactory")) {
						add(((String) arguments[0]).replace("\u0001", VARIABLE));
					}
				}

			};
		}

		private void add(String text) {
			this.texts.add(new CompiledText(this.type, text));
		}

	}

}
