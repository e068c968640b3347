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

package dev.quantumauth.autoconfigure.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;

/**
 * What a cloud expects of an application, word for word: the requests as they are
 * written. Nothing in it is computed from the preset.
 */
final class Contract {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	// What clients of HTTP add to each request
	private static final Set<String> TRANSPORT = Set.of("host", "user-agent", "accept", "accept-encoding", "connection",
			"content-length", "content-type");

	private final String name;

	private final List<String> properties;

	private List<String> targets = List.of();

	private String headers = "";

	private @Nullable String tokenRequest;

	private String answer = "{}";

	private @Nullable Integer lifetime;

	private String issuer = "";

	private String tokenUri = "";

	private @Nullable String probe;

	private List<Integer> unauthenticated = List.of(401);

	private List<List<String>> variables = List.of();

	private Contract(String name, List<String> properties) {
		this.name = name;
		this.properties = properties;
	}

	static Contract of(String name, String... properties) {
		return new Contract(name, List.of(properties));
	}

	Contract sendsTo(String... targets) {
		this.targets = List.of(targets);
		return this;
	}

	Contract as(String... headers) {
		this.headers = Stream.of(headers)
			.map((header) -> lowerCase(header.substring(0, header.indexOf(':')))
					+ header.substring(header.indexOf(':')))
			.sorted()
			.collect(Collectors.joining(", "));
		return this;
	}

	Contract asks(String tokenRequest) {
		this.tokenRequest = tokenRequest;
		return this;
	}

	Contract isAnswered(String answer, @Nullable Integer lifetime) {
		this.answer = answer;
		this.lifetime = lifetime;
		return this;
	}

	Contract discovers(String issuer, String tokenUri) {
		this.issuer = issuer;
		this.tokenUri = tokenUri;
		return this;
	}

	Contract isProbedAt(String probe) {
		this.probe = probe;
		return this;
	}

	Contract isUnauthenticatedBy(Integer... statuses) {
		this.unauthenticated = List.of(statuses);
		return this;
	}

	/**
	 * Add environment variables that may replace the properties. Each call adds an
	 * alternative.
	 * @param variables the variables and their values
	 * @return this contract
	 */
	Contract orFrom(String... variables) {
		this.variables = Stream.concat(this.variables.stream(), Stream.of(List.of(variables))).toList();
		return this;
	}

	String name() {
		return this.name;
	}

	List<List<String>> variables() {
		return this.variables;
	}

	/**
	 * Compare with what an application does.
	 * @param hosts takes the place of the cloud
	 * @param further properties beside those of the account
	 * @return what is different
	 */
	List<String> problems(EveryHost hosts, String... further) {
		String[] all = Stream.concat(this.properties.stream(), Stream.of(further)).toArray(String[]::new);
		return problems(hosts, SystemEnvironment.empty(), all);
	}

	/**
	 * Compare with what an application does that has the credential in environment
	 * variables.
	 * @param hosts takes the place of the cloud
	 * @param alternative the variables
	 * @return what is different
	 */
	List<String> problemsWith(EveryHost hosts, List<String> alternative) {
		Stream<String> others = this.properties.stream().filter((property) -> property.contains(".variables.location"));
		return problems(hosts, SystemEnvironment.of(alternative.toArray(String[]::new)),
				Stream.concat(others, Stream.of("quantum.auth.accounts." + this.name + ".enabled=true"))
					.toArray(String[]::new));
	}

