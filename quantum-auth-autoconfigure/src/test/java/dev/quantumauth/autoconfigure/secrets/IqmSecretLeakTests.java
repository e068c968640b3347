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
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
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
import dev.quantumauth.autoconfigure.fixture.HttpCalls;
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
			"/actuator/metrics/quantum.auth.token.requests?tag=client:mallory&tag=grant:password");

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().password("cmlnaHQ-Z2VoZWltbmlzLXZvbGw").start();

	@TempDir
	private static Path directory;

	private final Set<String> secrets = new TreeSet<>(
			List.of(iqm.getPassword(), WRONG, STATIC, OF_THE_FILE, REFRESH, ANSWERED));

	// Jetty's and Apache's clients log what goes over the wire when told to: not here
	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void nothingShowsASecret(String connector, CapturedOutput output) throws IOException {
		try (Evidence evidence = Evidence.collect()) {
			try (ConfigurableApplicationContext application = start(connector, evidence)) {
				play(application, evidence);
				for (String path : ENDPOINTS) {
					HttpResponse<String> response = HttpCalls.get(application, path);
					assertThat(response.statusCode()).as(path).isIn(200, 503);
					evidence.add(path, response.headers() + response.body());
				}
				steer(application, evidence);
				for (String name : application.getBeanDefinitionNames()) {
					ObjectGraph.visit(application.getBean(name),
							(object) -> evidence.add("toString of " + object.getClass().getName(), object.toString()));
				}
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

	private static ConfigurableApplicationContext start(String connector, Evidence evidence) throws IOException {
		Path file = Files.writeString(directory.resolve("tokens.json"),
				"{\"access_token\": \"" + OF_THE_FILE + "\", \"refresh_token\": \"" + REFRESH + "\"}");
		Path password = Files.writeString(directory.resolve("password"), iqm.getPassword());
		iqm.reset();
		String accounts = "quantum.auth.iqm.accounts.";
		List<String> properties = new ArrayList<>(HttpCalls.serverProperties());
		properties.addAll(List.of("management.endpoints.web.exposure.include=*",
				"management.endpoint.health.show-details=always", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always",
				"spring.http.clients.reactive.connector=" + connector, "quantum.auth.refresh.background=false",
				"quantum.auth.refresh.backoff.initial=1ns", "quantum.auth.refresh.backoff.max=1ns",
				"quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.auth-server-url=" + iqm.getAuthServerUrl(),
				accounts + "mallory.username=" + iqm.getUsername(),
				accounts + "mallory.password=${PASSWORD_OF_MALLORY}", accounts + "file.username=" + iqm.getUsername(),
				accounts + "file.password-file=" + password, accounts + "session.refresh-token=" + REFRESH,
				accounts + "static.token='" + STATIC + "'", accounts + "tokensfile.tokens-file=" + file));
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.initializers(
					SystemEnvironment.of("IQM_AUTH_USERNAME=" + iqm.getUsername(),
							"IQM_AUTH_PASSWORD=" + iqm.getPassword(), "PASSWORD_OF_MALLORY=" + WRONG,
							"SPRING_APPLICATION_JSON={\"quantum.auth.iqm.password\": \"" + iqm.getPassword() + "\"}"),
					(context) -> context.getBeanFactory()
						.registerSingleton("observationsAsEvidence", evidence.observations()))
			.applicationStartup(new BufferingApplicationStartup(4096))
			.listeners(evidence.events())
			.properties(properties.toArray(String[]::new))
			.run();
	}

	private static void play(ConfigurableApplicationContext application, Evidence evidence) {
		QuantumAuthClients clients = application.getBean(QuantumAuthClients.class);
		for (QuantumAuthClient client : clients) {
			call(application, client.getId(), evidence);
			attempt("token", client.accessToken(), evidence);
		}
		iqm.revokeAccessTokens();
		call(application, "iqm", evidence);
		QuantumAuthClient client = clients.get("iqm");
		for (IqmFault fault : faults()) {
			iqm.failTokenRequests(fault);
			attempt("renewal", client.renew(), evidence);
			attempt("rejection",
					Mono.justOrEmpty(RequestTokens.of(client).cachedAccessToken()).doOnNext(client::reject), evidence);
			attempt("token", client.accessToken(), evidence);
			attempt("probe", application.getBean(QuantumAuthClients.class).accounts().get(0).probe(), evidence);
			iqm.recover();
			client.renew().block(PATIENCE);
		}
		iqm.endSessions();
		client.renew().block(PATIENCE);
		iqm.failLogouts(IqmFault.status(400, "{\"error\": \"" + ANSWERED + "\"}"));
		attempt("end of the session", client.endSession(), evidence);
		iqm.recover();
		attempt("token", client.accessToken(), evidence);
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

	private static void steer(ConfigurableApplicationContext application, Evidence evidence) {
		String path = "/actuator/quantumauth/";
		steer(application, "POST", path + "iqm", 200, evidence);
		steer(application, "POST", path + "mallory", 502, evidence);
		steer(application, "POST", path + "session", 502, evidence);
		steer(application, "POST", path + "static", 200, evidence);
		steer(application, "POST", path + "tokensfile", 200, evidence);
		iqm.failLogouts(IqmFault.status(400, "{\"error\": \"" + ANSWERED + "\"}"));
		steer(application, "DELETE", path + "iqm", 502, evidence);
		iqm.recover();
		steer(application, "DELETE", path + "file", 204, evidence);
		steer(application, "DELETE", path + "static", 409, evidence);
	}

	private static void steer(ConfigurableApplicationContext application, String method, String path, int status,
			Evidence evidence) {
		HttpResponse<String> response = HttpCalls.send(application, method, path);
		assertThat(response.statusCode()).as(method + " " + path).isEqualTo(status);
		evidence.add(method + " " + path, response.headers() + response.body());
	}

	private static void call(ConfigurableApplicationContext application, String id, Evidence evidence) {
		attempt("call",
				application.getBean(WebClient.Builder.class)
					.build()
					.get()
					.uri(iqm.getUrl() + "/about")
					.attributes(QuantumAuth.account(id))
					.exchangeToMono((response) -> response.bodyToMono(String.class)
						.doOnNext((body) -> evidence.add("answer", response.headers().asHttpHeaders() + body))),
				evidence);
	}

	private static void attempt(String what, Mono<?> attempt, Evidence evidence) {
		try {
			attempt.block(PATIENCE);
		}
		catch (RuntimeException ex) {
			evidence.add("failed " + what, ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class TestApplication {

	}

}
