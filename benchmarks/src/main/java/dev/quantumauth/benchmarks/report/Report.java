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

package dev.quantumauth.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.util.Assert;

/**
 * A page whose results are replaced between markers.
 *
 * @param page the page, in Markdown
 * @since 0.1.0
 */
public record Report(Path page) {

	/**
	 * Replace the text between {@code <!-- results:name -->} and
	 * {@code <!-- end of results:name -->}.
	 * @param name the name of the results
	 * @param results the new text
	 */
	public void replace(String name, String results) {
		try {
			String text = Files.readString(this.page);
			String begin = "<!-- results:" + name + " -->";
			String end = "<!-- end of results:" + name + " -->";
			int from = text.indexOf(begin) + begin.length();
			int to = text.indexOf(end);
			Assert.state(from >= begin.length() && to >= from, () -> "No place for results: " + begin + " ... " + end);
			Files.writeString(this.page,
					text.substring(0, from) + "\n\n" + results.strip() + "\n\n" + text.substring(to));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
