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

package dev.quantumauth.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Annotation for a test class that gives the accounts of the application valid tokens
 * without any server: the calls to authentication servers are answered in memory, and no
 * server is contacted. Everything else is real: accounts, sessions, clients, events,
 * health, and which requests get a token.
 * <p>
 * To be put beside {@code @SpringBootTest}, {@code @WebClientTest},
 * {@code @RestClientTest} or {@code @SpringJUnitConfig}. The accounts are those that the
 * test's configuration gives a URL. A credential that is not there, because the property
 * is missing, names a variable that is not set, or a file that does not exist, is
 * replaced; any other is kept. A section whose URL serves further accounts and which has
 * no credential remains without an account of its own, as it does without this
 * annotation. Without any account the annotation does nothing.
 * <p>
 * The tokens of an account called {@code alice} are {@code test-access-token-of-alice-1},
 * {@code test-access-token-of-alice-2} and so on, and live for a day. A token, a tokens
 * file, an account or connection details that the application brings along are used as
 * they are. The environment variables of the clouds' own clients count as usual if they
 * name a URL; credentials of the test replace theirs.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureQuantumAuthTest {

}
