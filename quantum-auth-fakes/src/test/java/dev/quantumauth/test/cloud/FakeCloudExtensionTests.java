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

package dev.quantumauth.test.cloud;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FakeCloudExtension}.
 */
class FakeCloudExtensionTests {

	@RegisterExtension
	static FakeCloudExtension ionq = new FakeCloudExtension("ionq");

	@RegisterExtension
	static FakeCloudExtension dwave = new FakeCloudExtension(
			FakeCloud.builder("dwave").account("lab").credential("api-key", "own")::start);

	@Test
	void eachFakeIsTheOneThatWasAskedFor() {
		assertThat(ionq.fake().provider()).isEqualTo("ionq");
		assertThat(dwave.fake().provider()).isEqualTo("dwave");
		assertThat(dwave.fake().account()).isEqualTo("lab");
		assertThat(dwave.fake().credential()).containsEntry("api-key", "own");
	}

	@Test
	void propertiesAreThoseOfTheFake() {
		Map<String, Object> properties = new HashMap<>();
		dwave.addProperties((name, value) -> properties.put(name, value.get()));
		assertThat(properties).isEqualTo(dwave.fake().properties());
	}

	@Test
	void thereIsNoFakeBeforeTheFirstTest() {
		assertThatIllegalStateException().isThrownBy(new FakeCloudExtension("ionq")::fake)
			.withMessageStartingWith("There is no FakeCloud before the first test");
	}

	@Nested
	@WithFakeCloud("quandela")
	class WithAnnotation {

		@Test
		void aParameterWithTheAnnotationGetsAFakeOfIts(@WithFakeCloud("quandela") FakeCloud quandela) {
			assertThat(quandela.provider()).isEqualTo("quandela");
		}

	}

}
