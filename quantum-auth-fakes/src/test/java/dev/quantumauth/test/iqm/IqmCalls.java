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

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

import com.jayway.jsonpath.JsonPath;

import dev.quantumauth.test.server.HttpCalls;

/**
 * IQM's calls, to the authentication server and to the API.
 */
final class IqmCalls extends HttpCalls {

	private final FakeIqm iqm;

	private final String protocol;

	IqmCalls(FakeIqm iqm) {
		super(URI.create("http://127.0.0.1:" + iqm.getUrl().getPort()));
		this.iqm = iqm;
		this.protocol = "/auth/realms/" + iqm.getRealm() + "/protocol/openid-connect";
	}

	String tokenPath() {
		return this.protocol + "/token";
	}

	String logoutPath() {
		return this.protocol + "/logout";
	}

	HttpResponse<String> login() throws IOException, InterruptedException {
		return login(this.iqm.getUsername(), this.iqm.getPassword());
	}

	HttpResponse<String> login(String username, String password) throws IOException, InterruptedException {
		return postToken(loginForm(username, password));
	}

	HttpResponse<String> login(Duration timeout) throws IOException, InterruptedException {
		return send(
				form(tokenPath(), loginForm(this.iqm.getUsername(), this.iqm.getPassword())).timeout(timeout).build());
	}

	CompletableFuture<HttpResponse<String>> loginAsync() {
		return sendAsync(form(tokenPath(), loginForm(this.iqm.getUsername(), this.iqm.getPassword())).build());
	}

	HttpResponse<String> refresh(String refreshToken) throws IOException, InterruptedException {
		return postToken(refreshForm(refreshToken));
	}

	CompletableFuture<HttpResponse<String>> refreshAsync(String refreshToken) {
		return sendAsync(form(tokenPath(), refreshForm(refreshToken)).build());
	}

	HttpResponse<String> postToken(String body) throws IOException, InterruptedException {
		return post(tokenPath(), body);
	}

	HttpResponse<String> logout(String refreshToken) throws IOException, InterruptedException {
		return post(logoutPath(), "client_id=" + this.iqm.getClientId() + "&refresh_token=" + encode(refreshToken));
	}

	HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		return send(form(path, body).build());
	}

	HttpResponse<String> discovery(String realm) throws IOException, InterruptedException {
		return get("/auth/realms/" + realm + "/.well-known/openid-configuration", null);
	}

	HttpRequest.Builder form(String path, String body) {
		return request(path).header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(body));
	}

	String loginForm(String username, String password) {
		return "client_id=" + this.iqm.getClientId() + "&grant_type=password&username=" + encode(username)
				+ "&password=" + encode(password);
	}

	String refreshForm(String refreshToken) {
		return "client_id=" + this.iqm.getClientId() + "&grant_type=refresh_token&refresh_token="
				+ encode(refreshToken);
	}

	int aboutStatus(String accessToken) throws IOException, InterruptedException {
		return get("/about", "Bearer " + accessToken).statusCode();
	}

	HttpResponse<String> submit(String accessToken, String body) throws IOException, InterruptedException {
		return api("POST", this.iqm.getCocosUrl().getPath() + "/jobs", accessToken, body);
	}

	HttpResponse<String> submitToday(String accessToken, String body) throws IOException, InterruptedException {
		return api("POST", "/api/v1/jobs/garnet/circuit?use_timeslot=false", accessToken, body);
	}

	HttpResponse<String> api(String method, String path, String accessToken, String body)
			throws IOException, InterruptedException {
		return send(request(path).header("Authorization", "Bearer " + accessToken)
			.method(method, BodyPublishers.ofString(body))
			.build());
	}

	static String accessToken(HttpResponse<String> response) {
		return text(response, "$.access_token");
	}

	static String refreshToken(HttpResponse<String> response) {
		return text(response, "$.refresh_token");
	}

	static int number(HttpResponse<String> response, String path) {
		return JsonPath.<Number>read(response.body(), path).intValue();
	}

	static String part(String token, int index) {
		return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]), StandardCharsets.UTF_8);
	}

	static String error(HttpResponse<String> response) {
		return response.statusCode() + " " + text(response, "$.error") + ", " + text(response, "$.error_description");
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
