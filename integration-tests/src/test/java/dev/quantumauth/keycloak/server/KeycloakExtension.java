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

import java.util.Locale;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Does what {@link WithKeycloak} promises. JUnit closes what is in its stores.
 */
class KeycloakExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

	private static final Namespace NAMESPACE = Namespace.create(KeycloakExtension.class);

	@Override
	public void beforeAll(ExtensionContext context) {
		realm(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		server(context).restartUnlessReady();
		realm(context).reset();
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == KeycloakServer.class || type == KeycloakAdmin.class || type == KeycloakRealm.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		if (type == KeycloakServer.class) {
			return server(context);
		}
		KeycloakRealm realm = realm(context);
		return (type == KeycloakRealm.class) ? realm : realm.admin();
	}

	private static KeycloakServer server(ExtensionContext context) {
		Store store = context.getRoot().getStore(NAMESPACE);
		return store.computeIfAbsent(KeycloakServer.class, (key) -> KeycloakServer.create(), KeycloakServer.class);
	}

	private static KeycloakRealm realm(ExtensionContext context) {
		KeycloakServer server = server(context);
		return context.getStore(NAMESPACE)
			.computeIfAbsent(KeycloakRealm.class,
					(key) -> KeycloakRealm.create(server,
							context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT)),
					KeycloakRealm.class);
	}

}
