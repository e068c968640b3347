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

package dev.quantumauth.test.cloud;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The extension behind {@link WithFakeCloud}, which has a {@link FakeCloudExtension} for
 * each cloud.
 */
class WithFakeCloudExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private final Map<String, FakeCloudExtension> extensions = new ConcurrentHashMap<>();

	@Override
	public void beforeAll(ExtensionContext context) {
		extensions(context).forEach((extension) -> extension.beforeAll(context));
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		extensions(context).forEach((extension) -> extension.beforeEach(context));
	}

	@Override
	public void afterEach(ExtensionContext context) {
		extensions(context).forEach((extension) -> extension.afterEach(context));
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		if (parameter.getParameter().getType() != FakeCloud.class) {
			return false;
		}
		Set<String> providers = providers(context);
		return parameter.findAnnotation(WithFakeCloud.class)
			.map((annotation) -> providers.containsAll(List.of(annotation.value())))
			.orElse(!providers.isEmpty());
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Set<String> providers = parameter.findAnnotation(WithFakeCloud.class)
			.map((annotation) -> Set.of(annotation.value()))
			.orElseGet(() -> providers(context));
		if (providers.size() != 1) {
			throw new ParameterResolutionException("There are fakes of " + providers
					+ ": say which one it is by @WithFakeCloud with one name on the parameter");
		}
		return extension(providers.iterator().next()).resolveParameter(parameter, context);
	}

	private List<FakeCloudExtension> extensions(ExtensionContext context) {
		return providers(context).stream().map(this::extension).toList();
	}

	private FakeCloudExtension extension(String provider) {
		return this.extensions.computeIfAbsent(provider, FakeCloudExtension::new);
	}

	// Nested classes have the fakes of their enclosing classes
	private static Set<String> providers(ExtensionContext context) {
		Set<String> providers = new LinkedHashSet<>();
		Optional<ExtensionContext> current = Optional.of(context);
		while (current.isPresent()) {
			current.get()
				.getTestClass()
				.flatMap((type) -> AnnotationSupport.findAnnotation(type, WithFakeCloud.class))
				.ifPresent((annotation) -> providers.addAll(List.of(annotation.value())));
			current = current.get().getParent();
		}
		return providers;
	}

}
