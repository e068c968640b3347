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

package dev.quantumauth.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A leak detector of Netty that keeps what it finds. Netty makes it when it is told to by
 * the system property {@code io.netty.customResourceLeakDetector}.
 *
 * @param <T> the type of the resource
 */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

	private static final String CANARY = "leaked on purpose";

	private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

	public RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
		super(resourceType, samplingInterval);
	}

	@SuppressWarnings("deprecation")
	public RecordingLeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
		super(resourceType, samplingInterval, maxActive);
	}

	@Override
	protected boolean needReport() {
		return true;
	}

	@Override
	protected void reportTracedLeak(String resourceType, String records) {
		LEAKS.add(resourceType + records);
	}

	@Override
	protected void reportUntracedLeak(String resourceType) {
		LEAKS.add(resourceType);
	}

	/**
	 * Return what has been leaked so far. A buffer that is leaked on purpose shows that
	 * leaks are found.
	 * @return a description of each leak
	 */
	public static List<String> leaks() {
		assertThat(getLevel()).as("set for the tests tagged leak-detection, see the module's pom.xml")
			.isEqualTo(Level.PARANOID);
		leakOnPurpose();
		for (int i = 0; i < 200; i++) {
			System.gc();
			// A look at what was collected
			ByteBufAllocator.DEFAULT.buffer(1).release();
			List<String> leaks = new ArrayList<>(LEAKS);
			if (leaks.removeIf((leak) -> leak.contains(CANARY))) {
				LEAKS.clear();
				return leaks;
			}
		}
		throw new AssertionError("A buffer that was leaked on purpose was not found");
	}

	private static void leakOnPurpose() {
		ByteBufAllocator.DEFAULT.buffer(1).touch(CANARY + " " + System.nanoTime());
	}

}
