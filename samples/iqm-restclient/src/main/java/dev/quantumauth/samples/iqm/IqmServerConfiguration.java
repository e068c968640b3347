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

package dev.quantumauth.samples.iqm;

import java.io.IOException;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import dev.quantumauth.iqm.IqmAuthClient;

/**
 * Lets Spring implement {@link IqmServer} with a {@code RestClient}.
 */
@Configuration(proxyBeanMethods = false)
@ImportHttpServices(group = "iqm", types = IqmServer.class, clientType = ClientType.REST_CLIENT)
class IqmServerConfiguration {

	// The account knows its URL, whether that comes from a property, from IQM_SERVER_URL
	// or from an IqmConnectionDetails bean: calls go where its token goes
	@Bean
	RestClientHttpServiceGroupConfigurer iqmServer(IqmAuthClient account) {
		String url = account.getUrl().toString();
		return (groups) -> groups.filterByName("iqm")
			.forEachClient((group, client) -> client.baseUrl(url)
				.defaultStatusHandler(HttpStatusCode::is3xxRedirection, IqmServerConfiguration::loginPage));
	}

	// Which is no answer
	private static void loginPage(HttpRequest request, ClientHttpResponse response) throws IOException {
		throw new RestClientResponseException("A redirect", response.getStatusCode(), response.getStatusText(),
				response.getHeaders(), null, null);
	}

}
