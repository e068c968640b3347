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

package dev.quantumauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Where an account's token may be sent: an origin (RFC 6454) and a path prefix below it.
 *
 * @since 0.1.0
 */
public final class QuantumAuthTarget {

	private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

	private final String scheme;

	private final String host;

	private final int port;

	private final String path;

	private QuantumAuthTarget(String scheme, String host, int port, String path) {
		this.scheme = scheme;
		this.host = host;
		this.port = port;
		this.path = path;
	}

	/**
	 * Create a target from a base URL.
	 * @param url an absolute http or https URL; a trailing slash is insignificant
	 * @param allowPlainHttp whether http is accepted for a host that is not spelled as a
	 * loopback address ({@code localhost}, {@code 127.x.x.x} or {@code [::1]}; nothing is
	 * resolved)
	 * @return the target
	 * @throws IllegalArgumentException if the URL cannot be a target; the message says
	 * why, and does not contain the URL, which may contain a secret
	 */
	public static QuantumAuthTarget of(String url, boolean allowPlainHttp) {
		URI uri = parse(url);
		String scheme = lowerCase(uri.getScheme());
		String host = lowerCase(uri.getHost());
		if (scheme.equals("http") && !allowPlainHttp && !LOOPBACK.matcher(host).matches()) {
			throw new IllegalArgumentException("is plain http to a host that is not loopback (use https, "
					+ "or set allow-plain-http if something else encrypts the connection)");
		}
		String path = StringUtils.trimTrailingCharacter((uri.getRawPath() != null) ? uri.getRawPath() : "", '/');
		if (!RawPath.isUnambiguous(path)) {
			throw new IllegalArgumentException(
					"has a '.' or '..' in its path, or a character that does not belong there");
		}
		return new QuantumAuthTarget(scheme, host, effectivePort(scheme, uri.getPort()), path);
	}

	private static URI parse(String url) {
		URI uri;
		try {
			uri = new URI(url);
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("is not a URL: " + ex.getReason());
		}
		if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
			throw new IllegalArgumentException("does not begin with http:// or https://");
		}
		if (uri.getRawUserInfo() != null) {
			throw new IllegalArgumentException("contains user information before the host");
		}
		if (uri.getHost() == null) {
			throw new IllegalArgumentException("has no host name that Java understands (an underscore, perhaps)");
		}
		if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
			throw new IllegalArgumentException("contains a query or a fragment");
		}
		return uri;
	}

	/**
	 * Return whether a request to the given URI may carry the token.
	 * @param uri the URI of a request
	 * @return {@code true} if scheme, host, effective port and path prefix match, and the
	 * URI has neither user information nor a path that a server could interpret
	 * differently: a path with a dot segment in any encoding, an encoded control
	 * character, or a character that is not ASCII
	 */
	public boolean matches(URI uri) {
		return matchesOrigin(uri) && uri.getRawUserInfo() == null && matchesPath(uri.getRawPath());
	}

	/**
	 * Return whether a URI has the origin of this target, whatever its path.
	 * @param uri the URI of a request
	 * @return {@code true} if scheme, host and effective port match
	 */
	public boolean matchesOrigin(URI uri) {
		return isSame(this.host, uri.getHost()) && isSame(this.scheme, uri.getScheme())
				&& this.port == effectivePort(this.scheme, uri.getPort());
	}

	/**
	 * Say why a request to the given URI must not carry the token.
	 * @param uri the URI of a request that this target does not match
	 * @return the first difference, as a clause without secrets: "its scheme is http and
	 * not https"
	 */
	public String mismatch(URI uri) {
		if (!isSame(this.scheme, uri.getScheme())) {
			return "its scheme is " + uri.getScheme() + " and not " + this.scheme;
		}
		if (!isSame(this.host, uri.getHost())) {
			return "its host is written " + uri.getHost() + " and not " + this.host;
		}
		int requested = effectivePort(this.scheme, uri.getPort());
		if (this.port != requested) {
			return "its port is " + requested + " and not " + this.port;
		}
		if (uri.getRawUserInfo() != null) {
			return "its URL has user information before the host";
		}
		return RawPath.isUnambiguous((uri.getRawPath() != null) ? uri.getRawPath() : "")
				? "its path is not below " + this.path
				: "its path has a dot segment, a control character or a character that is not ASCII";
	}

	// equals is four times faster, and nearly all hosts are in lower case
	private static boolean isSame(String lowerCase, @Nullable String value) {
		return lowerCase.equals(value) || lowerCase.equalsIgnoreCase(value);
	}

	private boolean matchesPath(String rawPath) {
		String requested = (rawPath != null) ? rawPath : "";
		if (!requested.startsWith(this.path)) {
			return false;
		}
		if (requested.length() > this.path.length() && requested.charAt(this.path.length()) != '/') {
			return false;
		}
		return RawPath.isUnambiguous(requested);
	}

	/**
	 * Return the scheme, in lower case.
	 * @return {@code http} or {@code https}
	 */
	public String scheme() {
		return this.scheme;
	}

	/**
	 * Return the port.
	 * @return the port, which is that of the scheme where the URL has none
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return the host, in lower case.
	 * @return the host
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Return the path prefix as it is written in a URL, without a trailing slash.
	 * @return the path prefix, empty for the whole origin
	 */
	public String path() {
		return this.path;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof QuantumAuthTarget that && toString().equals(that.toString());
	}

	@Override
	public int hashCode() {
		return toString().hashCode();
	}

	@Override
	public String toString() {
		return this.scheme + "://" + this.host + ":" + this.port + this.path;
	}

	private static int effectivePort(String scheme, int port) {
		if (port != -1) {
			return port;
		}
		return scheme.equals("https") ? 443 : 80;
	}

	private static String lowerCase(String value) {
		return value.toLowerCase(Locale.ROOT);
	}

}
