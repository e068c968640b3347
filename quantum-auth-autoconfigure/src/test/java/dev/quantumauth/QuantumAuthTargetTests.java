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

package dev.quantumauth;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link QuantumAuthTarget}: which origins, and which URLs can be configured.
 * For paths see {@link QuantumAuthTargetPathTests}.
 */
class QuantumAuthTargetTests {

	@ParameterizedTest
	@CsvSource({ "https://api.example, HTTPS://API.Example/jobs", "HTTPS://API.EXAMPLE, https://api.example/jobs",
			"https://[2001:db8::a], https://[2001:DB8::A]/jobs", "http://LOCALHOST:8080, http://localhost:8080/jobs" })
	void schemeAndHostCompareWithoutCase(String url, URI uri) {
		assertThat(target(url).matches(uri)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "https://api.example, https://api.example:443/jobs", "https://api.example:443, https://api.example/",
			"https://api.example:, https://api.example:443/", "http://localhost, http://localhost:80/jobs",
			"http://localhost:80, http://localhost/jobs", "https://[::1]:443, https://[::1]/jobs",
			"https://api.example:8443, https://api.example:8443/jobs" })
	void portsCompareEffectively(String url, URI uri) {
		assertThat(target(url).matches(uri)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://api.example/jobs", "http://api.example:443/jobs", "https://api.example:80/jobs",
			"https://api.example:8443/jobs", "https://api.example.evil.com/jobs", "https://api.example./jobs",
			"https://evil-api.example/jobs", "https://sub.api.example/jobs", "https://example/jobs",
			"https://evil.com/https://api.example/", "https://evil.com?https://api.example/",
			"https://evil.com#https://api.example/", "https://127.0.0.1/jobs", "wss://api.example/jobs",
			"//api.example/jobs", "/jobs", "jobs", "mailto:jobs@api.example", "https:api.example", "https:///jobs" })
	void otherOriginsDoNotMatch(URI uri) {
		assertThat(target("https://api.example").matches(uri)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://[2001:db8::b]/", "https://[2001:db8::]/", "https://[2001:db8::a]:8443/",
			"https://[2001:db8::a%25eth0]/" })
	void otherAddressesOfVersion6DoNotMatch(URI uri) {
		assertThat(target("https://[2001:db8::a]").matches(uri)).isFalse();
	}

	@Test
	void trailingDotIsAnotherHost() {
		QuantumAuthTarget target = target("https://api.example.");
		assertThat(target.matches(URI.create("https://api.example./jobs"))).isTrue();
		assertThat(target.matches(URI.create("https://api.example/jobs"))).isFalse();
	}

	@Test
	void hostsCompareWithoutCaseOfAsciiOnly() {
		assertThat(target("https://kelvin.example").matches(URI.create("https://\u212Aelvin.example/"))).isFalse();
	}

	@Test
	void hostThatJavaDoesNotUnderstandNeverMatches() {
		assertThat(URI.create("https://iqm_lab:8443").getHost()).isNull();
		assertThat(target("https://iqm-lab:8443").matches(URI.create("https://iqm_lab:8443"))).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> target("https://iqm_lab:8443"))
			.withMessageContaining("has no host name that Java understands");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user@api.example/jobs", "https://user:password@api.example/jobs",
			"https://@api.example/jobs", "https://evil.com@api.example/jobs", "https://api.example@evil.com/jobs" })
	void uriWithUserInformationNeverMatches(URI uri) {
		assertThat(target("https://api.example").matches(uri)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.example/jobs?to=https://evil.com", "https://api.example?a=..",
			"https://api.example#/../", "https://api.example/?/../" })
	void queryAndFragmentOfARequestDoNotMatter(URI uri) {
		assertThat(target("https://api.example").matches(uri)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080", "http://LocalHost", "http://127.0.0.1:8080", "http://127.0.0.1",
			"http://127.8.15.255", "http://[::1]:8080" })
	void plainHttpIsAcceptedForLoopback(String url) {
		assertThat(target(url).matches(URI.create(url + "/jobs"))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://api.example", "http://127.evil.com", "http://127.0.0.1.evil.com",
			"http://localhost.evil.com", "http://evil-localhost", "http://notlocalhost", "http://localhost.",
			"http://localhost.localdomain", "http://0x7f000001", "http://0x7f.0.0.1", "http://2130706433",
			"http://127.1", "http://0177.0.0.1", "http://0.0.0.0", "http://10.0.0.1", "http://128.0.0.1",
			"http://[::ffff:127.0.0.1]", "http://[::ffff:7f00:1]", "http://[0:0:0:0:0:0:0:1]", "http://[::]",
			"http://[::1%25lo]", "http://127.0.0.1@evil.com", "http://127.0.0.1:80@evil.com", "http://ip6-localhost" })
	void plainHttpIsRefusedForWhatIsNotSpelledAsLoopback(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> target(url));
	}

	@Test
	void refusalOfPlainHttpNamesTheRemedy() {
		assertThatIllegalArgumentException().isThrownBy(() -> target("http://api.example"))
			.withMessageContaining("plain http")
			.withMessageContaining("https")
			.withMessageContaining("allow-plain-http");
	}

	@Test
	void allowPlainHttpAcceptsOtherHosts() {
		QuantumAuthTarget target = QuantumAuthTarget.of("http://lab.example:8080", true);
		assertThat(target.matches(URI.create("http://lab.example:8080/jobs"))).isTrue();
		assertThat(target.matches(URI.create("https://lab.example:8080/jobs"))).isFalse();
	}

	@Test
	void allowPlainHttpDoesNotExtendAnHttpsTarget() {
		QuantumAuthTarget target = QuantumAuthTarget.of("https://lab.example", true);
		assertThat(target.matches(URI.create("http://lab.example/jobs"))).isFalse();
		assertThat(target.matches(URI.create("http://lab.example:443/jobs"))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "https://user:hunter2@api.example, user information", "https://@api.example, user information",
			"https://hunter2_api.example, host name", "https:///hunter2, host name", "https:hunter2, host name",
			"https://api.example?key=hunter2, query", "https://api.example#hunter2, fragment",
			"ftp://api.example/hunter2, http", "api.example/hunter2, http", "hunter2 api, not a URL",
			"https://api.example/hunter2/../x, path", "https://api.example/%2e%2e/hunter2, path", "'', http" })
	void urlThatCannotBeATargetIsRefusedWithoutRepeatingIt(String url, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> QuantumAuthTarget.of(url, true))
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("hunter2"));
	}

	@Test
	void equalTargetsAreEqual() {
		assertThat(target("HTTPS://API.example/garnet/")).isEqualTo(target("https://api.example:443/garnet"))
			.hasSameHashCodeAs(target("https://api.example:443/garnet"))
			.hasToString("https://api.example:443/garnet")
			.isNotEqualTo(target("https://api.example/Garnet"));
	}

	private static QuantumAuthTarget target(String url) {
		return QuantumAuthTarget.of(url, false);
	}

}
