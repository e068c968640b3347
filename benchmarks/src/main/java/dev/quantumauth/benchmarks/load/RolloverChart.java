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

package dev.quantumauth.benchmarks.load;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

import dev.quantumauth.benchmarks.contender.Contender;

/**
 * Draws how long callers waited while tokens expired.
 */
final class RolloverChart {

	private static final int SLOTS = 150;

	private RolloverChart() {
	}

	static void write(Map<Contender, List<Load.Outcome>> outcomes, Path file) {
		XYChart chart = new XYChartBuilder().width(900)
			.height(420)
			.title("Worst call of each tenth of a second, tokens live 2 s")
			.xAxisTitle("seconds")
			.yAxisTitle("milliseconds")
			.build();
		chart.getStyler().setYAxisLogarithmic(true);
		chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
		chart.getStyler().setXAxisMin(0.0);
		outcomes.forEach((contender, rounds) -> {
			double[] worst = rounds.get(0).worst();
			int slots = Math.min(SLOTS, worst.length);
			chart
				.addSeries(contender.label(), IntStream.range(0, slots).mapToDouble((slot) -> slot / 10.0).toArray(),
						Arrays.copyOf(worst, slots))
				.setMarker(SeriesMarkers.NONE);
		});
		try (OutputStream out = Files.newOutputStream(file)) {
			ChartEncoder.saveChart(chart, out, "png");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
