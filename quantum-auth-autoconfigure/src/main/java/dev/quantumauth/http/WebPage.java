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

package dev.quantumauth.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Recognizes web pages among the answers: a page comes from a proxy or a portal and not
 * from the authentication server. The body counts more than its {@code Content-Type},
 * because servers declare wrong types: JSON, XML and an empty body are no page, whatever
 * their type is. Only for a body that cannot be decoded the type counts.
 */
final class WebPage {

	private static final int MAX_PROLOG = 2048;

	// The root element may follow comments, declarations and processing instructions
	private static final Pattern ROOT = Pattern.compile(
			"(?:\\s++|<!--(?:(?!-->).)*+-->|<\\?[^>]*+>|<!(?!--)[^>]*+>)*+<([a-z][a-z0-9]*+)",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern DOCTYPE = Pattern.compile("<!doctype\\s+html", Pattern.CASE_INSENSITIVE);

	// A page may be a fragment without the root element, and begin with another of these
	private static final Set<String> ELEMENTS = Set.of("html", "head", "body", "title", "meta", "link", "base", "style",
			"script", "noscript", "h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "center", "pre", "table",
			"font", "b", "i", "em", "strong", "hr", "br", "form", "a", "img", "iframe", "frameset", "ul", "ol", "main",
			"section", "header", "nav");

	private WebPage() {
	}

	/**
	 * Return whether a body is a web page.
	 * @param body the body
	 * @param contentType the value of the header {@code Content-Type}, or {@code null}
	 * @return whether the body is HTML
	 */
	static boolean is(DecodedText body, @Nullable String contentType) {
		boolean declared = contentType != null && contentType.toLowerCase(Locale.ROOT).contains("html");
		if (!body.intact()) {
			return declared;
		}
		String text = body.text().stripLeading();
		if (text.startsWith("<")) {
			return isHtml(text.substring(0, Math.min(text.length(), MAX_PROLOG)));
		}
		return declared && !text.isEmpty() && !text.startsWith("{") && !text.startsWith("[");
	}

	private static boolean isHtml(String beginning) {
		if (DOCTYPE.matcher(beginning).find()) {
			return true;
		}
		Matcher root = ROOT.matcher(beginning);
		return root.lookingAt() && ELEMENTS.contains(root.group(1).toLowerCase(Locale.ROOT));
	}

}
