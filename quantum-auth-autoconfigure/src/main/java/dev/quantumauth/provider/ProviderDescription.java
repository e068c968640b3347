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

package dev.quantumauth.provider;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a cloud works, with the settings of one account. Contains no credential.
 *
 * @param name the name of the provider
 * @param displayName the name of the cloud for people
 * @param credential what the account authenticates with
 * @param tokenEndpoint how tokens are requested, or {@code null} if the credential itself
 * is the token
 * @param headers headers for each request to the API, none of which is a secret
 * @param probeUri what is asked for the health of the cloud, without a credential; or
 * {@code null}
 * @since 0.1.0
 */
public record ProviderDescription(String name, String displayName, CredentialKind credential,
		@Nullable TokenEndpointDescription tokenEndpoint, Map<String, String> headers, @Nullable URI probeUri) {

}
