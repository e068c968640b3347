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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documentation of the observation of token requests. There are no key values of high
 * cardinality: a failure is the error of the observation, and the HTTP exchange is a
 * child observation.
 *
 * @since 0.1.0
 */
public enum TokenRequestObservationDocumentation implements ObservationDocumentation {

	/**
	 * A token request. Many callers may wait for it, so that it has no parent and starts
	 * its own trace.
	 */
	TOKEN_REQUEST {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultTokenRequestObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

	};

	/**
	 * Keys of low cardinality.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * The id of the account.
		 */
		ACCOUNT {

			@Override
			public String asString() {
				return "account";
			}

		},

		/**
		 * The error code if it is one of a fixed list, else {@code other}; {@code none}
		 * if there is no error.
		 */
		CODE {

			@Override
			public String asString() {
				return "code";
			}

		},

		/**
		 * The grant: {@code api_token} at QCi, {@code password} or {@code refresh_token}
		 * at IQM.
		 */
		GRANT {

			@Override
			public String asString() {
				return "grant";
			}

		},

		/**
		 * The {@link TokenRequestOutcome}, {@code UNKNOWN} while the request is under
		 * way.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/**
		 * The provider of the account.
		 */
		PROVIDER {

			@Override
			public String asString() {
				return "provider";
			}

		}

	}

}
