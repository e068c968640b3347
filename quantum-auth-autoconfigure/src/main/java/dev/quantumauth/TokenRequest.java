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
 * @param provider the cloud that the account belongs to
 * @param grantType the grant, as the vendor's protocol calls it
 * @param uri where the request goes
 * @since 0.1.0
 * @see TokenRequestInterceptor
 */
public record TokenRequest(String id, String provider, String grantType, URI uri) {

}
