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

package dev.quantumauth.autoconfigure.iqm;

import org.springframework.core.env.Environment;

import dev.quantumauth.autoconfigure.AccountFindings;
import dev.quantumauth.autoconfigure.AccountRegistration;
import dev.quantumauth.autoconfigure.AccountSection;

/**
 * Explains why there is no account at IQM.
 */
class IqmAccountSection implements AccountSection {

	@Override
	public AccountRegistration<?> registration() {
		return IqmAccountRegistrar.REGISTRATION;
	}

	@Override
	public String vendor() {
		return "IQM";
	}

	@Override
	public String remedy() {
		return "At IQM: quantum.auth.iqm.url and .token, .tokens-file, .auth-server-url with .username and .password, or "
				+ ".auth-server-url with .refresh-token. Or the environment variables IQM_SERVER_URL and IQM_TOKEN, "
				+ "IQM_TOKENS_FILE, or IQM_AUTH_SERVER, IQM_AUTH_USERNAME and IQM_AUTH_PASSWORD.";
	}

	@Override
	public AccountFindings findings(Environment environment) {
		return IqmAccountRegistrar.resolve(environment).findings();
	}

}
