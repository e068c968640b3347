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
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TokensFile}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TokensFileTests {

	@TempDir
	private Path directory;

	private Path path;

	private TokensFile file;

	@BeforeEach
	void create() throws IOException {
		this.path = this.directory.resolve("tokens.json");
		this.file = new TokensFile("lab", this.path);
		write("""
				{"access_token": "sesame", "refresh_token": "other", "auth_server_url": "https://auth.example.com",
				 "pid": 42, "timestamp": "2026-01-01T00:00:00", "refresh_status": "SUCCESS"}""");
	}

	@Test
	void accessTokenIsTheOneOfTheDaemon() {
		assertThat(this.file.read()).isEqualTo("sesame");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "'' | is empty", "'{\"access_token\": \"ses' | is not JSON", "{} | has no access_token",
					"[] | has no access_token", "'{\"access_token\": 7}' | has no access_token",
					"'{\"access_token\": \"  \"}' | has no access_token",
					"'{\"access_token\": \"se same\"}' | cannot be put into a header" })
	void contentThatIsNotUnderstoodIsNamedButNotShown(String content, String problem) throws IOException {
		write(content);
		assertThatIllegalStateException().isThrownBy(this.file::read)
			.withMessageContaining(this.path.toString())
			.withMessageContaining(problem)
			.withMessageNotContaining("ses")
			.withNoCause();
	}

	@Test
	void fileThatDoesNotExistIsNamedWithTheRemedy() throws IOException {
		Files.delete(this.path);
		assertThatIllegalStateException().isThrownBy(this.file::read)
			.withMessageContaining(this.path + "' does not exist. Log in with IQM's command line client");
	}

	@Test
	void fileThatIsADirectoryOrTooLargeIsNotRead() throws IOException {
		assertThatIllegalStateException().isThrownBy(new TokensFile("lab", this.directory)::read)
			.withMessageContaining("cannot be read");
		write(" ".repeat(70_000));
		assertThatIllegalStateException().isThrownBy(this.file::read).withMessageContaining("larger than 64 kB");
	}

	@Test
	void versionChangesWithTheFileAndIsTheSameOtherwise() throws IOException {
		Object first = this.file.version();
		assertThat(this.file.version()).isEqualTo(first);
		Files.setLastModifiedTime(this.path, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
		Object second = this.file.version();
		assertThat(second).isNotEqualTo(first);
		Files.delete(this.path);
		assertThat(this.file.version()).isNotEqualTo(second).isNotNull();
	}

	@Test
	void fileThatEverybodyCanReadIsWarnedAboutOnce(CapturedOutput output) throws IOException {
		Files.setPosixFilePermissions(this.path, PosixFilePermissions.fromString("rw----r--"));
		this.file.read();
		this.file.read();
		assertThat(output).containsOnlyOnce("All users of this machine can read the tokens file '" + this.path + "'")
			.doesNotContain("sesame");
	}

	@Test
	void fileThatOnlyItsOwnerCanReadIsNotWarnedAbout(CapturedOutput output) throws IOException {
		Files.setPosixFilePermissions(this.path, PosixFilePermissions.fromString("rw-r-----"));
		this.file.read();
		assertThat(output).doesNotContain("can read the tokens file");
	}

	private void write(String content) throws IOException {
		Files.writeString(this.path, content);
	}

}
