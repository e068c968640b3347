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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;

import com.jayway.jsonpath.InvalidJsonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.quantumauth.test.server.AdjustableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link QciFault}, over HTTP.
 */
class QciFaultTests {

	private final FakeQci qci = FakeQci.builder().clock(new AdjustableClock("2026-03-05T08:16:59Z")).start();

	private final QciCalls calls = new QciCalls(this.qci);

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void aStatusHasNoBodyUnlessOneIsGiven() throws Exception {
		HttpResponse<String> bare = answerWith(QciFault.status(503));
		assertThat(bare.statusCode()).isEqualTo(503);
		assertThat(bare.body()).isEmpty();
		assertThat(bare.headers().allValues("Date")).containsExactly("Thu, 05 Mar 2026 08:16:59 GMT");
		HttpResponse<String> explained = answerWith(QciFault.status(403, "{\"reason\": \"suspended\"}"));
		assertThat(explained.statusCode()).isEqualTo(403);
		assertThat(QciCalls.text(explained, "$.reason")).isEqualTo("suspended");
	}

	@Test
	void retryAfterIsInSecondsOrADate() throws Exception {
		HttpResponse<String> seconds = answerWith(QciFault.status(429).retryAfter(Duration.ofMillis(1500)));
		assertThat(seconds.statusCode()).isEqualTo(429);
		assertThat(seconds.headers().allValues("Retry-After")).containsExactly("2");
		HttpResponse<String> date = answerWith(QciFault.status(503).retryAfter(Instant.parse("2026-03-05T08:17:04Z")));
		assertThat(date.headers().allValues("Retry-After")).containsExactly("Thu, 05 Mar 2026 08:17:04 GMT");
	}

	@Test
	void aHeaderMakesAnotherFault() throws Exception {
		QciFault fault = QciFault.status(503);
		QciFault aged = fault.header("Age", "7");
		assertThat(answerWith(fault).headers().firstValue("Age")).isEmpty();
		assertThat(answerWith(aged).headers().allValues("Age")).containsExactly("7");
	}

	@Test
	void rejectedIsAJsonError() throws Exception {
		HttpResponse<String> response = answerWith(QciFault.rejected());
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(QciCalls.text(response, "$.message")).isNotEmpty();
	}

	@Test
	void htmlIsAPage() throws Exception {
		HttpResponse<String> response = answerWith(QciFault.html(403));
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
		assertThat(response.body()).startsWith("<!DOCTYPE html>").contains("403").endsWith("</html>");
	}

	@Test
	void aBodyIsSentAsItIs() throws Exception {
		HttpResponse<String> response = answerWith(QciFault.body("{\"access_token\": 7}"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{\"access_token\": 7}");
	}

	@Test
	void truncatedJsonCannotBeRead() throws Exception {
		HttpResponse<String> response = answerWith(QciFault.truncatedJson());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(response.body().length());
		assertThatExceptionOfType(InvalidJsonException.class)
			.isThrownBy(() -> QciCalls.text(response, "$.access_token"));
	}

	@Test
	void aHugeBodyHasItsSizeAndATokenThatIsNotAccepted() throws Exception {
		HttpResponse<String> response = answerWith(QciFault.hugeBody(5_000_000));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).hasSize(5_000_000);
		assertThat(Instant.parse(QciCalls.text(response, "$.expires_at_rfc3339"))).isAfter(Instant.now());
		assertThat(this.calls.allocationsStatus(QciCalls.text(response, "$.access_token"))).isEqualTo(401);
		assertThat(answerWith(QciFault.hugeBody(256)).body()).hasSize(256);
	}

	@Test
	void aRedirectKeepsTheMethod() throws Exception {
		URI location = URI.create("http://127.0.0.1:9/elsewhere");
		HttpResponse<String> response = answerWith(QciFault.redirectTo(location));
		assertThat(response.statusCode()).isEqualTo(307);
		assertThat(response.headers().firstValue("Location")).hasValue(location.toString());
	}

	@Test
	void aConnectionResetIsAnIoError() throws Exception {
		this.calls.postToken();
		this.qci.failTokenRequests(QciFault.connectionReset(), 1);
		assertThatIOException().isThrownBy(this.calls::postToken).isNotInstanceOf(HttpTimeoutException.class);
		assertThat(this.qci.tokenRequests()).isEqualTo(2);
		assertThat(this.calls.postToken().statusCode()).isEqualTo(200);
	}

	@Test
	void noAnswerOutlastsTheClientsPatience() {
		this.qci.failTokenRequests(QciFault.noAnswer(Duration.ofMinutes(10)));
		assertThatExceptionOfType(HttpTimeoutException.class)
			.isThrownBy(() -> this.calls.postToken(Duration.ofMillis(200)));
		assertThat(this.qci.issuedTokens()).isEmpty();
	}

	@Test
	void noAnswerEndsWithAClosedConnection() {
		this.qci.failTokenRequests(QciFault.noAnswer(Duration.ofMillis(50)));
		long start = System.nanoTime();
		assertThatIOException().isThrownBy(this.calls::postToken).isNotInstanceOf(HttpTimeoutException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
	}

	@Test
	void latencyHoldsFaultsBackToo() throws Exception {
		this.qci.latency(Duration.ofMillis(200));
		long start = System.nanoTime();
		assertThat(answerWith(QciFault.status(500)).statusCode()).isEqualTo(500);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	@Test
	void aFaultLastsUntilRecovery() throws Exception {
		this.qci.failTokenRequests(QciFault.status(503));
		for (int i = 0; i < 5; i++) {
			assertThat(this.calls.postToken().statusCode()).isEqualTo(503);
		}
		this.qci.recover();
		assertThat(this.calls.postToken().statusCode()).isEqualTo(200);
		assertThat(this.qci.tokenRequests()).isEqualTo(6);
		assertThat(this.qci.issuedTokens()).hasSize(1);
	}

	@Test
	void aFaultMeetsAsManyRequestsAsItWasToldTo() throws Exception {
		this.qci.failTokenRequests(QciFault.status(500));
		this.qci.failTokenRequests(QciFault.status(503), 2);
		assertThat(this.calls.postToken().statusCode()).isEqualTo(503);
		assertThat(this.calls.postToken("malformed").statusCode()).isEqualTo(503);
		assertThat(this.calls.postToken().statusCode()).isEqualTo(200);
	}

	@Test
	void aFaultLeavesTheApiAlone() throws Exception {
		String token = this.calls.obtainToken();
		this.qci.failTokenRequests(QciFault.status(503));
		assertThat(this.calls.allocationsStatus(token)).isEqualTo(200);
	}

	@Test
	void nonsenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> QciFault.status(99));
		assertThatIllegalArgumentException().isThrownBy(() -> QciFault.html(600));
		assertThatIllegalArgumentException().isThrownBy(() -> QciFault.hugeBody(255));
		assertThatIllegalArgumentException().isThrownBy(() -> QciFault.noAnswer(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.qci.failTokenRequests(QciFault.rejected(), 0));
	}

	@Test
	void itsNameHoldsNoBodyAndNoHeader() {
		assertThat(QciFault.status(500, "secret").header("X", "secret")).hasToString("QciFault[status, status=500]");
		assertThat(QciFault.connectionReset()).hasToString("QciFault[connectionReset]");
	}

	private HttpResponse<String> answerWith(QciFault fault) throws IOException, InterruptedException {
		this.qci.failTokenRequests(fault, 1);
		return this.calls.postToken();
	}

}
