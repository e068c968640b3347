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

package dev.quantumauth.iqm;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.quantumauth.session.scenario.VirtualTime;

/**
 * A Keycloak in virtual time, behind a {@code WebClient} without a network: it rotates
 * refresh tokens and kills a session when it sees one twice. It answers at once, or when
 * a test says so.
 */
final class MemoryKeycloak implements ExchangeFunction {

	static final String URL = "https://keycloak.example.com";

	static final String USERNAME = "alice";

	private final VirtualTime time;

	private final Map<String, Session> byRefreshToken = new HashMap<>();

	private final List<Session> sessions = new ArrayList<>();

	private final List<Request> requests = new ArrayList<>();

	private final List<String> logouts = new ArrayList<>();

	private final Set<String> used = new HashSet<>();

	private final List<String> violations = new ArrayList<>();

	private String password = "sesame";

	private Duration lifetime = Duration.ofMinutes(5);

	private Duration refreshLifetime = Duration.ofMinutes(30);

	private boolean offline;

	private boolean rotating = true;

	private boolean attended;

	private int issued;

	private String newest;

	private Request pending;

	private ClientResponse logoutAnswer;

	MemoryKeycloak(VirtualTime time) {
		this.time = time;
	}

	@Override
	public Mono<ClientResponse> exchange(ClientRequest request) {
		String path = request.url().getPath();
		if (request.method().equals(HttpMethod.GET)) {
			return Mono.error(new UnsupportedOperationException(path));
		}
		Map<String, String> form = form(request);
		if (path.endsWith("/logout")) {
			this.logouts.add(form.get("refresh_token"));
			return Mono.fromSupplier(() -> logout(form));
		}
		Request received = new Request(form, this.time.instant());
		this.requests.add(received);
		if (this.pending != null) {
			this.violations.add("two token requests at once");
		}
		if (!this.attended) {
			return Mono.fromSupplier(() -> process(received));
		}
		this.pending = received;
		return received.answer.asMono().doOnCancel(() -> this.pending = null);
	}

	private static Map<String, String> form(ClientRequest request) {
		MockClientHttpRequest message = new MockClientHttpRequest(request.method(),
				URI.create(request.url().toString()));
		request.writeTo(message, ExchangeStrategies.withDefaults()).block();
		Map<String, String> form = new LinkedHashMap<>();
		for (String field : message.getBodyAsString().block().split("&")) {
			String[] parts = field.split("=", 2);
			form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
		}
		return form;
	}

	private ClientResponse process(Request request) {
		if ("password".equals(request.grantType())) {
			return (this.password.equals(request.form.get("password"))) ? tokens(begin())
					: error(400, "invalid_grant", "Invalid user credentials");
		}
		String refreshToken = request.form.get("refresh_token");
		Session session = this.byRefreshToken.get(refreshToken);
		if (session == null || !session.isAlive(this.time)) {
			return error(400, "invalid_grant", "Session not active");
		}
		if (this.rotating && !this.used.add(refreshToken)) {
			session.killed = true;
			this.violations.add("refresh token seen twice");
			return error(400, "invalid_grant", "Maximum allowed refresh token reuse exceeded");
		}
		return tokens(session);
	}

	Session begin() {
		Session session = new Session();
		this.sessions.add(session);
		return session;
	}

	/**
	 * Return a refresh token of a session that somebody else has begun.
	 * @return the token
	 */
	String refreshTokenOfSomebodyElse() {
		Session session = begin();
		session.foreign = true;
		return refreshToken(session);
	}

	private ClientResponse tokens(Session session) {
		String refreshToken = refreshToken(session);
		long expiresIn = this.offline ? 0 : this.refreshLifetime.toSeconds();
		return json(200, "{\"access_token\":\"access-" + this.issued + "\",\"expires_in\":" + this.lifetime.toSeconds()
				+ ",\"refresh_expires_in\":" + expiresIn + ",\"refresh_token\":\"" + refreshToken
				+ "\",\"token_type\":\"Bearer\",\"not-before-policy\":0,\"session_state\":\"s\",\"scope\":\"profile\"}");
	}

