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

/**
 * The API token of an account at QCi.
 *
 * @param account the account's settings
 */
record QciCredential(TestCredentials.Settings account) implements TestCredentials.Credential {

	QciCredential(TestCredentials.Settings account, TestCredentials.Settings section) {
		this(account);
	}

	@Override
	public boolean isPresent() {
		return this.account.has("api-token") || this.account.has("api-token-file");
	}

	@Override
	public void complete() {
		boolean file = this.account.has("api-token-file");
		if (file && this.account.has("api-token")) {
			return;
		}
		if (file && SecretFiles.isMissing(this.account.get("api-token-file"))) {
			this.account.set("api-token-file", "");
			setApiToken();
		}
		else if (!file && (!this.account.has("api-token") || this.account.isUnresolved("api-token"))) {
			setApiToken();
		}
	}

	private void setApiToken() {
		this.account.set("api-token", "test-api-token-of-" + this.account.id());
	}

}
