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

package dev.quantumauth.session.race;

import java.util.regex.Pattern;

import kotlin.jvm.functions.Function1;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Tag;

import dev.quantumauth.session.EventQueueRace;

/**
 * Runs the races in a model checker, which switches between the two threads at each
 * access to what they share, and tells the interleaving if one fails. Neither the session
 * nor {@link ContestedSession} has threads or a clock that the checker does not control.
 */
@Tag("model-checking")
public class SessionModelCheckingTests extends AbstractSessionRaceTests {

	private static final int INTERLEAVINGS = 150;

	// Reactor's classes through which one method of ours calls another. What the checker
	// does not look into is one step for it, all that is called from there included
	private static final Pattern REACTOR_IN_BETWEEN = Pattern
		.compile("reactor\\.core\\.(Disposable.*|publisher\\.(BaseSubscriber|Mono|MonoDefer))");

	@Override
	void run(Class<? extends Race> race) {
		new ModelCheckingOptions().iterations(1)
			.threads(2)
			.actorsPerThread(1)
			.actorsBefore(0)
			.actorsAfter(0)
			.invocationsPerIteration(INTERLEAVINGS)
			.addGuarantee(librariesAreOneStep())
			.addGuarantee(verificationIsOneStep())
			.minimizeFailedScenario(false)
			// A race says itself what is true afterwards
			.verifier(EpsilonVerifier.class)
			.check(race);
	}

	private static ManagedStrategyGuarantee librariesAreOneStep() {
		Function1<String, Boolean> libraries = (name) -> name.startsWith("org.apache.commons.logging.")
				|| name.startsWith("ch.qos.logback.") || name.startsWith("org.slf4j.")
				|| name.startsWith("org.springframework.")
				|| (name.startsWith("reactor.") && !REACTOR_IN_BETWEEN.matcher(name).matches());
		return ManagedStrategyGuaranteeKt.forClasses(libraries).allMethods().ignore();
	}

	// The checker compares objects by "equals", which AssertJ's do not support
	private static ManagedStrategyGuarantee verificationIsOneStep() {
		Function1<String, Boolean> races = (name) -> name.startsWith(Race.class.getPackageName() + ".")
				|| name.equals(EventQueueRace.class.getName());
		return ManagedStrategyGuaranteeKt.forClasses(races).methods("verify").ignore();
	}

}
