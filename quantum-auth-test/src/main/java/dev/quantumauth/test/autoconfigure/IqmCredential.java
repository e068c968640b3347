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

import java.util.List;

/**
 * The credential of an account at IQM: whatever form the account shows traces of, else a
 * login where there is an authentication server, else a token.
 *
 * @param account the account's settings
 * @param section the settings of the section
 */
record IqmCredential(TestCredentials.Settings account,
		TestCredentials.Settings section) implements TestCredentials.Credential {

	private static final List<String> LOGIN = List.of("username", "password", "password-file");

	private static final List<String> OTHERS = List.of("refresh-token", "token", "tokens-file");

	@Override
	public boolean isPresent() {
		return hasAny(LOGIN) || hasAny(OTHERS);
	}

	@Override
	public void complete() {
		if (!isPresent()) {
			if (hasAuthServer()) {
				setLogin();
			}
			else {
				this.account.set("token", token());
			}
			return;
		}
		replaceUnresolved("token", token());
		replaceUnresolved("refresh-token", "test-refresh-token-of-" + this.account.id());
		replaceUnresolved("username", username());
		replaceUnresolved("password", password());
		replaceMissingFile("tokens-file", "token", token());
		replaceMissingFile("password-file", "password", password());
		if (hasAny(LOGIN) && !hasAny(OTHERS)) {
			completeLogin();
		}
		if ((hasAny(LOGIN) || this.account.has("refresh-token")) && !hasAuthServer()) {
			this.account.set("auth-server-url", "https://auth-server.invalid");
		}
	}

	private void setLogin() {
		this.account.set("username", username());
		this.account.set("password", password());
	}

	private void completeLogin() {
		if (!this.account.has("username")) {
			this.account.set("username", username());
		}
		if (!this.account.has("password") && !this.account.has("password-file")) {
			this.account.set("password", password());
		}
	}

	private void replaceUnresolved(String name, String value) {
		if (this.account.isUnresolved(name)) {
			this.account.set(name, value);
		}
	}

	private void replaceMissingFile(String name, String otherwise, String value) {
		if (this.account.has(name) && !this.account.has(otherwise) && SecretFiles.isMissing(this.account.get(name))) {
			this.account.set(name, "");
			this.account.set(otherwise, value);
		}
	}

	private boolean hasAuthServer() {
		return this.account.has("auth-server-url") || this.section.has("auth-server-url")
				|| this.section.hasVariable("IQM_AUTH_SERVER");
	}

	private boolean hasAny(List<String> names) {
		return names.stream().anyMatch(this.account::has);
	}

	private String token() {
		return "test-access-token-of-" + this.account.id();
	}

	private String username() {
		return "test-user-of-" + this.account.id();
	}

	private String password() {
		return "test-password-of-" + this.account.id();
	}

}
