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

package dev.quantumauth.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

import dev.quantumauth.QuantumAuthTarget;

/**
 * What there is to say about the configuration of a vendor's accounts, collected first
 * and reported once, when the application starts.
 *
 * @since 0.1.0
 */
public final class AccountFindings {

	private final Set<String> problems = new LinkedHashSet<>();

	private final List<String> warnings = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	/**
	 * Begin with nothing to say.
	 */
	public AccountFindings() {
	}

	/**
	 * Note what keeps the application from starting.
	 * @param problem a sentence without secrets that says what to do
	 */
	public void problem(String problem) {
		// Names of properties begin with a small letter
		this.problems.add(problem.startsWith("the ") ? StringUtils.capitalize(problem) : problem);
	}

	/**
	 * Note what is likely a mistake.
	 * @param warning a sentence without secrets that says what to do
	 */
	public void warning(String warning) {
		this.warnings.add(warning);
	}

	/**
	 * Note what may surprise.
	 * @param note a sentence without secrets
	 */
	public void note(String note) {
		this.notes.add(note);
	}

	/**
	 * Return what keeps the application from starting.
	 * @return the problems
	 */
	public Set<String> problems() {
		return this.problems;
	}

	/**
	 * Return what is likely a mistake.
	 * @return the warnings
	 */
	public List<String> warnings() {
		return this.warnings;
	}

	/**
	 * Return what may surprise.
	 * @return the notes
	 */
	public List<String> notes() {
		return this.notes;
	}

	/**
	 * Check URLs to which a credential or a token may go.
	 * @param urls the URLs, or {@code null}
	 * @param allowPlainHttp whether plain http is allowed
	 */
	public void checkUrls(@Nullable Setting<List<String>> urls, boolean allowPlainHttp) {
		if (urls != null) {
			urls.value().forEach((url) -> checkUrl(new Setting<>(url, urls.source()), allowPlainHttp));
		}
	}

	/**
	 * Check a URL to which a credential or a token may go.
	 * @param url the URL
	 * @param allowPlainHttp whether plain http is allowed
	 */
	public void checkUrl(Setting<String> url, boolean allowPlainHttp) {
		try {
			QuantumAuthTarget.of(url.value(), allowPlainHttp);
		}
		catch (IllegalArgumentException ex) {
			problem(url.source() + " " + ex.getMessage() + ".");
		}
	}

	/**
	 * Check a refresh margin.
	 * @param refreshMargin how long before its expiry a token is renewed
	 */
	public void checkRefreshMargin(Setting<Duration> refreshMargin) {
		if (refreshMargin.value().isNegative()) {
			problem(refreshMargin.source() + " is negative.");
		}
	}

	/**
	 * Check a token as far as that can be done ahead of its first use.
	 * @param token the token
	 * @return the token
	 */
	public PastedToken inspect(PastedToken token) {
		try {
			String warning = token.inspect();
			if (warning != null) {
				warning(warning);
			}
		}
		catch (IllegalStateException ex) {
			problem(ex.getMessage() + ". Copy it again.");
		}
		return token;
	}

	/**
	 * Say it all.
	 * @param logger where to
	 * @param vendor whose accounts, for people
	 * @param section the vendor's section of the configuration
	 * @throws FailureAnalyzedException if the application cannot start like this
	 */
	public void report(Log logger, String vendor, String section) {
		if (!this.problems.isEmpty()) {
			throw new FailureAnalyzedException(
					"The accounts at " + vendor + " are not configured correctly:\n\n  - "
							+ String.join("\n  - ", this.problems)
							+ (this.notes.isEmpty() ? "" : "\n\nNote:\n\n  - " + String.join("\n  - ", this.notes)),
					"Correct the configuration, or set " + section + ".enabled=false to do without " + vendor + ".");
		}
		this.warnings.forEach(logger::warn);
		this.notes.forEach(logger::info);
	}

}
