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

import java.util.stream.IntStream;

/**
 * Finds out what somebody meant.
 */
final class Spelling {

	private Spelling() {
	}

	/**
	 * Return whether one of two words may be the other one with a mistake in it: one
	 * change for every three letters.
	 * @param word a word
	 * @param other another one
	 * @return whether they are similar
	 */
	static boolean isSimilar(String word, String other) {
		return distance(word, other) <= Math.max(1, other.length() / 3);
	}

	/**
	 * Return how many mistakes make one word of another: letters inserted, left out,
	 * replaced, or two of them swapped (optimal string alignment).
	 * @param word a word
	 * @param other another one
	 * @return the number of mistakes
	 */
	static int distance(String word, String other) {
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
