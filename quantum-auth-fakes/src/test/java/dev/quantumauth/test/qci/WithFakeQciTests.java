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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WithFakeQci}.
 */
@WithFakeQci
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WithFakeQciTests {

	private final FakeQci ofConstructor;

	private FakeQci ofMethod;

	private String token;

	WithFakeQciTests(FakeQci qci) {
		this.ofConstructor = qci;
	}

	@BeforeEach
	void remember(FakeQci qci) {
		this.ofMethod = qci;
	}

	@Test
	@Order(1)
	void fakeIsTheSameForAllWhoAsk(FakeQci qci) throws Exception {
		assertThat(qci).isSameAs(this.ofConstructor).isSameAs(this.ofMethod);
		this.token = new QciCalls(qci).obtainToken();
		qci.failTokenRequests(QciFault.rejected());
		assertThat(qci.tokenRequests()).isOne();
	}

	@Test
	@Order(2)
	void nextTestFindsTheFakeAsItWasButItsTokensAccepted(FakeQci qci) throws Exception {
		assertThat(qci).isSameAs(this.ofConstructor);
		assertThat(qci.tokenRequests()).isZero();
		assertThat(qci.issuedTokens()).isEmpty();
		assertThat(new QciCalls(qci).allocationsStatus(this.token)).isEqualTo(200);
		assertThat(new QciCalls(qci).obtainToken()).isNotEqualTo(this.token);
	}

	@Nested
	class InsideAnother {

		@Test
		void fakeIsThatOfTheEnclosingClass(FakeQci qci) {
			assertThat(qci).isSameAs(WithFakeQciTests.this.ofConstructor);
			assertThat(qci.wireMock().isRunning()).isTrue();
		}

	}

}
