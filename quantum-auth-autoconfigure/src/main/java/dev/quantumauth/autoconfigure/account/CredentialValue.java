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

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.ConfiguredPath;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;
import dev.quantumauth.autoconfigure.properties.CredentialText;
import dev.quantumauth.autoconfigure.properties.Literals;
import dev.quantumauth.autoconfigure.properties.SecretFile;
import dev.quantumauth.autoconfigure.properties.TokenText;
import dev.quantumauth.http.Redaction;

/**
 * Reads the value of a part of a credential, and checks it before its first use as far as
 * that is possible. A file is read when the application starts, but not when the
 * application is processed ahead of time: that may happen on another machine.
 *
 * @param given the part as it is configured
 * @param header the header whose name and scheme may have been copied together with a
 * token
 * @param findings collects what is wrong
 */
record CredentialValue(CredentialSettings.Given given, TokenHeader header, ConfigurationReport findings) {

	private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{.+}");

	Supplier<String> supplier() {
		return switch (this.given.part().kind()) {
			case TOKEN -> token();
			case TEXT -> this.given.file() ? textOfFile() : text(withoutBlanks());
			case PASSWORD -> this.given.file() ? textOfFile() : text(setting().value());
			case FILE -> path();
		};
	}

	private ConfiguredValue<String> setting() {
		return this.given.setting();
	}

	private String label() {
		return this.given.part().label();
	}

	private Supplier<String> token() {
		TokenText token = new TokenText(label(), setting().source(), this.header,
				this.given.file() ? new SecretFile(setting())::read : setting()::value);
		Runnable inspection = () -> noteProblem(() -> inspect(token));
		if (this.given.file()) {
			this.findings.whenStarting(inspection);
		}
		else {
			inspection.run();
		}
		return token;
	}

	private void inspect(TokenText token) {
		String warning = token.inspect();
		if (warning != null) {
			this.findings.warning(warning);
		}
	}

	// White space around a username is a mistake: servers do not allow it in usernames
	private String withoutBlanks() {
		String value = setting().value();
		String name = value.strip();
		if (!name.equals(value)) {
			this.findings.warning("The " + label() + " in " + setting().source()
					+ " has white space around it, which is ignored. Remove it.");
		}
		return name;
	}

	private Supplier<String> text(String value) {
		// Spring Boot does not replace a placeholder that it cannot resolve
		if (UNRESOLVED.matcher(value).matches()) {
			this.findings.problem(setting().source() + " contains " + Literals.unresolved(value) + ".",
					List.of(setting()));
		}
		else {
			noteProblem(() -> CredentialText.checkUnquoted(value, setting().source()));
		}
		doubt(value);
		return () -> value;
	}

	private Supplier<String> textOfFile() {
		SecretFile file = new SecretFile(setting());
		this.findings.whenStarting(() -> noteProblem(() -> doubt(lineOf(file))));
		return () -> lineOf(file);
	}

	// Editors write a line end after the last line. Other white space may belong to the
	// password.
	private String lineOf(SecretFile file) {
		String text = CredentialText.withoutLineEnd(file.read());
		if (!StringUtils.hasLength(text)) {
			throw new IllegalStateException(setting().source() + " names the file '" + setting().value()
					+ "', which is empty. Write the " + label() + " into it");
		}
		return CredentialText.check(text, "the file of " + setting().source());
	}

	private void noteProblem(Runnable check) {
		try {
			check.run();
		}
		catch (IllegalStateException ex) {
			this.findings.problem(ex.getMessage() + ".", List.of(setting()));
		}
	}

	private void doubt(String text) {
		String doubt = this.given.part().isSecret() ? CredentialText.doubt(text) : null;
		if (doubt != null) {
			this.findings.warning("The " + label() + " of " + setting().source() + " has " + doubt
					+ ", which is sent as a part of it. Remove it unless it belongs to the " + label() + ".");
		}
	}

	private Supplier<String> path() {
		try {
			Path path = ConfiguredPath.parse(setting().value());
			this.findings.whenStarting(() -> check(path));
			return path::toString;
		}
		catch (InvalidPathException ex) {
			this.findings.problem(setting().source() + " is not a path (" + ex.getReason() + "). Correct it.",
					List.of(setting()));
			return () -> setting().value();
		}
	}

	// A path in an environment variable is for the provider's own client, which may write
	// the file later: this is a warning. So is an empty file, which that client may be
	// about to write.
	private void check(Path file) {
		String names = setting().source() + " names the file " + Redaction.path(file) + ", which ";
		String writtenBy = this.given.part().writtenBy();
		String problem = problem(file);
		if (problem != null && setting().property() != null) {
			this.findings.problem(names + problem + ". Log in with " + writtenBy + ", or correct the path.",
					List.of(setting()));
		}
		else if (problem != null || (Files.isRegularFile(file) && file.toFile().length() == 0)) {
			this.findings.warning(StringUtils.capitalize(names) + ((problem != null) ? problem : "is empty")
					+ ". There will be no token until " + writtenBy + " has written it.");
		}
	}

	private static @Nullable String problem(Path file) {
		if (Files.isDirectory(file)) {
			return "is a directory";
		}
		if (Files.isReadable(file)) {
			return null;
		}
		return Files.exists(file) ? "must not be read by this process" : "does not exist";
	}

	@Override
	public String toString() {
		return "CredentialValue[" + setting() + "]";
	}

}
