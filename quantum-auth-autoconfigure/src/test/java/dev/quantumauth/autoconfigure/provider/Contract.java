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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.provider.ProviderAccount;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * What a cloud expects, word for word. Nothing in it is computed from the preset.
 */
final class Contract {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final String name;

	private final List<String> properties;

	private String targets = "";

	private String tokenHeader = "";

	private String headers = "";

	private @Nullable String tokenRequest;

	private String answer = "";

	private @Nullable Integer lifetime;

	private String issuer = "";

	private String tokenUri = "";

	private @Nullable String probe;

	private Contract(String name, List<String> properties) {
		this.name = name;
		this.properties = properties;
	}

	static Contract of(String name, String... properties) {
		return new Contract(name, List.of(properties));
	}

	Contract sendsTo(String targets) {
		this.targets = targets;
		return this;
	}

	Contract as(String tokenHeader) {
		return as(tokenHeader, "");
	}

	Contract as(String tokenHeader, String headers) {
		this.tokenHeader = tokenHeader;
		this.headers = headers;
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

	String name() {
		return this.name;
	}

	/**
	 * Compare with what the library does.
	 * @param scheduler the threads of the session
	 * @param further properties beside those of the account
	 * @return what is different
	 */
	List<String> problems(SessionScheduler scheduler, String... further) {
		List<String> problems = new ArrayList<>();
		List<String> requests = new ArrayList<>();
		TokenAccount<?> account = account(requests, scheduler, further);
		compare(problems, this.targets,
				account.targets().stream().map(Object::toString).collect(Collectors.joining(", ")));
		OAuth2AccessToken token = Objects.requireNonNull(account.client().accessToken().block(PATIENCE));
		compare(problems, this.tokenHeader,
				account.tokenHeader().name() + ": " + account.tokenHeader().value(token.getTokenValue()));
		compare(problems, this.headers,
				account.requestHeaders()
					.entrySet()
					.stream()
					.map((header) -> header.getKey() + ": " + header.getValue())
					.collect(Collectors.joining(", ")));
		String discovery = this.issuer.isEmpty() ? "" : "GET " + this.issuer + "/.well-known/openid-configuration; ";
		compare(problems, (this.tokenRequest != null) ? discovery + this.tokenRequest : "",
				String.join("; ", requests));
		Duration lives = (token.getIssuedAt() != null && token.getExpiresAt() != null)
				? Duration.between(token.getIssuedAt(), token.getExpiresAt()) : null;
		compare(problems, (this.lifetime != null) ? Duration.ofSeconds(this.lifetime).toString() : "null",
				String.valueOf(lives));
		requests.clear();
		account.probe().block(PATIENCE);
		compare(problems, (this.probe != null) ? "GET " + this.probe : "", String.join("; ", requests));
		return problems;
	}

	private static void compare(List<String> problems, String expected, String actual) {
		if (!expected.equals(actual)) {
			problems.add("expected " + expected + " but was " + actual);
		}
	}

	private TokenAccount<?> account(List<String> requests, SessionScheduler scheduler, String... further) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Stream.concat(this.properties.stream(), Stream.of(further))
						.map((pair) -> pair.split("=", 2))
						.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1]))));
		CloudAccountProvider provider = (CloudAccountProvider) new CloudAccounts().find(environment, List.of()).get(0);
		String url = environment.getProperty("quantum.auth.accounts." + this.name + ".url",
				provider.schema().presetUrl());
		TokenAccount.Builder<?> builder = ProviderAccount
			.builder(this.name, url, provider.account().describe(url),
					(part) -> environment.getRequiredProperty("quantum.auth.accounts." + this.name + "." + part), true)
			.tokenHeader(provider.schema().tokenHeader());
		if (!provider.account().apiUrls().isEmpty()) {
			builder.apiUrls(provider.account().apiUrls());
		}
		WebClient recording = WebClient.builder().exchangeFunction((request) -> answer(request, requests)).build();
		return builder.build(() -> recording, scheduler);
	}

	private Mono<ClientResponse> answer(ClientRequest request, List<String> requests) {
		MockClientHttpRequest written = new MockClientHttpRequest(request.method(), request.url());
		return request.writeTo(written, ExchangeStrategies.withDefaults())
			.then(Mono.defer(() -> describe(written, requests)))
			.thenReturn(ClientResponse.create(HttpStatus.OK)
				.header(HttpHeaders.CONTENT_TYPE, "application/json")
				.body(isDiscovery(request.url())
						? "{\"issuer\": \"" + this.issuer + "\", \"token_endpoint\": \"" + this.tokenUri + "\"}"
						: this.answer)
				.build());
	}

	private static boolean isDiscovery(URI url) {
		return url.getPath().endsWith("/.well-known/openid-configuration");
	}

	private static Mono<Void> describe(MockClientHttpRequest request, List<String> requests) {
		String start = request.getMethod() + " " + request.getURI();
		if (request.getHeaders().getContentType() == null) {
			HttpHeaders further = new HttpHeaders(request.getHeaders());
			further.remove(HttpHeaders.ACCEPT);
			requests.add(start + (further.isEmpty() ? "" : " with " + further.headerNames()));
			return Mono.empty();
		}
		boolean json = request.getHeaders().getContentType().getSubtype().equals("json");
		String authorization = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
		return request.getBodyAsString()
			.doOnNext((body) -> requests.add(start + " | " + (json ? "json" : "form")
					+ ((authorization != null) ? ", Authorization: " + authorization : "") + " | "
					+ (json ? ofJson(body) : ofForm(body))))
			.then();
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
			.map((name) -> name + "=" + object.path(name).asString())
			.sorted()
			.collect(Collectors.joining(" & "));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
