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

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A table in Markdown.
 *
 * @since 0.1.0
 */
public final class Table {

	private final StringBuilder text = new StringBuilder();

	public Table(String... heads) {
		row((Object[]) heads);
		row(Collections.nCopies(heads.length, "---").toArray());
	}

	public Table row(Object... cells) {
		this.text.append(Arrays.stream(cells).map(Table::text).collect(Collectors.joining(" | ", "| ", " |\n")));
		return this;
	}

	private static String text(Object cell) {
		return (cell instanceof Number number) ? String.format(Locale.ROOT, "%,d", number.longValue())
				: cell.toString();
	}

	public static String met(boolean met) {
		return met ? "yes" : "**no**";
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
