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

package dev.quantumauth.session.credential;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.token.BearerToken;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ConfiguredCredential}.
 */
class ConfiguredCredentialTests {

	private final AtomicReference<String> configured = new AtomicReference<>("first");

	private final ConfiguredCredential<String> credential = ConfiguredCredential.of(this.configured::get);

	@Test
	void whatWasReadForTheSessionIsRemembered() {
		assertThat(this.credential.lastRead()).isNull();
		assertThat(this.credential.read()).isEqualTo("first");
		this.configured.set("second");
		assertThat(this.credential.lastRead()).isEqualTo(Fingerprint.of("first"));
		assertThat(this.credential.current()).isEqualTo(Fingerprint.of("second"));
		assertThat(this.credential.lastRead()).isEqualTo(Fingerprint.of("first"));
	}

	@Test
	void whatWasReadApartIsNot() {
		assertThat(this.credential.readApart()).isEqualTo("first");
		assertThat(this.credential.lastRead()).isNull();
	}

	@Test
	void sessionComparesWhatFollowsFromTheCredential() {
		TokenSource<?> source = new CredentialSource(this.credential);
		assertThat(source.sentCredential()).isNull();
		this.credential.read();
		assertThat(source.sentCredential()).isEqualTo(source.configuredCredential());
		this.configured.set("second");
		assertThat(source.sentCredential()).isNotEqualTo(source.configuredCredential());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n" })
	void emptyCredentialIsNone(String empty) {
		this.credential.read();
		this.configured.set(empty);
		assertThatIllegalStateException().isThrownBy(this.credential::read).withMessage("It is empty");
		assertThatIllegalStateException().isThrownBy(this.credential::current);
		assertThat(this.credential.lastRead()).isEqualTo(Fingerprint.of("first"));
	}

	@Test
	void textTellsCredentialsApart() {
		ConfiguredCredential<String> other = new ConfiguredCredential<>(this.configured::get,
				(text) -> text.toUpperCase(Locale.ROOT));
		assertThat(other.fingerprint("First")).isEqualTo(other.current());
	}

	@Test
	void nothingShowsTheSecret() {
		this.credential.read();
		assertThat(this.credential + " " + this.credential.lastRead()).isEqualTo("ConfiguredCredential Fingerprint");
	}

	private record CredentialSource(ConfiguredCredential<String> credential) implements TokenSource<BearerToken> {

		@Override
		public Mono<TokenGrant<BearerToken>> obtain(BooleanSupplier wanted) {
			return Mono.empty();
		}

	}

}
