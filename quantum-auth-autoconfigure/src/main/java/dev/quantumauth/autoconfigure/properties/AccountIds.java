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

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

	private AccountIds() {
	}

	/**
	 * Return whether an account can have an id.
	 * @param id the id
	 * @return whether it is valid
	 */
	public static boolean isValid(String id) {
		return ID.matcher(id).matches();
	}

	/**
	 * Find the ids.
	 * @param prefix what the names of these properties begin with
	 * @param keys the keys of the map, in any spelling
	 * @param reserved the ids of default accounts, which other accounts must not have
	 * @param findings collects what is wrong with an id
	 * @return the valid ids, each with all keys that are a spelling of it
	 */
	public static Map<String, List<String>> of(String prefix, Collection<String> keys, Set<String> reserved,
			ConfigurationReport findings) {
		Map<String, List<String>> spellings = new LinkedHashMap<>();
		keys.forEach((key) -> spellings.computeIfAbsent(uniform(key), (same) -> new ArrayList<>()).add(key));
		Map<String, List<String>> valid = new LinkedHashMap<>();
		for (List<String> same : spellings.values()) {
			List<String> ids = same.stream().filter(AccountIds::isValid).toList();
			List<String> dashed = ids.stream().filter((key) -> key.contains("-")).toList();
			if (ids.isEmpty()) {
				findings.problem(
						prefix + ": '" + same.get(0) + "' is not an account id: only lower-case letters, "
								+ "digits and single dashes between them are allowed." + proposal(same.get(0)),
						prefix + "." + same.get(0));
			}
			else if (dashed.size() > 1) {
				findings.problem(
						prefix + ": the account ids " + dashed + " differ in dashes only. Give one of them another id.",
						dashed.stream().map((id) -> prefix + "." + id).toArray(String[]::new));
			}
			else {
				String id = dashed.isEmpty() ? ids.get(0) : dashed.get(0);
				if (reserved.contains(id)) {
					findings.problem(prefix + ": the account id '" + id + "' is reserved for the provider's default "
							+ "account. Choose another one.", prefix + "." + id);
				}
				valid.put(id, same);
			}
		}
		return valid;
	}

	private static String proposal(String key) {
		String id = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
		return isValid(id) ? " Write '" + id + "'." : "";
	}

	// Equal for all spellings of an id
	private static String uniform(String id) {
		return id.replace("-", "").toLowerCase(Locale.ROOT);
	}

}
