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

package dev.quantumauth.samples.qci;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import dev.quantumauth.qci.QciAuthClient;

/**
 * Tells a newcomer, in the log, what this application can do.
 */
@Component
@Order(0)
class WhatToTry implements ApplicationRunner {

	private static final Log logger = LogFactory.getLog(WhatToTry.class);

	private final Environment environment;

	private final ObjectProvider<QciAuthClient> qci;

	WhatToTry(Environment environment, ObjectProvider<QciAuthClient> qci) {
		this.environment = environment;
		this.qci = qci;
	}

	@Override
	public void run(ApplicationArguments args) {
		QciAuthClient qci = this.qci.getIfAvailable();
		if (qci == null) {
			logger.warn("There is no account at QCi: set QCI_API_URL and QCI_TOKEN and start again");
			return;
		}
		logger.info("""
				Ready to call QCi at %1$s. In another terminal, try

				    curl http://localhost:%2$s/allocations
				    curl http://localhost:%2$s/jobs -H 'Content-Type: application/json' -d '{"job_submission": {}}'
				    curl http://localhost:%2$s/jobs/JOB_ID
				    curl http://localhost:%2$s/actuator/health
				    curl -X POST http://localhost:%2$s/actuator/quantumauth/qci
				    curl http://localhost:%2$s/actuator/metrics/quantum.auth.token.requests
				""".formatted(qci.getUrl(), this.environment.getProperty("local.server.port")));
	}

}
