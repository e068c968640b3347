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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

import org.springframework.web.util.HtmlUtils;

/**
 * Answers that have a secret in them: in each place where a server can put one, in each
 * charset, and in each ordinary spelling.
 */
final class EchoingAnswers {

	private static final Set<String> COMMON = Set.of("verbatim", "percent-all", "json", "json-all", "html-decimal-all",
			"x-all", "full-width", "second-half");

	private static final String LINE = "\r\n";

	private final Map<String, byte[]> answers = new LinkedHashMap<>();

	private final Map<String, String> spellings = new LinkedHashMap<>();

	private final String secret;

	private EchoingAnswers(String secret) {
		this.secret = secret;
		addHeads();
		addChunks();
		addSpellings();
		addBodies();
		addCharsets();
		addStatuses();
	}

	/**
	 * All answers that have a secret in them, by names that can be the ids of accounts.
	 */
	static EchoingAnswers of(String secret) {
		return new EchoingAnswers(secret);
	}

	/**
	 * In all places and charsets, but in the commonest spellings only: what is known to
	 * be a secret is looked for in the same way, and what is not known can be recognised
	 * only where it is in one piece.
	 */
	EchoingAnswers inFewSpellings() {
		List<String> rare = this.spellings.keySet().stream().filter((name) -> !COMMON.contains(name)).toList();
		rare.forEach((name) -> {
			this.spellings.remove(name);
			this.answers.keySet().removeIf((answer) -> answer.startsWith(name + "-"));
		});
		return this;
	}

	Map<String, byte[]> answers() {
		return this.answers;
	}

	/**
	 * The texts that the secret was made into.
	 */
	Map<String, String> spellings() {
		return this.spellings;
	}

	private void addHeads() {
		raw("head", this.secret + LINE + LINE);
		raw("unfinished-status-line", "HTTP/1.1 " + this.secret);
		raw("unfinished-header", "HTTP/1.1 200 OK" + LINE + "X: " + this.secret);
		raw("version", "HTTP/" + this.secret + " 200 OK" + LINE + LINE);
		raw("status-line", "HTTP/1.1 " + this.secret + LINE + LINE);
		raw("status", "HTTP/1.1 2" + this.secret + " OK" + LINE + LINE);
		raw("reason", "HTTP/1.1 403 " + this.secret + LINE + "Content-Length: 0" + LINE + LINE);
		raw("reason-with-escape", "HTTP/1.1 403 \u001b[31m" + this.secret + LINE + "Content-Length: 0" + LINE + LINE);
		raw("header-without-colon", "HTTP/1.1 200 OK" + LINE + this.secret + LINE + LINE);
		raw("header-name", "HTTP/1.1 200 OK" + LINE + this.secret + ": x" + LINE + LINE);
		raw("header-with-control", "HTTP/1.1 200 OK" + LINE + "X: \u0000\u001b[31m" + this.secret + LINE + LINE);
		raw("folded-header", "HTTP/1.1 200 OK" + LINE + "X: a" + LINE + " " + this.secret + LINE + LINE);
		raw("header-with-lone-line-feed", "HTTP/1.1 200 OK" + LINE + "X: a\n" + this.secret + "\n\n" + LINE + LINE);
		for (String header : List.of("Content-Length", "Transfer-Encoding", "Content-Encoding", "Content-Type",
				"Content-Location", "Location", "WWW-Authenticate", "Proxy-Authenticate", "Retry-After", "Date", "Age",
				"Set-Cookie", "Connection", "Upgrade", "Warning", "X-Any")) {
			for (int status : List.of(200, 401, 503)) {
				raw("header-" + header.toLowerCase(Locale.ROOT) + "-" + status,
						"HTTP/1.1 " + status + " X" + LINE + header + ": " + this.secret + LINE + LINE + "{}");
			}
		}
		raw("charset", "HTTP/1.1 400 X" + LINE + "Content-Type: text/plain;charset=" + this.secret + LINE + LINE + "x");
		raw("content-length-twice",
				"HTTP/1.1 400 X" + LINE + "Content-Length: 1" + LINE + "Content-Length: " + this.secret + LINE + LINE);
	}

