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

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.springframework.boot.autoconfigure.AutoConfiguration;

import dev.quantumauth.readme.CompiledText;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the arrows of the design: which package may know which. A new provider needs no
 * change here but its name in {@link #PROVIDERS}.
 */
@AnalyzeClasses(locations = ArchitectureTests.MainClasses.class)
class ArchitectureTests {

	private static final String BASE = "dev.quantumauth";

	private static final String SESSION = BASE + ".session..";

	private static final String TIME = BASE + ".session.time";

	private static final String TOKEN = BASE + ".session.token";

	private static final String CREDENTIAL = BASE + ".session.credential";

	private static final String WEB = BASE + ".web";

	private static final String REACTIVE = WEB + ".reactive";

	private static final String CLIENT = WEB + ".client";

	private static final String HTTP = BASE + ".http";

	private static final String ACCOUNT = BASE + ".account";

	private static final String EXCHANGE = ACCOUNT + ".exchange";

	private static final String AUTOCONFIGURE = BASE + ".autoconfigure..";

	private static final String[] SHARED_WIRING = { BASE + ".autoconfigure.properties",
			BASE + ".autoconfigure.authserver", BASE + ".autoconfigure.account" };

	private static final String PROVIDER = BASE + ".provider";

	private static final Set<String> PROVIDERS = Set.of(BASE + ".qci", BASE + ".iqm");

	private static final Set<String> CONSUMERS = Set.of(WEB, BASE + ".health", BASE + ".actuate",
			BASE + ".observation");

	@ArchTest
	final ArchRule everyPackageHasItsPlaceInTheHouse = classes().should()
		.resideInAnyPackage(
				concat(Set.of(BASE, SESSION, HTTP, ACCOUNT, EXCHANGE, PROVIDER, REACTIVE, CLIENT, AUTOCONFIGURE),
						PROVIDERS, CONSUMERS));

	@ArchTest
	final ArchRule basePackageKnowsNothingElseOfOurs = knowsOnly(BASE);

	@ArchTest
	final ArchRule timesKnowNothingElseOfOurs = knowsOnly(TIME);

	@ArchTest
	final ArchRule tokensKnowTimesOnly = knowsOnly(TOKEN, TIME);

	@ArchTest
	final ArchRule credentialsKnowNothingElseOfOurs = knowsOnly(CREDENTIAL);

	@ArchTest
	final ArchRule sessionKnowsTheBasePackage = knowsOnly(SESSION, SESSION, BASE);

	@ArchTest
	final ArchRule sessionKnowsNoSpringBootAndNoHttp = noClasses().that()
		.resideInAPackage(SESSION)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.boot..", "org.springframework.http..", "org.springframework.web..",
				"java.net.http..", "io.netty..", "reactor.netty..", "tools.jackson..")
		.orShould()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.net.HttpURLConnection");

	@ArchTest
	final ArchRule httpKnowsSessionAndTheBasePackage = knowsOnly(HTTP, SESSION, BASE);

	@ArchTest
	final ArchRule accountKnowsSessionHttpAndTheBasePackage = knowsOnly(ACCOUNT, SESSION, HTTP, BASE);

	@ArchTest
	final ArchRule exchangeKnowsSessionHttpAndTheBasePackage = knowsOnly(EXCHANGE, SESSION, HTTP, BASE);

	@ArchTest
	final ArchRule describedCloudsKnowAccountSessionHttpAndTheBasePackage = knowsOnly(PROVIDER, ACCOUNT, EXCHANGE,
			SESSION, HTTP, BASE);

	@ArchTest
	final ArchRule providersKnowAccountSessionHttpAndTheBasePackageButNotEachOther = classes().that()
		.resideInAnyPackage(PROVIDERS.toArray(String[]::new))
		.should(dependOnNothingElseOfOurs(ACCOUNT, EXCHANGE, SESSION, HTTP, BASE));

	@ArchTest
	final ArchRule webHealthActuateAndObservationKnowTheBasePackage = classes().that()
		.resideInAnyPackage(CONSUMERS.toArray(String[]::new))
		.should(dependOnNothingElseOfOurs(BASE));

	@ArchTest
	final ArchRule bothStacksKnowWebAndTheBasePackageButNotEachOther = classes().that()
		.resideInAnyPackage(REACTIVE, CLIENT)
		.should(dependOnNothingElseOfOurs(WEB, BASE));

	@ArchTest
	final ArchRule nothingElseKnowsTheWiring = noClasses().that()
		.resideOutsideOfPackage(AUTOCONFIGURE)
		.should()
		.dependOnClassesThat()
		.resideInAPackage(AUTOCONFIGURE);

	@ArchTest
	final ArchRule wiringOfOneProviderKnowsNoOther = slices().matching(BASE + ".autoconfigure.(*)..")
		.should()
		.notDependOnEachOther()
		.ignoreDependency(resideInAPackage(AUTOCONFIGURE), resideInAnyPackage(SHARED_WIRING));

	@ArchTest
	final ArchRule libraryKnowsSpringBootOnlyWhereItSpeaksToIt = noClasses().that()
		.resideOutsideOfPackages(AUTOCONFIGURE, BASE + ".health", BASE + ".actuate")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot..");

	@ArchTest
	final ArchRule packagesAreFreeOfCycles = slices().matching(BASE + ".(**)").should().beFreeOfCycles();

	@ArchTest
	final ArchRule staticFieldsAreFinal = fields().that()
		.areStatic()
		.and()
		.doNotHaveModifier(JavaModifier.SYNTHETIC)
		.should()
		.beFinal();

	@ArchTest
	final ArchRule staticFieldsHoldNothingThatChanges = fields().that()
		.areStatic()
		.and()
		.doNotHaveModifier(JavaModifier.SYNTHETIC)
		.should(holdSomethingImmutable());

	@ArchTest
	void noProviderIsNamedOutsideItsPackages(JavaClasses classes) {
		Pattern name = Pattern.compile("\\b(" + providers() + ")\\b", Pattern.CASE_INSENSITIVE);
		Pattern ofAProvider = Pattern.compile("(autoconfigure\\.)?(" + providers() + ")\\..+");
		assertThat(CompiledText.all()).filteredOn((text) -> name.matcher(text.text()).find())
			.isNotEmpty()
			.allMatch((text) -> ofAProvider.matcher(text.type()).matches());
	}

	@ArchTest
	void autoConfigurationOfAProviderIsShort(JavaClasses classes) {
		List<Path> sources = classes.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map((type) -> type.getName().replace('.', '/') + ".java")
			.filter((file) -> file.matches(".*/autoconfigure/(" + providers() + ")/\\w+\\.java"))
			.map((file) -> Path.of("src/main/java", file))
			.toList();
		assertThat(sources).hasSameSizeAs(PROVIDERS)
			.allSatisfy((file) -> assertThat(Files.readAllLines(file)).hasSizeLessThan(60));
	}

	private static String providers() {
		return PROVIDERS.stream().map((name) -> name.substring(BASE.length() + 1)).collect(Collectors.joining("|"));
	}

	@ArchTest
	final ArchRule nothingIsWrittenToTheConsole = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

	@ArchTest
	final ArchRule nothingIsLoggedByJavaUtilLogging = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

	@ArchTest
	final ArchRule nothingIsInjectedIntoFields = GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

	private static ArchRule knowsOnly(String packageName, String... others) {
		return classes().that().resideInAPackage(packageName).should(dependOnNothingElseOfOurs(others));
	}

	private static ArchCondition<JavaClass> dependOnNothingElseOfOurs(String... packages) {
		return new ArchCondition<>("depend on nothing else of ours than " + Set.of(packages)) {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getDirectDependenciesFromSelf().forEach((dependency) -> {
					String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
					boolean ours = target.equals(BASE) || target.startsWith(BASE + ".");
					boolean satisfied = !ours || target.equals(type.getPackageName()) || isAnyOf(packages, target);
					events.add(new SimpleConditionEvent(dependency, satisfied, dependency.getDescription()));
				});
			}

		};
	}

	private static boolean isAnyOf(String[] packages, String target) {
		return Stream.of(packages).anyMatch((each) -> PackageMatcher.of(each).matches(target));
	}

	private static ArchCondition<JavaField> holdSomethingImmutable() {
		return new ArchCondition<>("hold something immutable") {

			@Override
			public void check(JavaField field, ConditionEvents events) {
				boolean satisfied = Modifier.isFinal(field.reflect().getModifiers()) && isImmutable(value(field));
				events.add(new SimpleConditionEvent(field, satisfied, field.getFullName() + " can change"));
			}

		};
	}

	private static Object value(JavaField field) {
		try {
			Field reflected = field.reflect();
			reflected.setAccessible(true);
			return reflected.get(null);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isImmutable(Object value) {
		if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
			return value.getClass().getName().startsWith("java.util.ImmutableCollections$")
					|| value.getClass().getName().startsWith("java.util.Collections$Unmodifiable");
		}
		if (value.getClass().isArray()) {
			return Array.getLength(value) == 0 || isConstantsOf(value);
		}
		return !value.getClass().getPackageName().equals("java.util.concurrent.atomic")
				|| value.getClass().getName().contains("FieldUpdater");
	}

	private static boolean isConstantsOf(Object array) {
		return array.getClass().getComponentType().isEnum();
	}

	private static String[] concat(Set<String> first, Set<String> second, Set<String> third) {
		return List.of(first, second, third).stream().flatMap(Set::stream).toArray(String[]::new);
	}

	/**
	 * What users get: neither tests nor {@code quantum-auth-fakes}.
	 */
	static final class MainClasses implements LocationProvider {

		@Override
		public Set<Location> get(Class<?> testClass) {
			return Set.of(Location.of(QuantumAuth.class.getProtectionDomain().getCodeSource().getLocation()));
		}

	}

}
