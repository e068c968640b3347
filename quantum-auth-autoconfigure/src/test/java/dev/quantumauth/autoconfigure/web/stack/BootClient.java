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

package dev.quantumauth.autoconfigure.web.stack;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;
import dev.quantumauth.web.stack.Library;
import dev.quantumauth.web.stack.Sender;

/**
 * A client of Spring Boot, on an HTTP library that Spring Boot knows.
 *
 * @param kind the kind of client
 * @param library the HTTP library that sends its requests
 */
public record BootClient(Kind kind, Library library) {

	/**
	 * Where parameterized tests find all clients.
	 */
	public static final String ALL = "dev.quantumauth.autoconfigure.web.stack.BootClient#all";

	/**
	 * Where parameterized tests find the clients whose requests are made in different
	 * ways: a {@code RestTemplate} has the request factory that a {@code RestClient} has.
	 */
	public static final String DISTINCT = "dev.quantumauth.autoconfigure.web.stack.BootClient#distinct";

	public static List<BootClient> distinct() {
		return all().stream().filter((client) -> client.kind() != Kind.REST_TEMPLATE).toList();
	}

	public static List<BootClient> all() {
		return Stream.of(Kind.values())
			.flatMap((kind) -> Stream.of(Library.values()).map((library) -> new BootClient(kind, library)))
			.filter((client) -> !client.isReactive() || client.library().hasConnector())
			.toList();
	}

	public boolean isReactive() {
		return this.kind == Kind.WEB_CLIENT;
	}

	/**
	 * Makes contexts choose the HTTP library.
	 */
	public <R extends AbstractApplicationContextRunner<R, ?, ?>> R on(R runner) {
		return runner.withPropertyValues(
				(isReactive() ? "spring.http.clients.reactive.connector=" : "spring.http.clients.imperative.factory=")
						+ this.library.property());
	}

	public int send(ApplicationContext context, HttpMethod method, String url) {
		Sender sender = this.kind.sender(context);
		return (method.equals(HttpMethod.POST) ? sender.post(url, "job", MediaType.TEXT_PLAIN) : sender.get(url))
			.getStatusCode()
			.value();
	}

	@Override
	public String toString() {
		return this.kind + " on " + this.library;
	}

	/**
	 * The clients for which Spring Boot has a builder.
	 */
	public enum Kind {

		WEB_CLIENT((context) -> Sender.of(context.getBean(WebClient.Builder.class)),
				(context) -> Sender.of(context.getBean(WebClient.Builder.class)
					.filter(context.getBean(QuantumAuthExchangeFilterFunction.class)))),

		REST_CLIENT((context) -> Sender.of(context.getBean(RestClient.Builder.class)),
				(context) -> Sender.of(context.getBean(RestClient.Builder.class)
					.requestInterceptor(context.getBean(QuantumAuthClientHttpRequestInterceptor.class)))),

		REST_TEMPLATE((context) -> Sender.of(context.getBean(RestTemplateBuilder.class)),
				(context) -> Sender.of(context.getBean(RestTemplateBuilder.class)
					.additionalInterceptors(context.getBean(QuantumAuthClientHttpRequestInterceptor.class))));

		private final Function<ApplicationContext, Sender> sender;

		private final Function<ApplicationContext, Sender> senderByHand;

		Kind(Function<ApplicationContext, Sender> sender, Function<ApplicationContext, Sender> senderByHand) {
			this.sender = sender;
			this.senderByHand = senderByHand;
		}

		/**
		 * Sends with what Spring Boot's builder makes.
		 */
		public Sender sender(ApplicationContext context) {
			return this.sender.apply(context);
		}

		/**
		 * Sends with what the builder makes once the application has put our filter or
		 * interceptor on it.
		 */
		public Sender senderByHand(ApplicationContext context) {
			return this.senderByHand.apply(context);
		}

	}

}
