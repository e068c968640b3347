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

package dev.quantumauth.autoconfigure.observation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/**
 * Keeps what was observed, in the order in which it began.
 */
final class ObservationRecorder implements ObservationHandler<Observation.Context> {

	private final List<Observation.Context> contexts = new CopyOnWriteArrayList<>();

	@Override
	public void onStart(Observation.Context context) {
		this.contexts.add(context);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	List<Observation.Context> named(String name) {
		return this.contexts.stream().filter((context) -> name.equals(context.getName())).toList();
	}

	@Override
	public String toString() {
		return this.contexts.stream()
			.map((context) -> context.getName() + context.getContextualName() + context.getAllKeyValues()
					+ stackTrace(context.getError()))
			.collect(Collectors.joining("\n"));
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		if (failure != null) {
			failure.printStackTrace(new PrintWriter(text));
		}
		return text.toString();
	}

}
