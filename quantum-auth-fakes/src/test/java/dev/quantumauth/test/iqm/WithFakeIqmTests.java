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

package dev.quantumauth.test.iqm;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WithFakeIqm} and {@link FakeIqmExtension}.
 */
@WithFakeIqm
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WithFakeIqmTests {

	@Test
	@Order(1)
	void fakeIsTheArgumentOfAParameter(FakeIqm iqm) throws Exception {
		assertThat(iqm.wireMock().isRunning()).isTrue();
		assertThat(new IqmCalls(iqm).login().statusCode()).isEqualTo(200);
		assertThat(iqm.loginCount()).isOne();
		iqm.addUser("another", "password");
		iqm.failTokenRequests(IqmFault.status(503));
	}

	@Test
	@Order(2)
	void nextTestFindsTheFakeAsItWasButItsSessionsAlive(FakeIqm iqm) throws Exception {
		assertThat(iqm.loginCount()).isZero();
		assertThat(iqm.issuedTokens()).isEmpty();
		assertThat(iqm.activeSessions()).isOne();
		assertThat(new IqmCalls(iqm).login().statusCode()).isEqualTo(200);
		assertThat(iqm.loginCount()).isOne();
	}

}
