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

package dev.quantumauth.actuate;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;

import dev.quantumauth.QuantumAuthErrorCodes;
import dev.quantumauth.actuate.QuantumAuthEndpoint.AccountDescriptor;
import dev.quantumauth.actuate.QuantumAuthEndpoint.ErrorDescriptor;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link QuantumAuthEndpoint}
 * that maps the outcome of an operation to the status of the response.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = QuantumAuthEndpoint.class)
@RegisterReflectionForBinding({ AccountDescriptor.class, QuantumAuthEndpointWebExtension.FailureDescriptor.class })
public class QuantumAuthEndpointWebExtension {

	private final QuantumAuthEndpoint delegate;

	/**
	 * Create an extension.
	 * @param delegate the endpoint
	 */
	public QuantumAuthEndpointWebExtension(QuantumAuthEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Renew the token of an account now.
	 * @param id the id of the account
	 * @return 200 with the account; 202 with its present status if eight callers wait for
	 * renewals already; 404 if there is no account with that id; 409 if its session is
	 * being ended, or its credential was rejected and has not changed; 502 if no token
	 * was obtained
	 */
	@WriteOperation
	public WebEndpointResponse<?> renew(@Selector String id) {
		return respond(id, () -> {
			HttpStatus status = this.delegate.awaitRenewal(id) ? HttpStatus.OK : HttpStatus.ACCEPTED;
			return new WebEndpointResponse<>(this.delegate.account(id), status.value());
		});
	}

	/**
	 * End the session of an account.
	 * @param id the id of the account
	 * @return 204; 404 if there is no account with that id; 409 if the token is
	 * externally managed or the session is being ended already; 502 if the tokens were
	 * forgotten, but the cloud did not end the session
	 */
	@DeleteOperation
	public WebEndpointResponse<?> endSession(@Selector String id) {
		return respond(id, () -> {
			this.delegate.endSession(id);
			return new WebEndpointResponse<>(HttpStatus.NO_CONTENT.value());
		});
	}

	private WebEndpointResponse<?> respond(String id, Supplier<WebEndpointResponse<?>> operation) {
		if (this.delegate.account(id) == null) {
			return new WebEndpointResponse<>(HttpStatus.NOT_FOUND.value());
		}
		try {
			return operation.get();
		}
		catch (OAuth2AuthorizationException ex) {
			FailureDescriptor failure = new FailureDescriptor(ErrorDescriptor.of(ex.getError()),
					this.delegate.account(id));
			return new WebEndpointResponse<>(failure, status(ex.getError().getErrorCode()).value());
		}
	}

	private static HttpStatus status(String errorCode) {
		return switch (errorCode) {
			case QuantumAuthErrorCodes.EXTERNALLY_MANAGED, QuantumAuthErrorCodes.SESSION_ENDED,
					QuantumAuthErrorCodes.CREDENTIAL_REJECTED ->
				HttpStatus.CONFLICT;
			default -> HttpStatus.BAD_GATEWAY;
		};
	}

	/**
	 * Description of an operation that failed.
	 *
	 * @param error why it failed
	 * @param account the account afterwards
	 * @since 0.1.0
	 */
	public record FailureDescriptor(ErrorDescriptor error,
			@Nullable AccountDescriptor account) implements OperationResponseBody {

	}

}
