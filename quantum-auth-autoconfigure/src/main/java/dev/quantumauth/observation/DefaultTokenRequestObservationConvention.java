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

package dev.quantumauth.observation;

import java.util.Set;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import dev.quantumauth.TokenRequest;
import dev.quantumauth.observation.TokenRequestObservationDocumentation.LowCardinalityKeyNames;

/**
 * {@link TokenRequestObservationConvention} that is used unless the application declares
 * one. The number of its key values is limited by the number of configured accounts.
 *
 * @since 0.1.0
 */
public class DefaultTokenRequestObservationConvention implements TokenRequestObservationConvention {

	private static final String DEFAULT_NAME = "quantum.auth.token.requests";

	private static final KeyValue OUTCOME_UNKNOWN = KeyValue.of(LowCardinalityKeyNames.OUTCOME, "UNKNOWN");

	private static final KeyValue CODE_NONE = KeyValue.of(LowCardinalityKeyNames.CODE, "none");

	private static final String OTHER = "other";

	private static final Set<String> CODES = Set.of(OAuth2ErrorCodes.INVALID_GRANT, OAuth2ErrorCodes.INVALID_CLIENT,
			OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, OAuth2ErrorCodes.ACCESS_DENIED, OAuth2ErrorCodes.INVALID_REQUEST,
			OAuth2ErrorCodes.INVALID_SCOPE, OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE, OAuth2ErrorCodes.SERVER_ERROR,
			OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "invalid_token_response");

	private final String name;

	/**
	 * Create a convention with the default name, {@code quantum.auth.token.requests}.
	 */
	public DefaultTokenRequestObservationConvention() {
		this(DEFAULT_NAME);
	}

	/**
	 * Create a convention with another name.
	 * @param name the name of the observations
	 */
	public DefaultTokenRequestObservationConvention(String name) {
		this.name = name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(TokenRequestObservationContext context) {
		return context.getRequest().provider() + " token request";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TokenRequestObservationContext context) {
		return KeyValues.of(account(context), code(context), grant(context), outcome(context), provider(context));
	}

	/**
	 * Return the account.
	 * @param context the context
	 * @return the key value
	 */
	protected KeyValue account(TokenRequestObservationContext context) {
		return KeyValue.of(LowCardinalityKeyNames.ACCOUNT, context.getRequest().id());
	}

	/**
	 * Return the error code. Unknown codes become {@code other}, so that a server cannot
	 * produce an unlimited number of key values.
	 * @param context the context
	 * @return the key value
	 */
	protected KeyValue code(TokenRequestObservationContext context) {
		Throwable error = context.getError();
		if (error == null) {
			return CODE_NONE;
		}
		String code = (error instanceof OAuth2AuthorizationException known) ? known.getError().getErrorCode() : OTHER;
		return KeyValue.of(LowCardinalityKeyNames.CODE, CODES.contains(code) ? code : OTHER);
	}

	/**
	 * Return the grant.
	 * @param context the context
	 * @return the key value
	 */
	protected KeyValue grant(TokenRequestObservationContext context) {
		return KeyValue.of(LowCardinalityKeyNames.GRANT, context.getRequest().grantType());
	}

	/**
	 * Return the outcome. It has a value from the start, because all meters of one name
	 * need the same keys.
	 * @param context the context
	 * @return the key value
	 */
	protected KeyValue outcome(TokenRequestObservationContext context) {
		TokenRequestOutcome outcome = context.getOutcome();
		return (outcome != null) ? KeyValue.of(LowCardinalityKeyNames.OUTCOME, outcome.name()) : OUTCOME_UNKNOWN;
	}

	/**
	 * Return the provider.
	 * @param context the context
	 * @return the key value
	 */
	protected KeyValue provider(TokenRequestObservationContext context) {
		TokenRequest request = context.getRequest();
		return KeyValue.of(LowCardinalityKeyNames.PROVIDER, request.provider());
	}

}
