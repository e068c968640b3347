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

package dev.quantumauth.readme;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.util.ReflectionUtils;

import dev.quantumauth.QuantumAuthErrorCodes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/troubleshooting.md} and {@code docs/startup-failures.md}: they
 * show all that the library can say, and nothing that it cannot.
 */
@Tag("docs")
class TroubleshootingPageTests {

	private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

	// Class and beginning of what is for nobody to read, and why
	private static final Map<String, String> NOT_SHOWN = Map.ofEntries(
			Map.entry("http.AuthServerResponse More than 262144 bytes", "the cause of another message"),
			Map.entry("http.AuthServerResponse The content encoding is neither gzip nor none",
					"a part of another message"),
			Map.entry("http.AuthServerResponse The end is missing", "a part of another message"),
			Map.entry("http.AuthServerCall Network is unreachable", "what others say"),
			Map.entry("http.AuthServerCall Tunnel failed", "what others say"),
			Map.entry("http.ConnectionRemedy unrecognized ssl message", "what the JDK says"),
			Map.entry("http.ConnectionRemedy plaintext connection", "what the JDK says"),
			Map.entry("http.ConnectionRemedy no name matching", "what the JDK says"),
			Map.entry("http.ConnectionRemedy no subject alternative", "what the JDK says"),
			Map.entry("http.ConnectionRemedy no appropriate protocol", "what the JDK says"),
			Map.entry("http.AuthServerConnector WWW-Authenticate header missing", "what the JDK says"),
			Map.entry("http.ProxyAuthenticator$UnauthorizedException The server has answered 401", "caught"),
			Map.entry("http.AnswerReader The body did not arrive", "caught"),
			Map.entry("http.ReceivedAnswer$IncompleteBodyException The body did not arrive", "caught"),
			Map.entry("http.ConnectionRemedy no http", "what another message says"),
			Map.entry("iqm.IqmRemedy not fully set up", "what Keycloak says"),
			Map.entry("iqm.IqmRemedy too many sessions", "what Keycloak says"),
			Map.entry("iqm.IqmRemedy client credentials", "what Keycloak says"),
			Map.entry("http.FailedAnswer not active", "what Keycloak says"),
			Map.entry("http.FailedAnswer reuse exceeded", "what Keycloak says"),
			Map.entry("iqm.TokensFile read once", "never shown"),
			Map.entry("session.credential.FileContent Interrupted while a file was read",
					"in parentheses of another message"),
			Map.entry("observation.QuantumAuthMetrics ", "descriptions of meters"),
			Map.entry("observation.DefaultTokenRequestObservationConvention ", "the name of a span"),
			Map.entry("web.reactive.BodyRecorder Nothing is sent", "caught"),
			Map.entry("session.credential.Fingerprint Every Java platform", "cannot happen"),
			Map.entry("provider.ProviderAccount ", "what another message says"),
			Map.entry("provider.TokenEndpointDescription There is neither", "cannot happen"),
			Map.entry("provider.TokenEndpointDescription Either", "an error of a provider"),
			Map.entry("autoconfigure.provider.CloudAccountProvider ", "what another message says"),
			Map.entry("autoconfigure.provider.ProviderPresets the preset", "the name of a source of properties"),
			Map.entry("autoconfigure.provider.ProviderPresets Cannot", "a class path that cannot be read"),
			Map.entry("autoconfigure.provider.CloudAccounts other clouds", "what another message says"),
			Map.entry("autoconfigure.account.DefaultAccount the URL of the provider", "what other messages are about"),
			Map.entry("autoconfigure.account.AccountFactory There is no account", "cannot happen"),
			Map.entry("autoconfigure.account.AccountRegistrar The accounts have not been", "cannot happen"),
			Map.entry("autoconfigure.account.AccountDefinition The credential", "an error of a provider"));

	// Of who calls a constructor or a method of ours: these name the argument
	private static final Pattern ARGUMENT_CHECK = Pattern.compile("'[\\w…]+' (must|does not belong) .+");

	private final Readme page = Readme.read("docs/troubleshooting.md");

	private final Readme startupFailures = Readme.read("docs/startup-failures.md");

	@Test
	void everyMessageOfTheLibraryIsOnThePage() {
		String shown = shown();
		List<CompiledText> missing = texts()
			.filter((text) -> NOT_SHOWN.keySet().stream().noneMatch((start) -> isAbout(text, start)))
			.filter((text) -> !ARGUMENT_CHECK.matcher(text.text()).matches())
			.filter((text) -> !text.wording().stream().allMatch(shown::contains))
			.toList();
		assertThat(missing).isEmpty();
	}

	@Test
	void everyMessageOfThePageIsOneOfTheLibrary() {
		String known = CompiledText.all()
			.stream()
			.map((text) -> text.text().replaceAll("\\s+", " "))
			.collect(Collectors.joining("\n"));
		List<String> unknown = messages().stream()
			.flatMap((message) -> CompiledText.fixedParts(message).stream())
			.filter((part) -> !known.contains(part))
			.toList();
		assertThat(messages()).hasSizeGreaterThan(100);
		assertThat(unknown).isEmpty();
	}

	@Test
	void nothingIsLeftOutThatDoesNotExist() {
		List<String> unknown = NOT_SHOWN.keySet()
			.stream()
			.filter((start) -> texts().noneMatch((text) -> isAbout(text, start)))
			.toList();
		assertThat(unknown).isEmpty();
	}

	@Test
	void errorCodesOfThePageAreThoseOfTheLibrary() {
		List<String> known = CompiledText.all().stream().map(CompiledText::text).toList();
		List<String> standard = Stream.of(OAuth2ErrorCodes.class, QuantumAuthErrorCodes.class)
			.flatMap((type) -> Stream.of(type.getFields()))
			.map((field) -> String.valueOf(ReflectionUtils.getField(field, null)))
			.toList();
		assertThat(quoted("Code")).isSubsetOf(known)
			.containsAll(standard.stream().filter(known::contains).toList())
			.contains(QuantumAuthErrorCodes.SESSION_ENDED);
	}

	// Those that somebody could read
	private static Stream<CompiledText> texts() {
		return CompiledText.all().stream().filter((text) -> !text.wording().isEmpty());
	}

	private static boolean isAbout(CompiledText text, String start) {
		return (text.type() + " " + text.text()).startsWith(start);
	}

	// In tables by their words, in examples as they were seen
	private String shown() {
		return String.join("\n",
				Stream
					.of(messages().stream(), this.page.blocks("text[^\n]*").stream(),
							this.startupFailures.blocks("text").stream())
					.flatMap((texts) -> texts)
					.map((text) -> text.replaceAll("\\s+", " "))
					.toList());
	}

	private List<String> messages() {
		return quoted("Message");
	}

	private List<String> quoted(String title) {
		return this.page.firstCells(title)
			.stream()
			.flatMap((cell) -> QUOTED.matcher(cell).results())
			.map((quoted) -> quoted.group(1))
			.toList();
	}

}
