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

package dev.quantumauth.qci;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.provider.DescribedAccounts;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Accounts at a fake QCi, and what their errors tell.
 */
final class TestAccounts {

	static final ThreadPoolSessionScheduler SCHEDULER = new ThreadPoolSessionScheduler();

	// Not in the background: a retry would fall into the next test
	private static final SessionSettings SETTINGS = new SessionSettings(Duration.ofMinutes(10), 0.1, false,
			Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2));

	private TestAccounts() {
	}

	/**
	 * Begin to build an account.
	 * @param kind whether a type or properties describe the cloud
	 * @param url the URL of the cloud
	 * @param apiToken returns the API token
	 * @return a builder
	 */
	static TokenAccount.Builder<?> builder(Kind kind, URI url, Supplier<String> apiToken) {
		return (kind == Kind.TYPED) ? builder(url, apiToken)
				: DescribedAccounts.builder("quantum-computing-inc", url.toString(), Map.of(), (part) -> apiToken.get())
					.settings(SETTINGS);
	}

	static QuantumAuthClient client(Kind kind, FakeQci qci) {
		return client(builder(kind, qci.url(), qci::apiToken));
	}

	static QciAuthClient client(FakeQci qci) {
		return client(builder(qci));
	}

	static <C extends QuantumAuthClient> C client(TokenAccount.Builder<C> builder) {
		return account(builder).client();
	}

	static <C extends QuantumAuthClient> TokenAccount<C> account(TokenAccount.Builder<C> builder) {
		return builder.build(AuthServerClients::webClient, SCHEDULER);
	}

	static TokenAccount.Builder<QciAuthClient> builder(FakeQci qci) {
		return builder(qci.url(), qci.apiToken());
	}

	static TokenAccount.Builder<QciAuthClient> builder(URI url, String apiToken) {
		return builder(url, () -> apiToken);
	}

	static TokenAccount.Builder<QciAuthClient> builder(URI url, Supplier<String> apiToken) {
		return QciAccount.builder("lab", url.toString(), apiToken).settings(SETTINGS);
	}

	static TokenRequestException errorOf(Mono<?> call) {
		return assertThatExceptionOfType(TokenRequestException.class).isThrownBy(call::block).actual();
	}

	/**
	 * Everything that a program or a person can get to read of an exception.
	 */
	static String everythingIn(Throwable exception) {
		List<Throwable> chain = new ArrayList<>();
		for (Throwable next = exception; next != null && !chain.contains(next); next = next.getCause()) {
			chain.add(next);
		}
		StringWriter text = new StringWriter();
		chain.forEach((each) -> text.append(each.getMessage()).append('\n').append(each.toString()).append('\n'));
		if (exception instanceof TokenRequestException failure) {
			text.append(failure.getError().toString()).append(String.valueOf(failure.getError().getDescription()));
		}
		exception.printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

	/**
	 * Ways to describe the cloud.
	 */
	enum Kind {

		/**
		 * The types of this package.
		 */
		TYPED,

		/**
		 * Properties of a provider.
		 */
		DESCRIBED

	}

}
