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

package com.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthStatus.TokenState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a cloud that takes a key as it is gets from the house.
 */
@Tag("boot")
@Tag("http")
class QuarkTests {

	private final FakeCloud cloud = new FakeCloud();

	@AfterEach
	void close() {
		this.cloud.close();
	}

	@ParameterizedTest
	@EnumSource
	void refusedKeyIsHandedOnUntilItsFileHasAnotherOne(Calls calls, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("key"), "first-key\n");
		this.cloud.accept(Guest.QUARK.header(), "first-key");
		Contexts.runner()
			.withPropertyValues("quantum.auth.quark.url=" + this.cloud.url(), "quantum.auth.quark.key-file=" + file)
			.run((context) -> {
				QuantumAuthClient client = context.getBean(QuantumAuthClient.class);
				String url = this.cloud.url() + "/jobs";
				assertThat(calls.status(context, url)).isEqualTo(200);
				this.cloud.forgetTokens();
				assertThat(calls.status(context, url)).isEqualTo(401);
				assertThat(client.getStatus().token()).isEqualTo(TokenState.REJECTED);
				this.cloud.accept(Guest.QUARK.header(), "second-key");
				Files.writeString(file, "second-key\n");
				assertThat(calls.status(context, url)).isEqualTo(200);
				assertThat(client.getStatus().token()).isEqualTo(TokenState.VALID);
				assertThat(this.cloud.headers("/api/jobs", "X-Auth-Token")).startsWith("first-key", "first-key")
					.endsWith("second-key");
				assertThat(this.cloud.headers("/api/jobs", "Authorization")).isEmpty();
				assertThat(this.cloud.requests("/identity/token")).isEmpty();
			});
	}

}
