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

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import org.springframework.context.ApplicationContext;

import dev.quantumauth.autoconfigure.fixture.HttpCalls;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A section of {@code docs/operations.md} with commands and a table of their answers.
 *
 * @param text the text of the section
 */
record CommandSection(String text) {

	private static final Pattern COMMAND = Pattern.compile("^\\s*curl -i (-X POST )?http://\\S+?(/\\S+)$",
			Pattern.MULTILINE);

	private static final Pattern FIELD = Pattern.compile("`([\\w.]+)` `(\\w+)`");

	static CommandSection of(String heading) {
		String page = Readme.content(Path.of("..", "docs", "operations.md"));
		String start = "\n### " + heading + "\n";
		assertThat(page).contains(start);
		return new CommandSection(page.substring(page.indexOf(start) + start.length()).split("\n##", 2)[0]);
	}

	CommandSection replacing(String text, String replacement) {
		return new CommandSection(this.text.replace(text, replacement));
	}

	void assertRow(String when, ApplicationContext application) {
		String row = this.text.lines().filter((line) -> line.startsWith("| " + when + " |")).findFirst().orElse("");
		assertThat(row).as(when).isNotEmpty();
		String[] cells = row.split(" *\\| *");
		String method = cells[2].replace("`", "");
		HttpResponse<String> answer = HttpCalls.send(application, method, path(method));
		assertThat(answer.statusCode()).as(when).isEqualTo(Integer.parseInt(cells[3]));
		Map<String, String> fields = FIELD.matcher(cells[4])
			.results()
			.collect(Collectors.toMap((field) -> field.group(1), (field) -> field.group(2)));
		assertThat(fields).isNotEmpty()
			.allSatisfy((name, value) -> assertThat(JsonPath.<Object>read(answer.body(), "$." + name))
				.as(when + ": " + name)
				.hasToString(value));
	}

	private String path(String method) {
		Matcher commands = COMMAND.matcher(this.text);
		while (commands.find()) {
			if (method.equals((commands.group(1) != null) ? "POST" : "GET")) {
				return commands.group(2);
			}
		}
		throw new IllegalStateException("There is no command for " + method);
	}

}