	private String refreshToken(Session session) {
		long now = this.time.instant().getEpochSecond();
		String claims = "{\"jti\":\"" + ++this.issued + "\",\"iat\":" + now
				+ (this.offline ? "" : ",\"exp\":" + (now + this.refreshLifetime.toSeconds())) + "}";
		String refreshToken = encode("{\"alg\":\"none\"}") + "." + encode(claims) + ".";
		session.expiresAt = this.offline ? Long.MAX_VALUE : now + this.refreshLifetime.toSeconds();
		session.refreshToken = refreshToken;
		this.byRefreshToken.put(refreshToken, session);
		this.newest = refreshToken;
		return refreshToken;
	}

	private static String encode(String json) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
	}

	private ClientResponse logout(Map<String, String> form) {
		if (this.logoutAnswer != null) {
			return this.logoutAnswer;
		}
		Session session = this.byRefreshToken.get(form.get("refresh_token"));
		if (session == null) {
			return error(400, "invalid_grant", "Invalid refresh token");
		}
		session.killed = true;
		return ClientResponse.create(HttpStatusCode.valueOf(204)).build();
	}

	static ClientResponse error(int status, String error, String description) {
		return json(status, "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}");
	}

	static ClientResponse json(int status, String body) {
		return ClientResponse.create(HttpStatusCode.valueOf(status))
			.header("Content-Type", MediaType.APPLICATION_JSON_VALUE)
			.body(body)
			.build();
	}

	/**
	 * Answer when a test says so.
	 */
	void attend() {
		this.attended = true;
	}

	boolean isAsked() {
		return this.pending != null;
	}

	Request pending() {
		return this.pending;
	}

	void answer() {
		Request request = take();
		request.answer.tryEmitValue(process(request)).orThrow();
	}

	/**
	 * Answer without looking at the request.
	 * @param response the answer
	 */
	void answer(ClientResponse response) {
		Request request = take();
		request.answer.tryEmitValue(response).orThrow();
	}

	/**
	 * Lose the answer.
	 * @param processed whether the request was processed before
	 */
	void lose(boolean processed) {
		Request request = take();
		if (processed) {
			process(request);
		}
		request.answer.tryEmitError(new IOException("Connection reset by peer")).orThrow();
	}

	private Request take() {
		Request request = this.pending;
		this.pending = null;
		return request;
	}

	void answerLogouts(ClientResponse response) {
		this.logoutAnswer = response;
	}

	void password(String password) {
		this.password = password;
	}

	String password() {
		return this.password;
	}

	void lifetimes(Duration accessToken, Duration refreshToken) {
		this.lifetime = accessToken;
		this.refreshLifetime = refreshToken;
	}

	void offline() {
		this.offline = true;
	}

	void rotating(boolean rotating) {
		this.rotating = rotating;
	}

	void killSessions() {
		this.sessions.forEach((session) -> session.killed = true);
	}

	List<String> grants() {
		return this.requests.stream().map(Request::grantType).toList();
	}

	List<Request> requests() {
		return this.requests;
	}

	List<String> logouts() {
		return this.logouts;
	}

	String lastRefreshToken() {
		return this.sessions.get(this.sessions.size() - 1).refreshToken;
	}

	String newestRefreshToken() {
		return this.newest;
	}

	int issued() {
		return this.issued;
	}

	List<String> violations() {
		return this.violations;
	}

	/**
	 * Return the sessions that live and that we have begun.
	 * @return the number
	 */
	long sessionsOfOurs() {
		return this.sessions.stream().filter((session) -> session.isAlive(this.time) && !session.foreign).count();
	}

	/**
	 * Return the sessions that live and that somebody else has begun.
	 * @return the number
	 */
	long sessionsOfOthers() {
		return this.sessions.stream().filter((session) -> session.isAlive(this.time) && session.foreign).count();
	}

	/**
	 * A token request.
	 */
	static final class Request {

		private final Map<String, String> form;

		private final Sinks.One<ClientResponse> answer = Sinks.one();

		private final Instant sentAt;

		Request(Map<String, String> form, Instant sentAt) {
			this.form = form;
			this.sentAt = sentAt;
		}

		Instant sentAt() {
			return this.sentAt;
		}

		String grantType() {
			return this.form.get("grant_type");
		}

		Map<String, String> form() {
			return this.form;
		}

	}

	/**
	 * A session.
	 */
	private static final class Session {

		private String refreshToken;

		private long expiresAt;

		private boolean killed;

		private boolean foreign;

		boolean isAlive(VirtualTime time) {
			return !this.killed && time.instant().getEpochSecond() < this.expiresAt;
		}

	}

}
