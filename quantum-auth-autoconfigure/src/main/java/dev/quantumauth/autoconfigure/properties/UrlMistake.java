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

package dev.quantumauth.autoconfigure.properties;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mistake that a URL can have although it is valid, such as the URL of a token endpoint
 * in the place of the API's.
 *
 * @param property the name of the property that can have it
 * @param pattern what such a URL looks like without slashes at its end; the first group
 * is what should perhaps be written
 * @param remark what is wrong and what to do, to follow the name of the property in a
 * message, made of the first group
 * @param fatal whether the application must not start
 * @since 0.1.0
 */
public record UrlMistake(String property, Pattern pattern, UnaryOperator<String> remark, boolean fatal) {

	/**
	 * Return a mistake with which no token could be obtained.
	 * @param property the name of the property that can have it
	 * @param pattern what such a URL looks like
	 * @param remark what is wrong and what to do
	 * @return the mistake
	 */
	public static UrlMistake problem(String property, String pattern, UnaryOperator<String> remark) {
		return new UrlMistake(property, Pattern.compile(pattern), remark, true);
	}

	/**
	 * Return a mistake that works today.
	 * @param property the name of the property that can have it
	 * @param pattern what such a URL looks like
	 * @param remark what is wrong and what to do
	 * @return the mistake
	 */
	public static UrlMistake warning(String property, String pattern, UnaryOperator<String> remark) {
		return new UrlMistake(property, Pattern.compile(pattern), remark, false);
	}

	/**
	 * Look for the mistake.
	 * @param url a valid URL
	 * @return what to say about it, empty if the URL does not have it
	 */
	public Optional<String> find(String url) {
		Matcher matcher = this.pattern.matcher(url.replaceAll("/+$", ""));
		return matcher.matches() ? Optional.of(this.remark.apply(matcher.group(1))) : Optional.empty();
	}

}
