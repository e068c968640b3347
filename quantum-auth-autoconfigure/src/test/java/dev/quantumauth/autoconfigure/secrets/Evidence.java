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

package dev.quantumauth.autoconfigure.secrets;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Everything that can be read of an application: what is logged by any logger at any
 * level while this is open, and what is added.
 */
final class Evidence implements AutoCloseable {

	/**
	 * How much of a secret counts as the secret.
	 */
	private static final int FRAGMENT = 12;

	private final Map<String, StringBuilder> texts = new TreeMap<>();

	private final Map<Logger, Level> levels = new HashMap<>();

	private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			add("log of " + event.getLoggerName(), event.getFormattedMessage() + " " + event.getMDCPropertyMap());
			if (event.getThrowableProxy() != null) {
				add("log of " + event.getLoggerName(), ThrowableProxyUtil.asString(event.getThrowableProxy()));
			}
		}

	};

	private Evidence() {
	}

	static Evidence collect() {
		Evidence evidence = new Evidence();
		evidence.open();
		return evidence;
	}

	private void open() {
		LoggerContext context = this.root.getLoggerContext();
		for (Logger logger : context.getLoggerList()) {
			this.levels.put(logger, logger.getLevel());
			logger.setLevel((logger != this.root) ? null : Level.TRACE);
		}
		for (Iterator<Appender<ILoggingEvent>> all = this.root.iteratorForAppenders(); all.hasNext();) {
			this.appenders.add(all.next());
		}
		this.appenders.forEach(this.root::detachAppender);
		this.appender.setContext(context);
		this.appender.start();
		this.root.addAppender(this.appender);
	}

	void level(String logger, String level) {
		Logger quiet = this.root.getLoggerContext().getLogger(logger);
		this.levels.putIfAbsent(quiet, quiet.getLevel());
		quiet.setLevel(Level.valueOf(level));
	}

	synchronized void add(String source, String text) {
		this.texts.computeIfAbsent(source, (name) -> new StringBuilder()).append(text).append('\n');
	}

	void add(String source, Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		add(source, failure + "\n" + trace);
	}

	/**
	 * All that handlers of observations get to see, those of metrics and traces included.
	 */
	ObservationHandler<Observation.Context> observations() {
		return new ObservationHandler<>() {

			@Override
			public void onStart(Observation.Context context) {
				add("observation " + context.getName(), context.getAllKeyValues().toString());
			}

			@Override
			public void onStop(Observation.Context context) {
				String source = "observation " + context.getName();
				add(source, context.getContextualName() + " " + context.getAllKeyValues() + " " + context);
				if (context.getError() != null) {
					add(source, context.getError());
				}
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		};
	}

	ApplicationListener<PayloadApplicationEvent<?>> events() {
		return (event) -> add("event " + event.getPayload().getClass().getSimpleName(),
				event.getPayload() + " " + event);
	}

	/**
	 * Where a secret, or a good part of it, can be read.
	 */
	synchronized List<String> placesThatShow(Collection<String> secrets) {
		Set<String> fragments = secrets.stream().flatMap(Evidence::fragments).collect(Collectors.toSet());
		return this.texts.entrySet()
			.stream()
			.filter((entry) -> shows(entry.getValue().toString(), fragments))
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * Where so many letters and digits of a secret follow one another, whatever is
	 * between them, that people could read it.
	 */
	synchronized List<String> placesThatShowLettersOf(String secret) {
		Set<String> fragments = fragments(asciiLetters(secret)).collect(Collectors.toSet());
		return this.texts.entrySet()
			.stream()
			.filter((entry) -> shows(asciiLetters(entry.getValue().toString()), fragments))
			.map(Map.Entry::getKey)
			.toList();
	}

	private static String asciiLetters(String text) {
		return text.replaceAll("[^A-Za-z0-9]", "");
	}

	private static Stream<String> fragments(String secret) {
		if (secret.length() < 2 * FRAGMENT) {
			throw new IllegalArgumentException("Too short to be told from other text");
		}
		return IntStream.rangeClosed(secret.length() / 3, secret.length() - FRAGMENT)
			.mapToObj((start) -> secret.substring(start, start + FRAGMENT));
	}

	// One look at each place of the text, however many secrets there are: a log at TRACE
	// has megabytes, and the tokens of one scenario have thousands of fragments
	private static boolean shows(String text, Set<String> fragments) {
		return IntStream.rangeClosed(0, text.length() - FRAGMENT)
			.anyMatch((start) -> fragments.contains(text.substring(start, start + FRAGMENT)));
	}

	synchronized String of(String source) {
		return this.texts.getOrDefault(source, new StringBuilder()).toString();
	}

	synchronized Collection<String> sources() {
		return List.copyOf(this.texts.keySet());
	}

	@Override
	public void close() {
		this.root.detachAppender(this.appender);
		this.appenders.forEach(this.root::addAppender);
		this.levels.forEach(Logger::setLevel);
	}

}