	private List<String> problems(EveryHost hosts, SystemEnvironment environment, String... properties) {
		List<String> problems = new ArrayList<>();
		prepare(hosts);
		new ApplicationContextRunner().withInitializer(environment)
			.withBean(ClientHttpConnectorBuilderCustomizer.class, hosts::customizer)
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class,
					CloudAccountsAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
					WebClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class))
			.withPropertyValues("spring.http.clients.reactive.connector=jdk", "quantum.auth.shutdown-timeout=0s")
			.withPropertyValues(properties)
			.run((context) -> {
				if (context.getStartupFailure() != null) {
					problems.add(context.getStartupFailure().toString());
				}
				else {
					compare(problems, hosts, context);
				}
			});
		return problems;
	}

	private void prepare(EveryHost hosts) {
		WireMock cloud = hosts.wireMock();
		cloud.resetMappings();
		cloud.resetScenarios();
		cloud.register(WireMock.any(WireMock.anyUrl()).atPriority(9));
		cloud.register(WireMock.post(WireMock.anyUrl()).willReturn(WireMock.okJson(this.answer)));
		cloud.register(WireMock.get(WireMock.urlPathMatching(".*/.well-known/openid-configuration"))
			.willReturn(WireMock
				.okJson("{\"issuer\": \"" + this.issuer + "\", \"token_endpoint\": \"" + this.tokenUri + "\"}")));
		List.of(401, 403)
			.forEach((status) -> cloud.register(WireMock.get(WireMock.urlPathMatching(".*/status-" + status))
				.inScenario("status-" + status)
				.whenScenarioStateIs(Scenario.STARTED)
				.willSetStateTo("answered")
				.willReturn(WireMock.aResponse().withStatus(status))));
		hosts.requests();
	}

	private void compare(List<String> problems, EveryHost hosts, ApplicationContext context) {
		QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
		clients.accounts().get(0).probe().block(PATIENCE);
		compare(problems, (this.probe != null) ? "GET " + this.probe : "", described(hosts));
		WebClient web = context.getBean(WebClient.Builder.class).build();
		QuantumAuthClient client = clients.get(this.name);
		OAuth2AccessToken token = Objects.requireNonNull(client.accessToken().block(PATIENCE));
		String discovery = this.issuer.isEmpty() ? "" : "GET " + this.issuer + "/.well-known/openid-configuration; ";
		compare(problems, (this.tokenRequest != null) ? discovery + this.tokenRequest : "", described(hosts));
		Duration lives = (token.getIssuedAt() != null && token.getExpiresAt() != null)
				? Duration.between(token.getIssuedAt(), token.getExpiresAt()) : null;
		compare(problems, (this.lifetime != null) ? Duration.ofSeconds(this.lifetime).toString() : "null",
				String.valueOf(lives));
		for (String target : this.targets) {
			call(web, target + "/jobs");
			compare(problems, "GET " + target + "/jobs with " + this.headers, described(hosts));
			for (String other : others(target)) {
				call(web, other);
				compare(problems, "GET " + other, described(hosts));
			}
		}
		compareStatuses(problems, hosts, web, client);
	}

	private static List<String> others(String target) {
		boolean path = target.indexOf('/', "https://".length()) > 0;
		String another = "https://elsewhere.example/jobs";
		return path
				? List.of(another, target.substring(0, target.lastIndexOf('/')) + "/elsewhere", target + "-elsewhere")
				: List.of(another);
	}

	// A token that is rejected is replaced, a key that is rejected is said to be so
	private void compareStatuses(List<String> problems, EveryHost hosts, WebClient web, QuantumAuthClient client) {
		List<Integer> reacted = new ArrayList<>();
		for (int status : List.of(403, 401)) {
			hosts.wireMock()
				.register(WireMock.post(WireMock.anyUrl())
					.willReturn(WireMock.okJson(this.answer.replace("t-1", "t-" + status))));
			call(web, this.targets.get(0) + "/status-" + status);
			if (hosts.requests().size() > 1 || client.getStatus().token() == TokenState.REJECTED) {
				reacted.add(0, status);
			}
		}
		compare(problems, this.unauthenticated.toString(), reacted.toString());
	}

	private static void call(WebClient web, String url) {
		web.get().uri(url).exchangeToMono((response) -> response.releaseBody()).block(PATIENCE);
	}

	private static void compare(List<String> problems, String expected, String actual) {
		if (!expected.equals(actual)) {
			problems.add("expected " + expected + " but was " + actual);
		}
	}

	private static String described(EveryHost hosts) {
		return hosts.requests().stream().map(Contract::describe).collect(Collectors.joining("; "));
	}

	private static String describe(LoggedRequest request) {
		String start = request.getMethod() + " https://" + request.getHeader("Host").replaceFirst(":443$", "")
				+ request.getUrl();
		String headers = request.getHeaders()
			.all()
			.stream()
			.filter((header) -> !TRANSPORT.contains(lowerCase(header.key())))
			.map(Contract::describe)
			.sorted()
			.collect(Collectors.joining(", "));
		if (!request.getMethod().getName().equals("POST")) {
			return headers.isEmpty() ? start : start + " with " + headers;
		}
		boolean json = request.getHeader("Content-Type").startsWith("application/json");
		String accept = request.getHeader("Accept");
		return start + " | " + (json ? "json" : "form") + (headers.isEmpty() ? "" : ", " + headers)
				+ ("application/json".equals(accept) ? "" : ", Accept: " + accept) + " | "
				+ (json ? ofJson(request.getBodyAsString()) : ofForm(request.getBodyAsString()));
	}

	private static String describe(HttpHeader header) {
		return lowerCase(header.key()) + ": " + String.join(" and ", header.values());
	}

	// Clients write the names of headers as they like
	private static String lowerCase(String header) {
		return header.toLowerCase(Locale.ROOT);
	}

	private static String ofForm(String body) {
		return Stream.of(body.split("&"))
			.map((parameter) -> UriUtils.decode(parameter.replace('+', ' '), "UTF-8"))
			.sorted()
			.collect(Collectors.joining(" & "));
	}

	private static String ofJson(String body) {
		JsonNode object = JsonMapper.shared().readTree(body);
		return object.propertyNames()
			.stream()
			.sorted()
			.map((name) -> name + "="
					+ (object.path(name).isString() ? object.path(name).asString()
							: object.path(name).getNodeType() + " " + object.path(name)))
			.collect(Collectors.joining(" & "));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
