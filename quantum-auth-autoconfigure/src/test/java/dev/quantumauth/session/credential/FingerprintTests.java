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

package dev.quantumauth.session.credential;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Fingerprint}.
 */
class FingerprintTests {

	@Test
	void equalSecretsHaveEqualFingerprints() {
		assertThat(Fingerprint.of("secret")).isEqualTo(Fingerprint.of("secret"))
			.hasSameHashCodeAs(Fingerprint.of("secret"));
	}

	@Test
	void differentSecretsHaveDifferentFingerprints() {
		assertThat(Fingerprint.of("secret")).isNotEqualTo(Fingerprint.of("Secret"))
			.isNotEqualTo("secret")
			.doesNotHaveSameHashCodeAs(Fingerprint.of("Secret"));
	}

	// Who has it can find a weak password out by trying
	@Test
	void showsNothing() {
		assertThat(Fingerprint.of("secret")).hasToString(Fingerprint.of("Secret").toString());
	}

}
