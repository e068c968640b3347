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
import java.util.List;
import java.util.Locale;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no secret is logged with every logger at TRACE. Jetty's and Apache's clients
 * print what they send and receive at these levels: nobody but the application's owner
 * can prevent that, so it is documented instead.
 */
@Tag("http")
@Isolated("Changes the level of the root logger")
class QciTraceLoggingTests {

	private static final String API_TOKEN = "Zqvark-had-a-little-jumbqa";

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private Level level;

	@BeforeEach
	void attach() {
		this.level = this.root.getLevel();
		this.root.iteratorForAppenders().forEachRemaining((other) -> other.addFilter(new DenyAll()));
		this.appender.start();
		this.root.addAppender(this.appender);
		this.root.setLevel(Level.TRACE);
	}

	@AfterEach
	void detach() {
		this.root.setLevel(this.level);
		this.root.detachAppender(this.appender);
		this.root.iteratorForAppenders().forEachRemaining((other) -> other.clearAllFilters());
	}

	@Test
	void aWholeScenarioIsLoggedWithoutSecrets() {
		List<String> accessTokens;
		try (FakeQci qci = FakeQci.builder().apiToken(API_TOKEN).start()) {
			QciAuthClient client = TestAccounts.builder(qci)
				.build(AuthServerClients::webClient, TestAccounts.SCHEDULER)
				.client();
			client.accessToken().block();
			client.getAccessTokensHealth().block();
			client.getAccessTokensVersion().block();
			client.headers().block();
			client.reject(client.accessToken().block());
			client.accessToken().block();
			accessTokens = qci.issuedTokens();
			for (QciFault fault : List.of(QciFault.status(401, "{\"refresh_token\":\"" + API_TOKEN + "\"}"),
					QciFault.status(500, API_TOKEN.toUpperCase(Locale.ROOT)), QciFault.html(403),
					QciFault.body("{\"access_token\":\"hush-hush\"}"), QciFault.body("{\"access_token\":\"hush-hush"),
					QciFault.connectionReset(), QciFault.hugeBody(1024 * 1024))) {
				qci.failTokenRequests(fault);
				client.renew().onErrorComplete().block();
				client.postAccessTokens().onErrorComplete().block();
			}
			client.endSession().block();
		}
		String log = text();
		assertThat(log).contains("Obtained an access token", "HTTP POST", "was answered 401", "The session was ended");
		assertThat(log.toLowerCase(Locale.ROOT)).doesNotContain("zqvark", "jumbqa");
		assertThat(log).doesNotContain(accessTokens).doesNotContain("hush").doesNotContain("fake-qci-access-huge");
	}

	private String text() {
		StringWriter text = new StringWriter();
		for (ILoggingEvent event : List.copyOf(this.appender.list)) {
			text.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage()).append('\n');
			if (event.getThrowableProxy() instanceof ThrowableProxy thrown) {
				thrown.getThrowable().printStackTrace(new PrintWriter(text, true));
			}
		}
		return text.toString();
	}

	/**
	 * Keeps the console quiet.
	 */
	private static final class DenyAll extends Filter<ILoggingEvent> {

		@Override
		public FilterReply decide(ILoggingEvent event) {
			return FilterReply.DENY;
		}

	}

}
