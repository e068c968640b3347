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

package dev.quantumauth.autoconfigure.account;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

import dev.quantumauth.autoconfigure.fixture.SuppliedIqmDetails;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for what becomes of credentials as people paste, save and spell them: one table
 * for all texts of both clouds, as a property and in a file. A file's bytes are those of
 * the text in UTF-8 unless its row says otherwise.
 */
class PollutedCredentialTests {

	private static final String SECRET = "sesame";

	@TempDir
	private Path directory;

	private final List<String> warnings = new ArrayList<>();

	static Stream<Row> table() {
		return Stream.of(
		// @formatter:off
				row("sesame").token(sent(SECRET)).tokenFile(sent(SECRET)).username(sent(SECRET)).password(sent(SECRET)).passwordFile(sent(SECRET)),
				row("sesame\n").token(sent(SECRET)).tokenFile(sent(SECRET)).username(cleaned()).password(refused("U+000A")).passwordFile(sent(SECRET)),
				row("sesame\r\n").token(sent(SECRET)).tokenFile(sent(SECRET)).username(cleaned()).password(refused("U+000D")).passwordFile(sent(SECRET)),
				row("sesame\r").token(sent(SECRET)).tokenFile(sent(SECRET)).username(cleaned()).password(refused("U+000D")).passwordFile(sent(SECRET)),
				row("\nsesame").token(cleaned()).tokenFile(cleaned()).username(cleaned()).password(refused("U+000A")).passwordFile(refused("U+000A")),
				row("  sesame ").token(cleaned()).tokenFile(cleaned()).username(cleaned()).password(doubted("  sesame ", "blanks")).passwordFile(doubted("  sesame ", "blanks")),
				row("\tsesame").token(cleaned()).tokenFile(cleaned()).username(cleaned()).password(refused("U+0009")).passwordFile(refused("U+0009")),
				row("ses ame").token(refused("white space")).tokenFile(refused("white space")).username(sent("ses ame")).password(sent("ses ame")).passwordFile(sent("ses ame")),
				row("\"sesame\"").token(cleaned()).tokenFile(cleaned()).username(refused("quotes")).password(refused("quotes")).passwordFile(doubted("\"sesame\"", "quotes")),
				row("'sesame'").token(cleaned()).tokenFile(cleaned()).username(refused("quotes")).password(refused("quotes")).passwordFile(doubted("'sesame'", "quotes")),
				row("Bearer sesame").token(cleaned()).tokenFile(cleaned()).username(sent("Bearer sesame")).password(sent("Bearer sesame")).passwordFile(sent("Bearer sesame")),
				row("\uFEFFsesame").token(cleaned()).tokenFile(sent(SECRET)).username(refused("U+FEFF")).password(refused("U+FEFF")).passwordFile(sent(SECRET)),
				row("ses\uFEFFame").token(refused("U+FEFF")).tokenFile(refused("U+FEFF")).username(refused("U+FEFF")).password(refused("U+FEFF")).passwordFile(refused("U+FEFF")),
				row("\uFEFFsesame").in(StandardCharsets.UTF_16LE).tokenFile(sent(SECRET)).passwordFile(sent(SECRET)),
				row("\uFEFFsesame\r\n").in(StandardCharsets.UTF_16BE).tokenFile(sent(SECRET)).passwordFile(sent(SECRET)),
				row("sesame\0").token(cleaned()).tokenFile(cleaned()).username(refused("U+0000")).password(refused("U+0000")).passwordFile(refused("U+0000")),
				row("ses\0ame").token(refused("U+0000")).tokenFile(refused("U+0000")).username(refused("U+0000")).password(refused("U+0000")).passwordFile(refused("U+0000")),
				row("\u00A0sesame").token(cleaned()).tokenFile(cleaned()).username(refused("U+00A0")).password(refused("U+00A0")).passwordFile(refused("U+00A0")),
				row("ses\u00A0ame").token(refused("U+00A0")).tokenFile(refused("U+00A0")).username(refused("U+00A0")).password(refused("U+00A0")).passwordFile(refused("U+00A0")),
				row("sesame\u200B").token(cleaned()).tokenFile(cleaned()).username(refused("U+200B")).password(refused("U+200B")).passwordFile(refused("U+200B")),
				row("ses\u200Bame").token(refused("U+200B")).tokenFile(refused("U+200B")).username(refused("U+200B")).password(refused("U+200B")).passwordFile(refused("U+200B")),
				row("s\u00E4sam").token(refused("other characters")).tokenFile(refused("other characters")).username(sent("s\u00E4sam")).password(sent("s\u00E4sam")).passwordFile(sent("s\u00E4sam")),
				row("s\u00E4sam").in(StandardCharsets.ISO_8859_1).tokenFile(refused("no text in UTF-8")).passwordFile(refused("no text in UTF-8")),
				row("${SESAME}").token(refused("placeholder")).tokenFile(refused("placeholder")).username(refused("placeholder")).password(refused("placeholder")).passwordFile(sent("${SESAME}")),
				row("").tokenFile(refused("contains no API token")).passwordFile(refused("is empty")),
				row(123456701).token(refused("read as a number")).username(refused("read as a number")).password(refused("read as a number")),
				row(12e5).token(refused("read as a number")).username(refused("read as a number")).password(refused("read as a number")),
				row(true).token(refused("read as a number")).username(refused("read as a number")).password(refused("read as a number")));
		// @formatter:on
	}

