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

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FakeQciExtension}.
 */
class FakeQciExtensionTests {

	@RegisterExtension
	static FakeQciExtension qci = new FakeQciExtension(FakeQci.builder().apiToken("own")::start);

	@Test
	void fakeIsTheOneThatWasAskedFor(FakeQci parameter) {
		assertThat(parameter).isSameAs(qci.fake());
		assertThat(parameter.apiToken()).isEqualTo("own");
		assertThat(parameter.wireMock().isRunning()).isTrue();
	}

	@Test
	void propertiesAreThoseOfTheFake() {
		Map<String, Object> properties = new HashMap<>();
		qci.addProperties((name, value) -> properties.put(name, value.get()));
		assertThat(properties).isEqualTo(qci.fake().properties());
	}

	@Test
	void thereIsNoFakeBeforeTheFirstTest() {
		assertThatIllegalStateException().isThrownBy(new FakeQciExtension()::fake)
			.withMessageStartingWith("There is no FakeQci before the first test");
	}

}
