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

package dev.quantumauth.autoconfigure.iqm;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.AccountFindings;
import dev.quantumauth.autoconfigure.ConfiguredPath;
import dev.quantumauth.autoconfigure.CredentialText;
import dev.quantumauth.autoconfigure.PastedToken;
import dev.quantumauth.autoconfigure.SecretFile;
import dev.quantumauth.autoconfigure.Setting;
import dev.quantumauth.autoconfigure.UnresolvedPlaceholder;
import dev.quantumauth.http.Redaction;
import dev.quantumauth.iqm.IqmCredentials;

/**
 * Finds the one credential that a source gives, or says what is wrong with it.
 *
 * @param findings what there is to say
 * @param incomplete takes what is missing where only a part of a credential is given
 */
record IqmCredentialResolver(AccountFindings findings, Consumer<String> incomplete) {

	private static final String REMEDY = " Keep one of: token; tokens-file; auth-server-url with username and "
			+ "password or password-file; auth-server-url with refresh-token.";

	private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{.+}");

	/**
	 * Find the credential.
	 * @param settings what the source says
	 * @param ownAuthServerUrl the authentication server, if it comes from the same source
	 * @param authServerUrl the authentication server, wherever it comes from
	 * @return the credential, or {@code null} if there is none that can be used
	 */
	@Nullable IqmCredential resolve(IqmCredentialSettings settings, @Nullable Setting<String> ownAuthServerUrl,
			@Nullable Setting<String> authServerUrl) {
		if (isContradictory(settings, ownAuthServerUrl)) {
			return null;
		}
		if (settings.token() != null) {
			return new IqmCredential.Token(pasted("token", settings.token()), true);
		}
		if (settings.tokensFile() != null) {
			return tokensFile(settings.tokensFile());
		}
		String missing = missing(settings, authServerUrl);
		if (missing != null || authServerUrl == null) {
			this.incomplete.accept(IqmCredentialSettings.names(settings.all()) + " is set, but there is no " + missing);
			return null;
		}
		if (settings.refreshToken() != null) {
			return new IqmCredential.RefreshToken(authServerUrl.value(),
					pasted("refresh token", settings.refreshToken()));
		}
		return new IqmCredential.Login(authServerUrl.value(), credentials(settings));
	}

	private boolean isContradictory(IqmCredentialSettings settings, @Nullable Setting<String> ownAuthServerUrl) {
		boolean several = settings.forms() > 1;
		boolean unused = !settings.isForAuthServer() && ownAuthServerUrl != null;
		boolean twoPasswords = settings.password() != null && settings.passwordFile() != null;
		if (!several && !unused && !twoPasswords) {
			return false;
		}
		List<Setting<String>> all = new ArrayList<>(settings.all());
		IqmCredentialSettings.addIfPresent(all, unused ? ownAuthServerUrl : null);
		this.findings.problem(
				IqmCredentialSettings.names(all)
						+ " are set, but they do not belong together: an account authenticates in one way." + REMEDY,
				all);
		return true;
	}

	private static @Nullable String missing(IqmCredentialSettings settings, @Nullable Setting<String> authServerUrl) {
		List<String> missing = new ArrayList<>();
		if (authServerUrl == null) {
			missing.add("auth-server-url");
		}
		if (settings.refreshToken() == null && settings.username() == null) {
			missing.add("username");
		}
		if (settings.refreshToken() == null && settings.password() == null && settings.passwordFile() == null) {
			missing.add("password or password-file");
		}
		return missing.isEmpty() ? null : String.join(" and no ", missing);
	}

	private PastedToken pasted(String kind, Setting<String> setting) {
		return this.findings.inspect(new PastedToken(kind, setting.source(), setting::value), setting.property());
	}

	private @Nullable IqmCredential tokensFile(Setting<String> setting) {
		try {
			Path file = ConfiguredPath.parse(setting.value());
			this.findings.whenStarting(() -> check(setting, file));
			return new IqmCredential.TokensFile(file);
		}
		catch (InvalidPathException ex) {
			this.findings.problem(setting.source() + " is not a path (" + ex.getReason() + "). Correct it.",
					List.of(setting));
			return null;
		}
	}

	// Its variable belongs to IQM's client, so the daemon may well begin to write later.
	// An empty file it may be about to write
	private void check(Setting<String> setting, Path file) {
		String names = setting.source() + " names the file " + Redaction.path(file) + ", which ";
		String problem = problem(file);
		if (problem != null && setting.property() != null) {
			this.findings.problem(names + problem + ". Log in with IQM's command line client, or correct the path.",
					List.of(setting));
		}
		else if (problem != null || (Files.isRegularFile(file) && file.toFile().length() == 0)) {
			this.findings.warning(StringUtils.capitalize(names) + ((problem != null) ? problem : "is empty")
					+ ". There will be no token until IQM's command line client has written it.");
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

	private Supplier<IqmCredentials> credentials(IqmCredentialSettings settings) {
		String username = checked(settings.username());
		if (settings.passwordFile() != null) {
			Setting<String> setting = settings.passwordFile();
			SecretFile file = new SecretFile(setting);
			this.findings.whenStarting(() -> checkPassword(setting, file));
			return () -> new IqmCredentials(username, password(setting, file));
		}
		String password = checked(settings.password());
		doubt(password, settings.password());
		IqmCredentials credentials = new IqmCredentials(username, password);
		return () -> credentials;
	}

	// Boot leaves a placeholder in place that it cannot resolve
	private String checked(@Nullable Setting<String> setting) {
		if (setting == null) {
			throw new IllegalStateException("A part of the credential is missing");
		}
		if (UNRESOLVED.matcher(setting.value()).matches()) {
			this.findings.problem(
					setting.source() + " contains " + UnresolvedPlaceholder.describe(setting.value()) + ".",
					List.of(setting));
		}
		else {
			noteProblem(setting, () -> CredentialText.checkUnquoted(setting.value(), setting.source()));
		}
		return setting.value();
	}

	private void checkPassword(Setting<String> setting, SecretFile file) {
		noteProblem(setting, () -> doubt(password(setting, file), setting));
	}

	private void noteProblem(Setting<String> setting, Runnable check) {
		try {
			check.run();
		}
		catch (IllegalStateException ex) {
			this.findings.problem(ex.getMessage() + ".", List.of(setting));
		}
	}

	private void doubt(String password, @Nullable Setting<String> setting) {
		String doubt = CredentialText.doubt(password);
		if (doubt != null && setting != null) {
			this.findings.warning("The password of " + setting.source() + " has " + doubt
					+ ", which is sent as a part of it. Remove it unless it belongs to the password.");
		}
	}

	// An editor ends the last line; any other white space may belong to the password
	private static String password(Setting<String> setting, SecretFile file) {
		String content = file.read();
		String line = content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
		String password = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
		if (!StringUtils.hasLength(password)) {
			throw new IllegalStateException(setting.source() + " names the file '" + setting.value()
					+ "', which is empty. Write the password into it");
		}
		return CredentialText.check(password, "the file of " + setting.source());
	}

}