	private void addChunks() {
		String chunked = "HTTP/1.1 400 X" + LINE + "Transfer-Encoding: chunked" + LINE + LINE;
		raw("chunk-size", chunked + this.secret + LINE + "x" + LINE);
		raw("chunk-size-after-digits", chunked + "1" + this.secret + LINE + "x" + LINE + "0" + LINE + LINE);
		raw("chunk-extension", chunked + "1;" + this.secret + LINE + "x" + LINE + "0" + LINE + LINE);
		raw("chunk-end", chunked + "1" + LINE + "x" + this.secret + LINE + "0" + LINE + LINE);
		raw("trailer", chunked + "1" + LINE + "x" + LINE + "0" + LINE + "X: " + this.secret + LINE + LINE);
		raw("trailer-without-colon", chunked + "1" + LINE + "x" + LINE + "0" + LINE + this.secret + LINE + LINE);
	}

	private void addSpellings() {
		Map<String, UnaryOperator<String>> ways = new LinkedHashMap<>();
		ways.put("verbatim", UnaryOperator.identity());
		ways.put("upper-case", (text) -> text.toUpperCase(Locale.ROOT));
		ways.put("lower-case", (text) -> text.toLowerCase(Locale.ROOT));
		ways.put("form", EchoingAnswers::form);
		ways.put("form-twice", (text) -> form(form(text)));
		ways.put("form-in-lower-case", (text) -> form(text).toLowerCase(Locale.ROOT));
		ways.put("percent", (text) -> form(text).replace("+", "%20"));
		ways.put("percent-all", (text) -> bytes(text, StandardCharsets.UTF_8, "%%%02X"));
		ways.put("percent-latin1", (text) -> bytes(text, StandardCharsets.ISO_8859_1, "%%%02x"));
		ways.put("percent-u", (text) -> units(text, "%%u%04X"));
		ways.put("json", EchoingAnswers::json);
		ways.put("json-ascii", (text) -> beyond(json(text), 0x7e, "\\u%04x"));
		ways.put("json-all", (text) -> units(text, "\\u%04X"));
		ways.put("json-in-json", (text) -> json(json(text)));
		ways.put("json-slash", (text) -> json(text).replace("/", "\\/"));
		ways.put("html-in-json", (text) -> json(HtmlUtils.htmlEscape(text)));
		ways.put("json-in-html", (text) -> HtmlUtils.htmlEscape(json(text)));
		ways.put("html", HtmlUtils::htmlEscape);
		ways.put("html-decimal", HtmlUtils::htmlEscapeDecimal);
		ways.put("html-decimal-all", (text) -> points(text, "&#%d;"));
		ways.put("html-hexadecimal-all", (text) -> points(text, "&#x%X;"));
		ways.put("html-without-semicolon", (text) -> points(text, "&#%06d"));
		ways.put("html-twice", (text) -> HtmlUtils.htmlEscape(HtmlUtils.htmlEscape(text)));
		ways.put("x-all", (text) -> bytes(text, StandardCharsets.UTF_8, "\\x%02x"));
		ways.put("octal-all", (text) -> bytes(text, StandardCharsets.UTF_8, "\\%03o"));
		ways.put("python", (text) -> points(text, "\\U%08x"));
		ways.put("braces", (text) -> points(text, "\\u{%x}"));
		ways.put("decomposed", (text) -> Normalizer.normalize(text, Form.NFD));
		ways.put("full-width", EchoingAnswers::fullWidth);
		ways.put("mojibake", (text) -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
		for (Map.Entry<String, String> between : Map
			.of("blanks", " ", "lines", "\n", "windows-lines", "\r\n", "zero-width", "\u200b", "soft-hyphens", "\u00ad",
					"escaped-lines", "\\n", "encoded-lines", "%0A", "continued-lines", "\\\n")
			.entrySet()) {
			ways.put(between.getKey() + "-inside", (text) -> separated(text, between.getValue()));
		}
		ways.put("first-half", (text) -> text.substring(0, text.length() / 2));
		ways.put("second-half", (text) -> text.substring(text.length() / 2));
		ways.put("base64", (text) -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
		ways.forEach(this::addSpelling);
	}

	private void addSpelling(String name, UnaryOperator<String> way) {
		String spelled = way.apply(this.secret);
		this.spellings.put(name, spelled);
		body(name + "-object", 400, "application/json", "{\"message\":\"No such thing: " + spelled + "\"}",
				StandardCharsets.UTF_8);
		body(name + "-description", 500, "application/json",
				"{\"error\":\"server_error\",\"error_description\":\"Not " + spelled + " here\"}",
				StandardCharsets.UTF_8);
		body(name + "-success", 200, "application/json", "{\"echo\":\"" + spelled + "\"}", StandardCharsets.UTF_8);
	}

	private void addBodies() {
		body("text", 400, "text/plain", "No such thing: " + this.secret + " is unknown", StandardCharsets.UTF_8);
		body("error", 503, "application/json", "{\"error\":\"" + json(this.secret) + "\"}", StandardCharsets.UTF_8);
		body("html", 403, "text/html", "<html><body>" + this.secret + "</body></html>", StandardCharsets.UTF_8);
		body("xml", 403, "application/xml", "<error>" + this.secret + "</error>", StandardCharsets.UTF_8);
		body("broken-success", 200, "application/json", "{\"refresh_token\":\"" + this.secret, StandardCharsets.UTF_8);
		body("error-and-success", 200, "application/json", "{\"error\":\"" + json(this.secret) + "\"}",
				StandardCharsets.UTF_8);
	}

	private void addCharsets() {
		for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "ISO-8859-1",
				"windows-1252", "IBM1047", "UTF-7-like")) {
			if (!Charset.isSupported(charset)) {
				continue;
			}
			Charset encoding = Charset.forName(charset);
			String name = charset.toLowerCase(Locale.ROOT);
			for (String text : List.of("{\"message\":\"Not " + this.secret + "\"}", "\u20ac " + this.secret)) {
				String kind = name + ((text.charAt(0) == '{') ? "" : "-euro");
				body(kind + "-declared", 400, "text/plain;charset=" + charset, text, encoding);
				body(kind + "-undeclared", 400, "application/json", text, encoding);
				body(kind + "-as-utf8", 400, "text/plain;charset=UTF-8", text, encoding);
				body(kind + "-as-latin1", 400, "text/plain;charset=ISO-8859-1", text, encoding);
				body(kind + "-as-utf16", 400, "text/plain;charset=UTF-16", text, encoding);
				body(kind + "-success", 200, "application/json;charset=" + charset, text, encoding);
				if (charset.startsWith("UTF")) {
					body(kind + "-marked", 400, "application/json", "\ufeff" + text, encoding);
				}
			}
		}
	}

