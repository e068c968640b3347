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

package dev.quantumauth.test.autoconfigure;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.function.Predicate;

import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.account.CredentialForm;
import dev.quantumauth.autoconfigure.account.CredentialPart;
import dev.quantumauth.autoconfigure.account.CredentialPart.Kind;
import dev.quantumauth.autoconfigure.properties.ConfiguredPath;

/**
 * The credential of one account. Its parts may be missing, be placeholders that cannot be
 * resolved, or be in a file that does not exist.
 *
 * @param settings the settings of the account
 * @param schema what can be configured
 * @param hasAuthServer whether an authentication server is configured
 */
record AccountCredential(TestCredentials.Settings settings, AccountSchema schema, boolean hasAuthServer) {

	boolean isPresent() {
		return !given().isEmpty();
	}

	void complete() {
		this.schema.parts().forEach(this::replaceUnusable);
		List<CredentialForm> given = given();
		if (given.size() <= 1) {
			CredentialForm form = given.isEmpty() ? preferred() : given.get(0);
			form.parts().stream().filter(Predicate.not(this::isGiven)).forEach(this::makeUp);
			if (form.needsAuthServer() && !this.hasAuthServer) {
				this.settings.set("auth-server-url", "https://auth-server.invalid");
			}
		}
	}

	private List<CredentialForm> given() {
		return this.schema.forms().stream().filter((form) -> form.parts().stream().anyMatch(this::isGiven)).toList();
	}

	private boolean isGiven(CredentialPart part) {
		return this.settings.has(part.name()) || (part.mayBeFile() && this.settings.has(part.fileName()));
	}

	// None with a file of tokens, which would have to be written
	private CredentialForm preferred() {
		return this.schema.forms()
			.stream()
			.filter((form) -> form.needsAuthServer() == this.hasAuthServer && hasNoFile(form))
			.findFirst()
			.orElseGet(() -> this.schema.forms().get(0));
	}

	private static boolean hasNoFile(CredentialForm form) {
		return form.parts().stream().noneMatch((part) -> part.kind() == Kind.FILE);
	}

	private void replaceUnusable(CredentialPart part) {
		if (this.settings.isUnresolved(part.name())) {
			makeUp(part);
		}
		String file = (part.kind() == Kind.FILE) ? part.name() : part.fileName();
		boolean onlyInFile = part.kind() == Kind.FILE || !this.settings.has(part.name());
		if (onlyInFile && this.settings.has(file) && isMissing(this.settings.get(file))) {
			this.settings.set(file, "");
			makeUp((part.kind() == Kind.FILE) ? preferred().parts().get(0) : part);
		}
	}

	private static boolean isMissing(String path) {
		try {
			return !Files.isReadable(ConfiguredPath.parse(path));
		}
		catch (InvalidPathException ex) {
			return true;
		}
	}

	private void makeUp(CredentialPart part) {
		String what = part.name().equals("token") ? "access-token" : part.name();
		this.settings.set(part.name(), "test-" + what + "-of-" + this.settings.id());
	}

}
