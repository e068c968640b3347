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

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that each test class says by its tags what it needs and no more, so that the
 * quick profile can leave out what is slow. The tags are explained in
 * {@code CONTRIBUTING.md} and used in the {@code pom.xml} files. What a test needs shows
 * in the types that it uses, itself or through other classes of the tests.
 */
@AnalyzeClasses(locations = TestTagsTests.TestClasses.class, importOptions = ImportOption.OnlyIncludeTests.class)
class TestTagsTests {

	private static final Map<String, String> SIGNS = signs();

	private static Map<String, String> signs() {
		Map<String, String> signs = new LinkedHashMap<>();
		signs.put("org.springframework.boot.SpringApplication", "boot");
		signs.put("org.springframework.boot.builder.SpringApplicationBuilder", "boot");
		signs.put("org.springframework.boot.test.context.SpringBootTest", "boot");
		signs.put("org.springframework.boot.test.context.runner.ApplicationContextRunner", "boot");
		signs.put("org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner", "boot");
		signs.put("org.springframework.boot.test.context.runner.WebApplicationContextRunner", "boot");
		signs.put("org.springframework.context.annotation.AnnotationConfigApplicationContext", "boot");
		signs.put("org.springframework.test.context.junit.jupiter.SpringJUnitConfig", "boot");
		signs.put("com.github.tomakehurst.wiremock.WireMockServer", "http");
		signs.put("dev.quantumauth.test.cloud.FakeCloud", "http");
		signs.put("dev.quantumauth.test.iqm.FakeIqm", "http");
		signs.put("dev.quantumauth.test.qci.FakeQci", "http");
		signs.put("com.github.tomakehurst.wiremock.junit5.WireMockExtension", "http");
		signs.put("com.github.tomakehurst.wiremock.junit5.WireMockTest", "http");
		signs.put("com.sun.net.httpserver.HttpServer", "http");
		signs.put("java.net.ServerSocket", "http");
		signs.put("reactor.netty.http.server.HttpServer", "http");
		signs.put("java.lang.ProcessBuilder", "process");
		signs.put("org.springframework.context.aot.ApplicationContextAotGenerator", "aot");
		signs.put("org.springframework.core.test.tools.TestCompiler", "aot");
		signs.put("dev.quantumauth.readme.Readme", "docs");
		return Map.copyOf(signs);
	}

	@ArchTest
	void testClassesSayWhatTheyNeed(JavaClasses classes) {
		Map<String, String> wrong = new TreeMap<>();
		for (JavaClass type : classes) {
			if (type.getSimpleName().endsWith("Tests") && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
				Set<String> needs = needs(type, classes, new HashSet<>());
				nested(type, classes).forEach((nested) -> needs.addAll(needs(nested, classes, new HashSet<>())));
				Set<String> tags = tags(type.reflect());
				if (!tags.equals(needs)) {
					wrong.put(type.getName(), "is tagged " + tags + " and uses " + needs);
				}
			}
		}
		assertThat(wrong).isEmpty();
	}

	// A test class need not use the test classes that are nested in it
	private static Stream<JavaClass> nested(JavaClass type, JavaClasses classes) {
		return classes.stream()
			.filter((each) -> each.isAnnotatedWith(Nested.class))
			.filter((each) -> each.getEnclosingClass().filter(type::equals).isPresent());
	}

	private static Set<String> tags(Class<?> type) {
		return Arrays.stream(type.getAnnotationsByType(Tag.class))
			.map(Tag::value)
			.filter(SIGNS::containsValue)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> needs(JavaClass type, JavaClasses classes, Set<JavaClass> visited) {
		Set<String> needs = new TreeSet<>();
		if (!visited.add(type)) {
			return needs;
		}
		type.getDirectDependenciesFromSelf().forEach((dependency) -> {
			JavaClass target = dependency.getTargetClass().getBaseComponentType();
			String sign = SIGNS.get(target.getName());
			if (sign != null) {
				needs.add(sign);
			}
			else if (classes.contain(target.getName())) {
				needs.addAll(needs(target, classes, visited));
			}
		});
		return needs;
	}

	/**
	 * What is compiled from the tests of this module.
	 */
	static final class TestClasses implements LocationProvider {

		@Override
		public Set<Location> get(Class<?> testClass) {
			return Set.of(Location.of(testClass.getProtectionDomain().getCodeSource().getLocation()));
		}

	}

}
