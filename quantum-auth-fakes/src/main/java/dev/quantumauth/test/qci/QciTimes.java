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

package dev.quantumauth.test.qci;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How times are printed. QCi's own client reads expiries in whole seconds only.
 *
 * @param fractions whether fractions of a second are printed
 */
record QciTimes(boolean fractions) {

	Instant past(Instant time) {
		return (this.fractions) ? time : time.truncatedTo(ChronoUnit.SECONDS);
	}

	// Rounding down would take up to a second from the lifetime that the test asked for
	Instant expiry(Instant time) {
		Instant second = time.truncatedTo(ChronoUnit.SECONDS);
		return (this.fractions || time.equals(second)) ? time : second.plusSeconds(1);
	}

}
