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

package dev.quantumauth.test.qci;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.extension.Extension;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.standalone.MappingsSource;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.github.tomakehurst.wiremock.stubbing.StubMappings;

/**
 * Which path is answered by which endpoint. As WireMock's source of mappings it keeps
 * stubs that lie on the user's class path out of the fake, and brings the fake's own back
 * whenever WireMock is reset.
 */
final class QciStubs implements MappingsSource {

	static final String ACCESS_TOKENS = "/auth/v1/access-tokens/";

	static final String JOBS = "/optimization/v1/jobs";

	// WireMock's default is 5 and the lowest number wins: a user's stub goes before these
	private static final int PRIORITY = 100;

	// "allocations" would be an {id} as well
	private static final int LAST_PRIORITY = PRIORITY + 1;

	private final List<Extension> transformers = new ArrayList<>();

	private final List<StubMapping> stubs = new ArrayList<>();

	private final Clock clock;

	QciStubs(QciCloud cloud, Clock clock) {
		this.clock = clock;
		ServiceStatus status = cloud.status();
		JobsApi jobs = cloud.jobs();
		add("token", WireMock.post(WireMock.urlPathEqualTo(ACCESS_TOKENS)), cloud.tokenEndpoint()::answer);
		add("health", WireMock.get(WireMock.urlPathEqualTo(ACCESS_TOKENS + "health")), status::health);
		add("version", WireMock.get(WireMock.urlPathEqualTo(ACCESS_TOKENS + "version")), status::version);
		add("submit", WireMock.post(WireMock.urlPathEqualTo(JOBS)), jobs::submit);
		add("job-status", WireMock.get(WireMock.urlPathTemplate(JOBS + "/{id}/status")), jobs::jobStatus);
		add("allocations", WireMock.get(WireMock.urlPathEqualTo(JOBS + "/allocations")), jobs::allocations);
		add("job", LAST_PRIORITY, WireMock.get(WireMock.urlPathTemplate(JOBS + "/{id}")), jobs::job);
	}

	private void add(String name, MappingBuilder mapping, Function<Request, ResponseDefinitionBuilder> endpoint) {
		add(name, PRIORITY, mapping, endpoint);
	}

	private void add(String name, int priority, MappingBuilder mapping,
			Function<Request, ResponseDefinitionBuilder> endpoint) {
		String transformer = "fake-qci-" + name;
		this.transformers.add(new EndpointTransformer(transformer, this.clock, endpoint));
		this.stubs.add(mapping.withId(UUID.randomUUID())
			.withName(transformer)
			.atPriority(priority)
			.willReturn(WireMock.aResponse().withTransformers(transformer))
			.build());
	}

	Extension[] transformers() {
		return this.transformers.toArray(new Extension[0]);
	}

	boolean contains(StubMapping stub) {
		return this.stubs.stream().anyMatch((own) -> own.getId().equals(stub.getId()));
	}

	List<StubMapping> missingFrom(List<StubMapping> present) {
		List<UUID> ids = present.stream().map(StubMapping::getId).toList();
		return this.stubs.stream().filter((own) -> !ids.contains(own.getId())).toList();
	}

	@Override
	public void loadMappingsInto(StubMappings stubMappings) {
		this.stubs.forEach(stubMappings::addMapping);
	}

	@Override
	public void save(List<StubMapping> stubMappings) {
	}

	@Override
	public void save(StubMapping stubMapping) {
	}

	@Override
	@SuppressWarnings("removal")
	public void remove(StubMapping stubMapping) {
	}

	@Override
	public void removeAll() {
	}

}
