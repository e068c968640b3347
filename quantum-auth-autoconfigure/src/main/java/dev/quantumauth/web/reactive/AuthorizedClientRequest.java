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

package dev.quantumauth.web.reactive;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Mono;

import dev.quantumauth.web.ApiAccount;
import dev.quantumauth.web.PendingToken;
import dev.quantumauth.web.Verdict;

/**
 * A view of a request, together with the token that is written when the request is sent.
 * A copy that a filter makes with {@link ClientRequest#from} has this view as its
 * {@link #httpRequest()}, which writes the token too. The request fails if its HTTP
 * client may follow redirects, unless a filter has sent it to where the token may not go:
 * then it is one of the application's own.
 */
final class AuthorizedClientRequest extends PendingToken implements ClientRequest, Consumer<ClientHttpRequest> {

	private static final String REMEDY = "RedirectGuardConnector.notFollowing(connector)";

	private final ClientRequest request;

	AuthorizedClientRequest(ClientRequest request, URI selectedFor, ApiAccount account, OAuth2AccessToken token) {
		super(account, token, selectedFor);
		this.request = request;
	}

	Verdict judge(ClientResponse response) {
		return judge(response.statusCode(), response.headers().asHttpHeaders());
	}

	// Called for a copy that another filter has made of this view. It is too late to put
	// a guarded request in the place of this one, so without a guard a commit action
	// writes the token
	@Override
	public void accept(ClientHttpRequest written) {
		GuardedReactiveRequest guarded = GuardedReactiveRequest.of(written);
		if (guarded != null) {
			guarded.carry(this);
		}
		else if (FollowingNothing.isEnsured(written)) {
			written.beforeCommit(() -> Mono.fromRunnable(() -> write(written.getHeaders(), written.getURI())));
		}
		else if (isTarget(written.getURI())) {
			throw unguarded(REMEDY);
		}
		else {
			withhold(written.getHeaders(), written.getURI());
		}
		Consumer<ClientHttpRequest> step = this.request.httpRequest();
		if (step != null) {
			step.accept(written);
		}
	}

	@Override
	public Mono<Void> writeTo(ClientHttpRequest written, ExchangeStrategies strategies) {
		GuardedReactiveRequest guarded = GuardedReactiveRequest.of(written);
		if (guarded != null) {
			guarded.carry(this);
			return this.request.writeTo(written, strategies);
		}
		if (!FollowingNothing.isEnsured(written)) {
			if (isTarget(written.getURI())) {
				return Mono.error(unguarded(REMEDY));
			}
			withhold(written.getHeaders(), written.getURI());
			return this.request.writeTo(written, strategies);
		}
		guarded = new GuardedReactiveRequest(written, written.getURI());
		guarded.carry(this);
		return this.request.writeTo(guarded, strategies);
	}

	@Override
	public Consumer<ClientHttpRequest> httpRequest() {
		return this;
	}

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public URI url() {
		return this.request.url();
	}

	@Override
	public HttpHeaders headers() {
		return this.request.headers();
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.request.cookies();
	}

	@Override
	public BodyInserter<?, ? super ClientHttpRequest> body() {
		return this.request.body();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.request.attributes();
	}

	@Override
	public String logPrefix() {
		return this.request.logPrefix();
	}

	@Override
	public String toString() {
		return "AuthorizedClientRequest[" + this.request.method() + " " + this.request.url() + "]";
	}

}
