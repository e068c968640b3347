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

package dev.quantumauth.autoconfigure.secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no secret of IQM's can be read anywhere, as {@link SecretLeakTests} does for
 * QCi's: passwords, access and refresh tokens, a tokens file, with every logger at TRACE.
 */
@Tag("boot")
@Tag("http")
@ExtendWith({ LoggersLeftAlone.class, OutputCaptureExtension.class })
class IqmSecretLeakTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String WRONG = "d3Jvbmc-bWFsaWNpb3VzLW1pbmRz";

	private static final String STATIC = "c3RhdGlj-c2VjcmV0LXdvcmRz";

	private static final String OF_THE_FILE = "b2YtdGhlLWZpbGU-d2hpc3BlcnM";

	private static final String REFRESH = "Y29uZmlndXJlZA-aHVzaC1odXNo";

	private static final String ANSWERED = "YW5zd2VyZWQ-bXVybXVyLW11cm11cg";

	private static final List<String> ENDPOINTS = List.of("/actuator/configprops", "/actuator/env",
			"/actuator/env/quantum.auth.iqm.accounts.mallory.password",
			"/actuator/env/quantum.auth.iqm.accounts.session.refresh-token", "/actuator/env/IQM_AUTH_PASSWORD",
			"/actuator/health", "/actuator/beans", "/actuator/conditions", "/actuator/startup",
			"/actuator/env/PASSWORD_OF_MALLORY", "/actuator/env/SPRING_APPLICATION_JSON", "/actuator/quantumauth",
			"/actuator/quantumauth/iqm", "/actuator/quantumauth/mallory",
			"/actuator/metrics/quantum.auth.token.requests", "/actuator/metrics/quantum.auth.token.expiry",
			"/actuator/metrics/quantum.auth.token.rejections", "/actuator/metrics/http.client.requests",
			"/actuator/metrics/quantum.auth.token.requests?tag=account:mallory&tag=grant:password");

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder()
		.base64UrlCharacters(true)
		.password("cmlnaHQ-Z2VoZWltbmlzLXZvbGw")
		.start();

	@TempDir
	private static Path directory;

	private final Set<String> secrets = new TreeSet<>(
			List.of(iqm.getPassword(), WRONG, STATIC, OF_THE_FILE, REFRESH, ANSWERED));

	// Jetty's and Apache's clients log what goes over the wire when told to: not here
	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void nothingShowsASecret(String connector, CapturedOutput output) throws IOException {
		try (Evidence evidence = Evidence.collect()) {
			try (WatchedApplication application = start(connector, evidence)) {
				play(application);
				application.read(ENDPOINTS, 200, 503);
				steer(application);
				application.readObjects();
			}
			evidence.add("console", output.toString());
			this.secrets.addAll(iqm.issuedTokens());
			assertThat(evidence.placesThatShow(this.secrets)).isEmpty();
			assertThat(evidence.sources()).contains("failed token", "failed renewal",
					"log of dev.quantumauth.session.TokenSession", "log of dev.quantumauth.session.ExternalToken",
					"toString of dev.quantumauth.account.TokenAccount",
					"toString of dev.quantumauth.session.token.RefreshToken",
					"toString of dev.quantumauth.autoconfigure.iqm.IqmProperties$Account");
			assertThat(evidence.sources()).contains("event AccessTokenObtained", "event AccessTokenRenewed",
					"event AccessTokenRenewalFailed", "event SessionEnded");
			assertThat(evidence.of("observation quantum.auth.token.requests")).contains("refresh_token", "REJECTED");
			assertThat(evidence.of("/actuator/metrics/quantum.auth.token.requests")).contains("mallory", "REJECTED");
			assertThat(evidence.of("/actuator/env/PASSWORD_OF_MALLORY")).contains("******");
			assertThat(evidence.of("/actuator/health")).contains("mallory", "invalid_grant", "tokensfile");
			assertThat(evidence.of("/actuator/env")).contains("quantum.auth.iqm.accounts.mallory.password", "******",
					iqm.getUrl().toString());
		}
	}

	private static WatchedApplication start(String connector, Evidence evidence) throws IOException {
		Path file = Files.writeString(directory.resolve("tokens.json"),
				"{\"access_token\": \"" + OF_THE_FILE + "\", \"refresh_token\": \"" + REFRESH + "\"}");
		Path password = Files.writeString(directory.resolve("password"), iqm.getPassword());
		iqm.reset();
		String accounts = "quantum.auth.iqm.accounts.";
		ConfigurableApplicationContext context = WatchedApplication.builder(TestApplication.class, evidence)
			.initializers(SystemEnvironment.of("IQM_AUTH_USERNAME=" + iqm.getUsername(),
					"IQM_AUTH_PASSWORD=" + iqm.getPassword(), "PASSWORD_OF_MALLORY=" + WRONG,
					"SPRING_APPLICATION_JSON={\"quantum.auth.iqm.password\": \"" + iqm.getPassword() + "\"}"))
			.applicationStartup(new BufferingApplicationStartup(4096))
			.properties("management.endpoint.env.show-values=always",
					"management.endpoint.configprops.show-values=always",
					"spring.http.clients.reactive.connector=" + connector, "quantum.auth.refresh.backoff.initial=1ns",
					"quantum.auth.refresh.backoff.max=1ns", "quantum.auth.iqm.url=" + iqm.getUrl(),
					"quantum.auth.iqm.auth-server-url=" + iqm.getAuthServerUrl(),
					accounts + "mallory.username=" + iqm.getUsername(),
					accounts + "mallory.password=${PASSWORD_OF_MALLORY}",
					accounts + "file.username=" + iqm.getUsername(), accounts + "file.password-file=" + password,
					accounts + "session.refresh-token=" + REFRESH, accounts + "static.token='" + STATIC + "'",
					accounts + "tokensfile.tokens-file=" + file)
			.run();
		return new WatchedApplication(context, evidence);
	}

	private static void play(WatchedApplication application) {
		QuantumAuthClients clients = application.bean(QuantumAuthClients.class);
		for (QuantumAuthClient client : clients) {
			call(application, client.getId());
			application.attempt("token", client.accessToken());
		}
		iqm.revokeAccessTokens();
		call(application, "iqm");
		QuantumAuthClient client = clients.get("iqm");
		for (IqmFault fault : faults()) {
			iqm.failTokenRequests(fault);
			application.attempt("renewal", client.renew());
			application.attempt("rejection",
					Mono.justOrEmpty(RequestTokens.of(client).cachedAccessToken()).doOnNext(client::reject));
			application.attempt("token", client.accessToken());
			application.attempt("probe", application.bean(QuantumAuthClients.class).accounts().get(0).probe());
			iqm.recover();
			client.renew().block(PATIENCE);
		}
		iqm.endSessions();
		client.renew().block(PATIENCE);
		iqm.failLogouts(IqmFault.status(400, "{\"error\": \"" + ANSWERED + "\"}"));
		application.attempt("end of the session", client.endSession());
		iqm.recover();
		application.attempt("token", client.accessToken());
	}

	private static List<IqmFault> faults() {
		return List.of(IqmFault.status(503), IqmFault.html(403), IqmFault.truncatedJson(),
				IqmFault.hugeBody(300 * 1024), IqmFault.connectionReset(), IqmFault.connectionReset().afterProcessing(),
				IqmFault.redirectTo(iqm.getUrl()), IqmFault.body("{\"access_token\": \"" + ANSWERED + " x\"}"),
				IqmFault.body("\"" + ANSWERED), IqmFault.body("{\"refresh_token\": \"" + ANSWERED + "\"}"),
				IqmFault.status(400,
						"{\"error\": \"invalid_grant\", \"error_description\": \"password " + iqm.getPassword() + " of "
								+ ANSWERED + "\"}"),
				IqmFault.status(500, "refresh_token=" + ANSWERED + "&password=" + iqm.getPassword()));
	}

	private static void steer(WatchedApplication application) {
		String path = "/actuator/quantumauth/";
		application.send("POST", path + "iqm", 200);
		application.send("POST", path + "mallory", 502);
		application.send("POST", path + "session", 502);
		application.send("POST", path + "static", 200);
		application.send("POST", path + "tokensfile", 200);
		iqm.failLogouts(IqmFault.status(400, "{\"error\": \"" + ANSWERED + "\"}"));
		application.send("DELETE", path + "iqm", 502);
		iqm.recover();
		application.send("DELETE", path + "file", 204);
		application.send("DELETE", path + "static", 409);
	}

	private static void call(WatchedApplication application, String id) {
		application.attempt("call", application.bean(WebClient.Builder.class)
			.build()
			.get()
			.uri(iqm.getUrl() + "/about")
			.attributes(QuantumAuth.account(id))
			.exchangeToMono((response) -> response.bodyToMono(String.class)
				.doOnNext((body) -> application.evidence().add("answer", response.headers().asHttpHeaders() + body))));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class TestApplication {

	}

}