	@ParameterizedTest
	@MethodSource("table")
	void tokenAsAProperty(Row row) {
		for (String section : List.of("qci", "qci.accounts.alice")) {
			row.check(row.token, this, part("api-token", section, Map.of("api-token", row.value)));
		}
		row.check(row.token, this, part("token", "iqm", Map.of("token", row.value)));
		row.check(row.token, this, part("refresh-token", "iqm",
				Map.of("refresh-token", row.value, "auth-server-url", "https://auth.example.com")));
	}

	@ParameterizedTest
	@MethodSource("table")
	void tokenInAFile(Row row) throws IOException {
		row.check(row.tokenFile, this, part("api-token", "qci", Map.of("api-token-file", file(row))));
	}

	@ParameterizedTest
	@MethodSource("table")
	void usernameAsAProperty(Row row) {
		row.check(row.username, this, part("username", "iqm",
				Map.of("username", row.value, "password", "x", "auth-server-url", "https://auth.example.com")));
	}

	@ParameterizedTest
	@MethodSource("table")
	void passwordAsAProperty(Row row) {
		for (String section : List.of("iqm", "iqm.accounts.lab")) {
			row.check(row.password, this, part("password", section,
					Map.of("username", "x", "password", row.value, "auth-server-url", "https://auth.example.com")));
		}
	}

	@ParameterizedTest
	@MethodSource("table")
	void passwordInAFile(Row row) throws IOException {
		row.check(row.passwordFile, this, part("password", "iqm",
				Map.of("username", "x", "password-file", file(row), "auth-server-url", "https://auth.example.com")));
	}

	@ParameterizedTest
	@EnumSource(PathForm.class)
	void pathsOfFilesMayHaveBlanksAroundThemAndBeginWithATilde(PathForm form) throws IOException {
		String home = System.setProperty("user.home", this.directory.toString());
		try {
			Files.writeString(this.directory.resolve("secret"), SECRET);
			String path = form.prefix.replace("{}", this.directory.toString()) + "secret" + form.suffix;
			assertThat(part("api-token", "qci", Map.of("api-token-file", path)).get()).isEqualTo(SECRET);
			assertThat(part("password", "iqm",
					Map.of("username", "x", "password-file", path, "auth-server-url", "https://auth.example.com"))
				.get()).isEqualTo(SECRET);
			assertThat(part("tokens-file", "iqm", Map.of("tokens-file", path)).get())
				.isEqualTo(this.directory.resolve("secret").toString());
			assertThat(this.warnings).isEmpty();
		}
		finally {
			System.setProperty("user.home", home);
		}
	}

	@Test
	void usernameOfConnectionDetailsIsCleanedOfBlanksToo() {
		ProviderAccounts<?> accounts = ProviderAccounts.resolve(provider("iqm"), new MockEnvironment(), Set.of(),
				Set.of("iqm"));
		ConnectionDetailsSettings<?> settings = Objects.requireNonNull(accounts.provider().connectionDetails());
		accounts.addDefault(settings, new SuppliedIqmDetails(() -> "https://api.example.com",
				"https://auth.example.com", " sesame\n", () -> " sesame "));
		AccountDefinition<?> account = accounts.find("iqm");
		assertThat(account).isNotNull();
		assertThat(account.credential("username").get()).isEqualTo(SECRET);
		assertThat(account.credential("password").get()).isEqualTo(" sesame ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "${my.secret}", "${my-secret:x}", "${none:${my.secret}}", "${my.other}" })
	void numberByWayOfAPlaceholderIsRefused(String placeholder) {
		assertThat(placeholders(placeholder))
			.startsWith("The property quantum.auth.qci.api-token was read as a number");
	}

	@ParameterizedTest
	@ValueSource(strings = { "${my.text}", "${none:123456701}", "x${my.secret}", "${my.secret}${my.secret}",
			"${my.text:${my.secret}}" })
	void textByWayOfAPlaceholderIsSent(String placeholder) {
		assertThat(placeholders(placeholder)).isEmpty();
	}

	private String placeholders(String placeholder) {
		return problems(
				Map.of("my.secret", 123456701, "my-secret", true, "my.other", "${my.secret}", "my.text", "123456701",
						"quantum.auth.qci.url", "https://api.example.com", "quantum.auth.qci.api-token", placeholder));
	}

	@Test
	void numberThatIsAPropertyWithTheNameOfAVariableIsRefused() {
		assertThat(problems(Map.of("QCI_API_URL", "https://api.example.com", "QCI_TOKEN", 123456701)))
			.startsWith("The property QCI_TOKEN was read as a number");
		assertThat(problems(Map.of("QCI_API_URL", "https://api.example.com", "QCI_TOKEN", "123456701"))).isEmpty();
	}

	private static String problems(Map<String, Object> properties) {
		MockEnvironment environment = new MockEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("properties", properties));
		return String.join("\n",
				ProviderAccounts.resolve(provider("qci"), environment, Set.of("qci", "iqm"), Set.of())
					.findings()
					.problems());
	}

	private String file(Row row) throws IOException {
		return Files.write(this.directory.resolve("secret"), row.value.toString().getBytes(row.charset)).toString();
	}

	private Part part(String name, String section, Map<String, Object> settings) {
		Map<String, Object> properties = new LinkedHashMap<>();
		settings.forEach((key, value) -> properties.put("quantum.auth." + section + "." + key, value));
		properties.put("quantum.auth." + section + ".url", "https://api.example.com");
		MockEnvironment environment = new MockEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("properties", properties));
		String id = section.substring(section.lastIndexOf('.') + 1);
		return () -> {
			this.warnings.clear();
			ProviderAccounts<?> accounts = ProviderAccounts.resolve(provider(section), environment,
					Set.of("qci", "iqm"), Set.of());
			accounts.findings().report(log(), "the provider", "quantum.auth");
			AccountDefinition<?> account = accounts.find(id);
			assertThat(account).isNotNull();
			return account.credential(name).get();
		};
	}

