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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs tests against the one {@link KeycloakServer} of this JVM. The test class gets a
 * {@link KeycloakRealm} of its own, which every test finds as new. Constructors and
 * methods can ask for it, and for the {@link KeycloakServer} and the
 * {@link KeycloakAdmin}.
 * <p>
 * Classes run side by side. One that stops the server asks to have it alone, with
 * {@code @ResourceLock(WithKeycloak.SERVER)}, and may leave it stopped. One that looks at
 * the output asks for {@code @ResourceLock(Resources.SYSTEM_OUT)}: two that capture it at
 * the same time take it away from each other.
 */
@Documented
@ResourceLock(value = WithKeycloak.SERVER, mode = ResourceAccessMode.READ)
@Tag("keycloak")
@ExtendWith(KeycloakExtension.class)
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WithKeycloak {

	/**
	 * The server, as a resource that a test class can have alone.
	 */
	String SERVER = "keycloak";

}
