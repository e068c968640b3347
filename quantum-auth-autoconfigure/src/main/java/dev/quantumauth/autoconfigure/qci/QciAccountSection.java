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

import org.springframework.core.env.Environment;

import dev.quantumauth.autoconfigure.AccountFindings;
import dev.quantumauth.autoconfigure.AccountRegistration;
import dev.quantumauth.autoconfigure.AccountSection;

/**
 * Explains why there is no account at QCi.
 */
class QciAccountSection implements AccountSection {

	@Override
	public AccountRegistration<?> registration() {
		return QciAccountRegistrar.REGISTRATION;
	}

	@Override
	public String vendor() {
		return "QCi";
	}

	@Override
	public String remedy() {
		return "At QCi: quantum.auth.qci.url and .api-token or .api-token-file, or the environment variables "
				+ "QCI_API_URL and QCI_TOKEN.";
	}

	@Override
	public AccountFindings findings(Environment environment) {
		return QciAccountRegistrar.resolve(environment).findings();
	}

}
