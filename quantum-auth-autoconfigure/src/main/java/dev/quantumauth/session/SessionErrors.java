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

package dev.quantumauth.session;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;

import dev.quantumauth.QuantumAuthErrorCodes;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;

/**
 * Creates the errors that callers get when there is no token for them.
 *
 * @param id the id of the account
 */
record SessionErrors(String id) {

	TokenRequestException unavailable(String message, @Nullable Throwable cause) {
		return error("temporarily_unavailable", message, cause);
	}

	TokenRequestException ended() {
		return error(QuantumAuthErrorCodes.SESSION_ENDED, "The session was ended while its token was awaited", null);
	}

	TokenRequestException closed(Termination termination) {
		return error(QuantumAuthErrorCodes.SESSION_ENDED,
				termination.shutDown()
						? "The session was ended because the application shuts down. No token is handed out any more"
						: "The session is being ended. Ask again when that is done",
				null);
	}

	TokenRequestException backingOff(Failure failure, @Nullable Instant nextAttempt) {
		OAuth2Error last = failure.error().getError();
		String description = (last.getDescription() != null) ? last.getDescription() + " " : "";
		OAuth2Error error = new OAuth2Error(last.getErrorCode(),
				description + "Nothing is sent before " + nextAttempt + ".", last.getUri());
		return new TokenRequestException(failure.error().getKind(), error, this.id, null, failure.error());
	}

	TokenRequestException notDemandedAgain(Failure failure, @Nullable Instant nextAttempt) {
		OAuth2Error last = failure.error().getError();
		String description = (last.getDescription() != null) ? last.getDescription() + " " : "";
		OAuth2Error error = new OAuth2Error(QuantumAuthErrorCodes.CREDENTIAL_REJECTED, description
				+ "The credential has not changed since, and would be rejected again. Change it: a changed one is sent "
				+ "at once, this one not before " + nextAttempt + ".", last.getUri());
		return new TokenRequestException(Kind.REJECTED, error, this.id, null, failure.error());
	}

	TokenRequestException of(Throwable error) {
		return (error instanceof TokenRequestException known) ? known
				: unavailable("The token request failed with " + error, error);
	}

	private TokenRequestException error(String code, String message, @Nullable Throwable cause) {
		return new TokenRequestException(Kind.UNAVAILABLE, new OAuth2Error(code, describe(message), null), this.id,
				null, cause);
	}

	String describe(String message) {
		return "Account '" + this.id + "': " + message + ".";
	}

}
