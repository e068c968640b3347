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

package dev.quantumauth.test.iqm;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.server.ServerFault;

/**
 * Whether Keycloak processes a request that meets a fault, and whether the client gets
 * Keycloak's own answer.
 *
 * @param happens whether the request is processed
 * @param change what becomes of Keycloak's answer; {@code null} if the client gets the
 * fault's answer instead
 */
record Processing(boolean happens, @Nullable UnaryOperator<KeycloakAnswer> change) {

	static final Processing NONE = new Processing(false, null);

	static Processing changing(UnaryOperator<KeycloakAnswer> change) {
		return new Processing(true, change);
	}

	Processing first() {
		return new Processing(true, this.change);
	}

	ResponseDefinitionBuilder answer(ServerFault fault, Supplier<KeycloakAnswer> processing) {
		if (!this.happens) {
			return fault.answer();
		}
		KeycloakAnswer answer = processing.get();
		return (this.change != null) ? fault.addHeaders(this.change.apply(answer).response()) : fault.answer();
	}

	String describe(ServerFault fault) {
		if (this.change != null) {
			return fault.name();
		}
		return fault + ((this.happens) ? ", after processing" : "");
	}

}
