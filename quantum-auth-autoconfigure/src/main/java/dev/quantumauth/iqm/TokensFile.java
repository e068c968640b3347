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

package dev.quantumauth.iqm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.StringUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.http.DecodedText;
import dev.quantumauth.http.Redaction;
import dev.quantumauth.session.credential.FileContent;
import dev.quantumauth.session.credential.FileContent.NothingWrittenException;
import dev.quantumauth.session.token.BearerToken;
import dev.quantumauth.session.token.TokenReader;

/**
 * {@link TokenReader} for the file of IQM's login daemon. Only the {@code access_token}
 * is read, because the session belongs to the daemon. The daemon rewrites the file in
 * place every few minutes, so that the file may be empty or half written when it is read.
 */
final class TokensFile implements TokenReader {

	private static final Log logger = LogFactory.getLog(TokensFile.class);

	private static final int MAX_SIZE = 64 * 1024;

	private final String id;

	private final Path path;

	private final FileContent content;

	private final JsonMapper json = JsonMapper.shared();

	private final AtomicBoolean checked = new AtomicBoolean();

	TokensFile(String id, Path path) {
		this.id = id;
		this.path = path;
		this.content = new FileContent(path, MAX_SIZE + 1);
	}

	@Override
	public String read() {
		try {
			byte[] bytes = this.content.read();
			if (bytes.length > MAX_SIZE) {
				throw unusable("is larger than 64 kB");
			}
			String token = accessToken(bytes);
			if (this.checked.compareAndSet(false, true)) {
				checkPermissions();
			}
			return token;
		}
		catch (NothingWrittenException ex) {
			throw unusable(String.valueOf(ex.getMessage()));
		}
		catch (NoSuchFileException ex) {
			throw unusable("does not exist. Log in with IQM's command line client, or correct the path");
		}
		catch (IOException ex) {
			throw unusable("cannot be read (" + ex.getClass().getName() + ")");
		}
	}

	private String accessToken(byte[] bytes) {
		DecodedText decoded = DecodedText.of(bytes);
		if (!decoded.intact()) {
			throw unusable("is no text in UTF-8");
		}
		String text = decoded.text();
		if (text.isBlank()) {
			throw unusable("is empty");
		}
		JsonNode content;
		try {
			content = this.json.readTree(text);
		}
		catch (JacksonException ex) {
			// Not kept as the cause, because its message quotes the file
			throw unusable("is not JSON");
		}
		String token = content.path("access_token").stringValue(null);
		if (!StringUtils.hasText(token)) {
			throw unusable("has no access_token");
		}
		if (!BearerToken.fitsIntoHeader(token)) {
			throw unusable("has an access_token that cannot be put into a header");
		}
		return token;
	}

	// The time alone is not enough: a file may be modified twice within the resolution
	// of the file system's clock. Then its size differs in most cases, or its key if
	// another file has replaced it.
	@Override
	public Object version() {
		try {
			BasicFileAttributes attributes = Files.readAttributes(this.path, BasicFileAttributes.class);
			if (attributes.isOther()) {
				return "read once";
			}
			return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
		}
		catch (IOException ex) {
			return "unreadable";
		}
	}

	private void checkPermissions() {
		if (isReadableByOthers()) {
			logger.warn("Account '" + this.id + "': All users of this machine can read the tokens file '" + this.path
					+ "'. Take that permission away: chmod o-r.");
		}
	}

	private boolean isReadableByOthers() {
		PosixFileAttributeView view = Files.getFileAttributeView(this.path, PosixFileAttributeView.class);
		try {
			return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
		}
		catch (IOException ex) {
			logger.debug("Account '" + this.id + "': The permissions of '" + this.path + "' are not known: "
					+ ex.getClass().getName());
			return false;
		}
	}

	// Has no cause, because the message of the cause would contain the path, which may be
	// a token that was pasted in its place
	private IllegalStateException unusable(String problem) {
		return new IllegalStateException("The tokens file " + Redaction.path(this.path) + " " + problem);
	}

	@Override
	public String toString() {
		return "TokensFile[" + this.path + "]";
	}

}
