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

package dev.quantumauth.benchmarks.footprint;

import java.lang.management.ManagementFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application without code of its own, which tells what it weighs and ends. What it is
 * made of depends on its class path.
 *
 * @since 0.1.0
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class EmptyApplication {

	EmptyApplication() {
	}

	/**
	 * Start, tell and end.
	 * @param args properties
	 */
	public static void main(String[] args) {
		ConfigurableApplicationContext context = SpringApplication.run(EmptyApplication.class, args);
		long started = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
		System.out.println(ChildProcess.RESULT + started + " " + classes + " " + Heap.used());
		context.close();
		System.exit(0);
	}

}
