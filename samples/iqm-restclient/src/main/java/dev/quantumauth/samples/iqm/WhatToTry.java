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

package dev.quantumauth.samples.iqm;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import dev.quantumauth.iqm.IqmAuthClient;

/**
 * Tells a newcomer, in the log, what this application can do.
 */
@Component
@Order(0)
class WhatToTry implements ApplicationRunner {

	private static final Log logger = LogFactory.getLog(WhatToTry.class);

	private final Environment environment;

	private final IqmAuthClient iqm;

	WhatToTry(Environment environment, IqmAuthClient iqm) {
		this.environment = environment;
		this.iqm = iqm;
	}

	@Override
	public void run(ApplicationArguments args) {
		logger.info("""
				Ready to call IQM at %1$s. In another terminal, try

				    curl http://localhost:%2$s/about
				    curl http://localhost:%2$s/jobs -H 'Content-Type: application/json' -d '{"circuits": []}'
				    curl http://localhost:%2$s/jobs/JOB_ID
				    curl http://localhost:%2$s/jobs/JOB_ID/counts
				    curl http://localhost:%2$s/actuator/health
				    curl http://localhost:%2$s/actuator/quantumauth
				    curl -X DELETE http://localhost:%2$s/actuator/quantumauth/iqm

				The first call logs in. Ctrl-C stops the application, which logs out.
				""".formatted(this.iqm.getUrl(), this.environment.getProperty("local.server.port")));
	}

}