	private void addStatuses() {
		for (int status : List.of(201, 204, 301, 307, 401, 404, 409, 415, 422, 429, 500, 502, 599, 999)) {
			body("status-" + status, status, "text/plain", "Not " + this.secret, StandardCharsets.UTF_8);
		}
		byte[] compressed = gzip("Not " + this.secret);
		raw("gzip", "HTTP/1.1 400 X" + LINE + "Content-Encoding: gzip" + LINE + LINE, compressed);
		raw("gzip-that-is-none", "HTTP/1.1 400 X" + LINE + "Content-Encoding: gzip" + LINE + LINE + this.secret);
	}

	private void raw(String name, String answer) {
		raw(name, answer, new byte[0]);
	}

	private void raw(String name, String head, byte[] body) {
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		answer.writeBytes(head.getBytes(StandardCharsets.UTF_8));
		answer.writeBytes(body);
		this.answers.put(name, answer.toByteArray());
	}

	private void body(String name, int status, String contentType, String text, Charset charset) {
		byte[] body = text.getBytes(charset);
		raw(name, "HTTP/1.1 " + status + " X" + LINE + "Content-Type: " + contentType + LINE + "Content-Length: "
				+ body.length + LINE + LINE, body);
	}

	private static byte[] gzip(String text) {
		try {
			ByteArrayOutputStream compressed = new ByteArrayOutputStream();
			try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
				gzip.write(text.getBytes(StandardCharsets.UTF_8));
			}
			return compressed.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String form(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static String json(String text) {
		return text.replace("\\", "\\\\").replace("\"", "\\\"");
	}

	private static String bytes(String text, Charset charset, String format) {
		StringBuilder result = new StringBuilder();
		for (byte value : text.getBytes(charset)) {
			result.append(String.format(format, value & 0xff));
		}
		return result.toString();
	}

	private static String units(String text, String format) {
		return text.chars().mapToObj((unit) -> String.format(format, unit)).collect(Collectors.joining());
	}

	private static String points(String text, String format) {
		return text.codePoints().mapToObj((point) -> String.format(format, point)).collect(Collectors.joining());
	}

	private static String beyond(String text, int last, String format) {
		IntFunction<String> spelled = (unit) -> (unit > last) ? String.format(format, unit)
				: String.valueOf((char) unit);
		return text.chars().mapToObj(spelled).collect(Collectors.joining());
	}

	private static String fullWidth(String text) {
		return text.chars()
			.mapToObj((unit) -> String.valueOf((char) ((unit > 0x20 && unit < 0x7f) ? unit + 0xfee0 : unit)))
			.collect(Collectors.joining());
	}

	private static String separated(String text, String separator) {
		return text.codePoints().mapToObj(Character::toString).collect(Collectors.joining(separator));
	}

}