	private Log log() {
		Log log = mock();
		willAnswer((call) -> this.warnings.add(call.getArgument(0))).given(log).warn(any());
		return log;
	}

	private static AccountProvider<?> provider(String section) {
		return AccountProviders.load(null)
			.all()
			.stream()
			.filter((provider) -> section.startsWith(provider.schema().provider()))
			.findFirst()
			.orElseThrow();
	}

	private static Row row(Object value) {
		return new Row(value);
	}

	private static Outcome sent(String value) {
		return (part, warnings) -> {
			assertThat(part.get()).isEqualTo(value);
			assertThat(warnings).isEmpty();
		};
	}

	private static Outcome cleaned() {
		return (part, warnings) -> {
			assertThat(part.get()).isEqualTo(SECRET);
			assertThat(warnings).singleElement().asString().contains("which is ignored").doesNotContain(SECRET);
		};
	}

	private static Outcome doubted(String value, String found) {
		return (part, warnings) -> {
			assertThat(part.get()).isEqualTo(value);
			assertThat(warnings).singleElement()
				.asString()
				.contains(found, "which is sent as a part of it")
				.doesNotContain(SECRET);
		};
	}

	private static Outcome refused(String found) {
		return (part, warnings) -> assertThatExceptionOfType(InvalidQuantumAuthPropertiesException.class)
			.isThrownBy(part::get)
			.satisfies(
					(ex) -> assertThat(ex.getMessage().replace("API token", "token").replace("refresh token", "token"))
						.contains(found.replace("API token", "token"))
						.doesNotContain(SECRET, "ses", "123456701"));
	}

	private interface Part {

		String get();

	}

	private interface Outcome {

		void check(Part part, List<String> warnings);

	}

	enum PathForm {

		ABSOLUTE("{}/", ""), BLANKS("  {}/", " "), LINE_END("{}/", "\n"), TILDE("~/", ""), TILDE_AND_BLANKS(" ~/", " ");

		private final String prefix;

		private final String suffix;

		PathForm(String prefix, String suffix) {
			this.prefix = prefix;
			this.suffix = suffix;
		}

	}

	private static final class Row {

		private final Object value;

		private Charset charset = StandardCharsets.UTF_8;

		private @Nullable Outcome token;

		private @Nullable Outcome tokenFile;

		private @Nullable Outcome username;

		private @Nullable Outcome password;

		private @Nullable Outcome passwordFile;

		Row(Object value) {
			this.value = value;
		}

		Row in(Charset charset) {
			this.charset = charset;
			return this;
		}

		Row token(Outcome outcome) {
			this.token = outcome;
			return this;
		}

		Row tokenFile(Outcome outcome) {
			this.tokenFile = outcome;
			return this;
		}

		Row username(Outcome outcome) {
			this.username = outcome;
			return this;
		}

		Row password(Outcome outcome) {
			this.password = outcome;
			return this;
		}

		Row passwordFile(Outcome outcome) {
			this.passwordFile = outcome;
			return this;
		}

		void check(@Nullable Outcome outcome, PollutedCredentialTests test, Part part) {
			if (outcome != null) {
				outcome.check(part, test.warnings);
			}
		}

		@Override
		public String toString() {
			return this.value.toString()
				.chars()
				.mapToObj((character) -> (character > ' ' && character < 0x7f) ? Character.toString(character)
						: "<" + Integer.toHexString(character) + ">")
				.collect(Collectors.joining()) + " " + this.charset;
		}

	}

}
