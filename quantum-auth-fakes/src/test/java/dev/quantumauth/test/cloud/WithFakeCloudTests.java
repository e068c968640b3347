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

import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WithFakeCloud}.
 */
@WithFakeCloud({ "ionq", "quandela" })
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WithFakeCloudTests {

	private final FakeCloud ofConstructor;

	private FakeCloud ofMethod;

	WithFakeCloudTests(@WithFakeCloud("quandela") FakeCloud quandela) {
		this.ofConstructor = quandela;
	}

	@BeforeEach
	void remember(@WithFakeCloud("quandela") FakeCloud quandela) {
		this.ofMethod = quandela;
	}

	@Test
	@Order(1)
	void eachCloudIsTheSameForAllWhoAsk(@WithFakeCloud("quandela") FakeCloud quandela,
			@WithFakeCloud("ionq") FakeCloud ionq) throws Exception {
		assertThat(quandela).isSameAs(this.ofConstructor).isSameAs(this.ofMethod);
		assertThat(ionq.provider()).isEqualTo("ionq");
		quandela.acceptToken("accepted");
		quandela.rejectCredential();
		assertThat(new CloudCalls(quandela).apiStatus("accepted")).isEqualTo(200);
	}

	@Test
	@Order(2)
	void nextTestFindsTheCloudAsItWasButItsTokensAccepted(@WithFakeCloud("quandela") FakeCloud quandela)
			throws Exception {
		assertThat(quandela).isSameAs(this.ofConstructor);
		assertThat(quandela.apiRequests()).isZero();
		CloudCalls calls = new CloudCalls(quandela);
		assertThat(calls.apiStatus("accepted")).isEqualTo(200);
		assertThat(calls.apiStatus(quandela.credential().get("api-key"))).isEqualTo(200);
	}

	@Test
	void aParameterHasToSayWhichOfSeveralCloudsItGets() {
		ExtensionContext context = mock();
		given(context.getTestClass()).willReturn(Optional.of(WithFakeCloudTests.class));
		assertThatExceptionOfType(ParameterResolutionException.class)
			.isThrownBy(() -> new WithFakeCloudExtension().resolveParameter(mock(ParameterContext.class), context))
			.withMessage("There are fakes of [ionq, quandela]: say which one it is by @WithFakeCloud with one name on"
					+ " the parameter");
	}

	@Nested
	@WithFakeCloud("dwave")
	class InsideAnother {

		@Test
		void cloudsAreThoseOfTheEnclosingClassAndMore(@WithFakeCloud("quandela") FakeCloud quandela,
				@WithFakeCloud("dwave") FakeCloud dwave) {
			assertThat(quandela).isSameAs(WithFakeCloudTests.this.ofConstructor);
			assertThat(quandela.wireMock().isRunning()).isTrue();
			assertThat(dwave.provider()).isEqualTo("dwave");
		}

	}

}
