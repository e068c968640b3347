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

package dev.quantumauth.samples.qci;

import org.springframework.boot.SpringApplication;
import org.springframework.util.StringUtils;

/**
 * Starts the application with a fake QCi beside it, unless the environment variables
 * {@code QCI_API_URL} and {@code QCI_TOKEN} name the real one.
 */
public final class TestQciWebfluxApplication {

	private TestQciWebfluxApplication() {
	}

	public static void main(String[] args) {
		SpringApplication.Augmented application = SpringApplication.from(QciWebfluxApplication::main);
		if (!isSet("QCI_API_URL") || !isSet("QCI_TOKEN")) {
			application = application.with(FakeQciConfiguration.class);
		}
		application.run(args);
	}

	private static boolean isSet(String variable) {
		return StringUtils.hasText(System.getenv(variable));
	}

}
