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

package dev.quantumauth.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/**
 * The ids of accounts, as the keys of a map of properties. Environment variables cannot
 * spell a dash, so keys that are equal but for dashes and case are one account, which is
 * named by the spelling with dashes.
 *
 * @since 0.1.0
 */
public final class AccountIds {

	private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

	private static final Set<String> RESERVED = Set.of("qci", "iqm");

	static final String CLIENT_BEAN_SUFFIX = "QuantumAuthClient";

	private AccountIds() {
	}

	/**
	 * Bring together what belongs to one account.
	 * @param <A> the type of properties
	 * @param prefix what the names of these properties begin with
	 * @param accounts the properties as they were bound
	 * @param overlay yields the properties of an account from those under its id and
	 * those under another spelling, of which the latter take precedence
	 * @param findings is told what is wrong with an id
	 * @return the properties by valid id
	 */
	public static <A> Map<String, A> unify(String prefix, Map<String, A> accounts, BinaryOperator<A> overlay,
			AccountFindings findings) {
		Map<String, List<String>> spellings = new LinkedHashMap<>();
		accounts.keySet()
			.forEach((key) -> spellings
				.computeIfAbsent(key.replace("-", "").toLowerCase(Locale.ROOT), (same) -> new ArrayList<>())
				.add(key));
		Map<String, A> unified = new LinkedHashMap<>();
		for (List<String> keys : spellings.values()) {
			List<String> ids = keys.stream().filter((key) -> ID.matcher(key).matches()).toList();
			List<String> dashed = ids.stream().filter((key) -> key.contains("-")).toList();
			if (ids.isEmpty()) {
				findings.problem(prefix + ": '" + keys.get(0) + "' is not an account id: only lower-case letters, "
						+ "digits and single dashes between them are allowed.", prefix + "." + keys.get(0));
			}
			else if (dashed.size() > 1) {
				findings.problem(
						prefix + ": the account ids " + dashed + " differ in dashes only. Give one of them another id.",
						dashed.stream().map((id) -> prefix + "." + id).toArray(String[]::new));
			}
			else {
				String id = dashed.isEmpty() ? ids.get(0) : dashed.get(0);
				if (RESERVED.contains(id)) {
					findings.problem(prefix + ": the account id '" + id + "' is reserved for the provider's default "
							+ "account. Choose another one.", prefix + "." + id);
				}
				unified.put(id, merge(id, keys, accounts, overlay));
			}
		}
		return unified;
	}

	/**
	 * Return the name of the bean that is the client of an account.
	 * @param id the id of the account
	 * @return the name
	 */
	static String clientBean(String id) {
		return id + CLIENT_BEAN_SUFFIX;
	}

	private static <A> A merge(String id, List<String> keys, Map<String, A> accounts, BinaryOperator<A> overlay) {
		A merged = Objects.requireNonNull(accounts.get(id));
		for (String key : keys) {
			merged = key.equals(id) ? merged : overlay.apply(merged, Objects.requireNonNull(accounts.get(key)));
		}
		return merged;
	}

}
