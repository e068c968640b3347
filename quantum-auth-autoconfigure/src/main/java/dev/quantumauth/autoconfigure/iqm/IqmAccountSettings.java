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

import java.time.Duration;
import java.util.List;

import dev.quantumauth.iqm.IqmRealm;

/**
 * The settings of one account, complete and valid.
 *
 * @param id the id of the account
 * @param url the base URL of the API
 * @param credential how to come to a token
 * @param realm the realm
 * @param clientId the client
 * @param refreshMargin how long before its expiry a token is renewed
 * @param apiUrls where the token may go
 * @param allowPlainHttp whether plain http is allowed
 */
record IqmAccountSettings(String id, String url, IqmCredential credential, String realm, String clientId,
		Duration refreshMargin, List<String> apiUrls, boolean allowPlainHttp) {

	IqmRealm realmAt(String authServerUrl) {
		return new IqmRealm(authServerUrl, this.realm, this.clientId);
	}

	@Override
	public String toString() {
		return "IqmAccountSettings[id=" + this.id + ", url=" + this.url + "]";
	}

}
