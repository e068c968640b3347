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

import java.util.List;
import java.util.regex.Pattern;

import org.springframework.boot.test.system.CapturedOutput;

/**
 * What our auto-configuration logs above DEBUG. Not what sessions log, which may come
 * late: from a thread that worked for the test before.
 */
public final class Remarks {

	private static final Pattern REMARK = Pattern.compile(" (INFO|WARN|ERROR) .*\\bd(ev)?\\.q(uantumauth)?\\.a\\w*\\.");

	private Remarks() {
	}

	public static List<String> in(CapturedOutput output) {
		return output.toString().lines().filter((line) -> REMARK.matcher(line).find()).toList();
	}

}
