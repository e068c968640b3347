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

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the word that was probably meant by one with spelling mistakes.
 *
 * @since 0.1.0
 */
public final class Spelling {

	private Spelling() {
	}

	/**
	 * Find the nearest word, which differs by no more than one mistake for every three
	 * letters.
	 * @param word the word with mistakes
	 * @param candidates the words that can be meant
	 * @return the nearest one, empty if none is near
	 */
	static Optional<String> nearest(String word, Collection<String> candidates) {
		return candidates.stream()
			.filter((candidate) -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
			.min(Comparator.comparingInt((candidate) -> distance(word, candidate)));
	}

	/**
	 * Ask whether another word was meant.
	 * @param word the word with mistakes
	 * @param candidates the words that can be meant
	 * @return a sentence that follows another one, or an empty text if no word is near
	 */
	public static String proposal(String word, Collection<String> candidates) {
		return nearest(word, candidates).map((candidate) -> " Did you mean " + candidate + "?").orElse("");
	}

	// How many letters are inserted, left out, replaced, or swapped with the next one
	// (optimal string alignment)
	private static int distance(String word, String other) {
		int[] beforeLast = new int[0];
		int[] last = IntStream.rangeClosed(0, other.length()).toArray();
		for (int i = 1; i <= word.length(); i++) {
			int[] current = new int[other.length() + 1];
			current[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int replaced = last[j - 1] + ((word.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, 1 + Math.min(last[j], current[j - 1]));
				if (i > 1 && j > 1 && word.charAt(i - 1) == other.charAt(j - 2)
						&& word.charAt(i - 2) == other.charAt(j - 1)) {
					current[j] = Math.min(current[j], 1 + beforeLast[j - 2]);
				}
			}
			beforeLast = last;
			last = current;
		}
		return last[other.length()];
	}

}
