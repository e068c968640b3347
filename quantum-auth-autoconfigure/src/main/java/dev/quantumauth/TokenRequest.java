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

package dev.quantumauth;

import java.net.URI;

/**
 * Describes a token request that is about to be sent, without its secrets.
 *
 * @param id the id of the account
 * @param provider the name of the account's provider
 * @param grantType the grant type as the protocol of the provider names it
 * @param uri the URI of the request
 * @since 0.1.0
 * @see TokenRequestInterceptor
 */
public record TokenRequest(String id, String provider, String grantType, URI uri) {

}
