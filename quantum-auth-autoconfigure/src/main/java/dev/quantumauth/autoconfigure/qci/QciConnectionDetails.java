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

package dev.quantumauth.autoconfigure.qci;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details required to establish a connection to QCi with the default account. A bean of
 * this type takes precedence over the properties and the environment, so that a vault,
 * Testcontainers or Docker Compose can supply them.
 *
 * @since 0.1.0
 */
public interface QciConnectionDetails extends ConnectionDetails {

	/**
	 * Return the base URL of the API. Tokens are bound to it when the application starts;
	 * if it changes later, no token is requested until the application is restarted.
	 * @return the URL, with or without a trailing slash
	 */
	String getUrl();

	/**
	 * Return the API token. Called for each token request, on a thread that may block.
	 * @return the API token
	 */
	@JsonIgnore
	String getApiToken();

}
