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

package dev.quantumauth.test.server;

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
 * The paths of a fake, each with the endpoint that answers it. Where two paths match a
 * request, the one that was added first answers. WireMock takes its stubs from here
 * instead of from the class path, where those of the application's other tests may lie,
 * and takes them again whenever it is reset.
 */
public final class ServerStubs implements MappingsSource {

	// The lowest number wins, and a stub of a test has 5 unless it says otherwise: it
	// goes before these
	private static final int FIRST_PRIORITY = 100;

	private final List<Extension> transformers = new ArrayList<>();

	private final List<StubMapping> stubs = new ArrayList<>();

	private final String prefix;

	private final Clock clock;

	/**
	 * Create a source without stubs.
	 * @param prefix what the stubs' names begin with
	 * @param clock what dates the answers
	 */
	public ServerStubs(String prefix, Clock clock) {
		this.prefix = prefix;
		this.clock = clock;
	}

	/**
	 * Add a stub, before the server starts.
	 * @param name its name
	 * @param mapping what it matches
	 * @param endpoint what answers
	 * @return these stubs
	 */
	public ServerStubs add(String name, MappingBuilder mapping, Function<Request, ResponseDefinitionBuilder> endpoint) {
		String transformer = this.prefix + name;
		this.transformers.add(new EndpointTransformer(transformer, this.clock, endpoint));
		this.stubs.add(mapping.withId(UUID.randomUUID())
			.withName(transformer)
			.atPriority(FIRST_PRIORITY + this.stubs.size())
			.willReturn(WireMock.aResponse().withTransformers(transformer))
			.build());
		return this;
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
