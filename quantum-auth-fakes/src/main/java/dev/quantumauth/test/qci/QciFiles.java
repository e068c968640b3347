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

package dev.quantumauth.test.qci;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.common.Json;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.HttpAnswers;

/**
 * {@code /optimization/v1/files}: the inputs and results of jobs, each in parts.
 */
final class QciFiles {

	private static final String CONFIG = "file_config";

	private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

	private final Map<String, QciFile> files = new ConcurrentHashMap<>();

	private final Clock clock;

	private final QciTimes times;

	QciFiles(Clock clock, QciTimes times) {
		this.clock = clock;
		this.times = times;
	}

	ResponseDefinitionBuilder create(Request request) {
		Map<?, ?> metadata = HttpAnswers.jsonObject(request);
		if (metadata == null || !(metadata.get(CONFIG) instanceof Map<?, ?>)) {
			return HttpAnswers.error(400, "A JSON object with a file_config is needed");
		}
		return HttpAnswers.json(201, Map.of("file_id", add(UUID.randomUUID().toString(), metadata).id()));
	}

	ResponseDefinitionBuilder list(Request request) {
		List<Map<String, Object>> list = this.files.values().stream().map(this::metadata).toList();
		return HttpAnswers.json(200, Map.of("files", list));
	}

	ResponseDefinitionBuilder metadata(Request request) {
		return find(request, (file) -> HttpAnswers.json(200, metadata(file)));
	}

	ResponseDefinitionBuilder write(Request request) {
		Map<?, ?> part = HttpAnswers.jsonObject(request);
		return find(request, (file) -> {
			String number = partNumber(request);
			if (part == null || !(part.get(CONFIG) instanceof Map<?, ?> content) || !NUMBER.matcher(number).matches()) {
				return HttpAnswers.error(400, "A part has a number from 1 on and is a JSON object with a file_config");
			}
			file.parts().put(number, content);
			return HttpAnswers.json(200, Map.of("file_id", file.id()));
		});
	}

	ResponseDefinitionBuilder read(Request request) {
		return find(request, (file) -> {
			Map<?, ?> content = file.parts().get(partNumber(request));
			return (content != null) ? HttpAnswers.json(200, part(file, partNumber(request), content)) : unknown();
		});
	}

	/**
	 * Make sure that there is a file with one part.
	 * @param id the id of the file
	 * @param type the type of the file
	 * @param content the fields of the part
	 */
	void provide(String id, String type, Map<String, ?> content) {
		add(id, Map.of(CONFIG, Map.of(type, Map.of()))).parts().put("1", Map.of(type, content));
	}

	void forgetAll() {
		this.files.clear();
	}

	private QciFile add(String id, Map<?, ?> metadata) {
		return this.files.computeIfAbsent(id,
				(key) -> new QciFile(id, metadata, this.clock.instant(), new ConcurrentSkipListMap<>()));
	}

	private ResponseDefinitionBuilder find(Request request, Function<QciFile, ResponseDefinitionBuilder> answer) {
		QciFile file = this.files.get(pathParameter(request, "id"));
		return (file != null) ? answer.apply(file) : unknown();
	}

	private Map<String, Object> metadata(QciFile file) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("file_id", file.id());
		file.metadata().forEach((name, value) -> fields.put(String.valueOf(name), value));
		fields.put("num_parts", file.parts().size());
		fields.put("num_bytes", Json.toByteArray(file.parts()).length);
		fields.put("upload_date_rfc3339", this.times.past(file.uploadedAt()).toString());
		fields.put("last_accessed_rfc3339", this.times.past(this.clock.instant()).toString());
		fields.put("organization_id", FakeQci.ORGANIZATION_ID);
		fields.put("user_id", FakeQci.USER_ID);
		return fields;
	}

	private Map<String, Object> part(QciFile file, String number, Map<?, ?> content) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("file_id", file.id());
		fields.put("part_number", Integer.parseInt(number));
		fields.put("upload_date_rfc3339", this.times.past(file.uploadedAt()).toString());
		fields.put(CONFIG, content);
		return fields;
	}

	private static String partNumber(Request request) {
		return pathParameter(request, "part");
	}

	private static String pathParameter(Request request, String name) {
		return Objects.requireNonNull(request.getPathParameters().get(name));
	}

	private static ResponseDefinitionBuilder unknown() {
		return HttpAnswers.error(404, "There is no such file or part");
	}

	/**
	 * A file.
	 *
	 * @param id the id
	 * @param metadata the fields with which it was created
	 * @param uploadedAt when it was created
	 * @param parts the {@code file_config} of each part by its number
	 */
	private record QciFile(String id, Map<?, ?> metadata, Instant uploadedAt,
			ConcurrentSkipListMap<String, Map<?, ?>> parts) {

	}

}
